/** Secret keys in the environment files of the repository. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import { isForCi } from "../secrets/purpose.ts";
import { isDevelopmentFile, isExampleFile } from "./example-environment.ts";
import { parseEnvFile } from "../../syntax/deploy/env-file.ts";
import {
  effective,
  productionModules,
  refuses,
  type EvaluatedModule,
  type ProjectSettings,
} from "./project-settings.ts";
import { variablesOf } from "./resolve.ts";
import { secretFacts, type SecretFacts } from "./secret-key.ts";

/** A variable of an environment file that holds a site's key. */
export interface EnvironmentKey {
  readonly file: AuditFile;
  readonly variable: string;
  /** The assignment. */
  readonly at: Place;
  /** Its value, never to be shown. */
  readonly value: Place;
  readonly facts: SecretFacts;
  /** Every production module that reads the variable refuses to start with this value. */
  readonly isRefused: boolean;
}

/** Why the value is no secret of a running site; undefined when it may be one. */
export function keyExcuse({ file, facts, isRefused }: EnvironmentKey): string | undefined {
  if (isExampleFile(file.path)) return "the file is an example to be copied";
  if (file.inTests || isDevelopmentFile(file.path)) return "the file is for development or tests";
  if (isForCi(file)) return "only the build server reads the file";
  if (isRefused) return "the settings refuse to start with this value";
  if (facts.isPlaceholder || facts.isObviousPlaceholder)
    return "the value is a placeholder that asks to be replaced";
  return undefined;
}

/** Names that hold Django's key whatever the settings say. */
const USUAL_NAMES: readonly string[] = ["SECRET_KEY", "DJANGO_SECRET_KEY"];

/** Every key in every environment file, development and example files included. */
export function* environmentKeys(
  files: Iterable<AuditFile>,
  projects: readonly ProjectSettings[],
): Generator<EnvironmentKey> {
  const readers = readersOfKeys(projects);
  const names = new Set([...USUAL_NAMES, ...readers.keys()]);
  for (const file of files) {
    if (file.kind !== "env") continue;
    for (const { name, value, span, valueSpan } of parseEnvFile(file.bytes)) {
      if (!names.has(name) || value === "") continue;
      const { path } = file;
      yield {
        file,
        variable: name,
        at: { path, span },
        value: { path, span: valueSpan },
        facts: secretFacts(value),
        isRefused: isRefused(readers.get(name) ?? [], name, value),
      };
    }
  }
}

/** The variables that production's keys are read from, with the modules that read them. */
function readersOfKeys(
  projects: readonly ProjectSettings[],
): ReadonlyMap<string, readonly EvaluatedModule[]> {
  const readers = new Map<string, EvaluatedModule[]>();
  for (const { module } of productionModules(projects)) {
    const setting = effective(module, "SECRET_KEY");
    if (setting === undefined) continue;
    for (const name of variablesOf(setting.value)) {
      if (!/KEY|SECRET/i.test(name) || name.endsWith("_FILE")) continue;
      const known = readers.get(name);
      if (known === undefined) readers.set(name, [module]);
      else known.push(module);
    }
  }
  return readers;
}

function isRefused(modules: readonly EvaluatedModule[], name: string, value: string): boolean {
  return modules.length > 0 && modules.every((module) => refuses(module, new Map([[name, value]])));
}
