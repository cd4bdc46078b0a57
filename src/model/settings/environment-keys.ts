/** Secret keys in the environment files of the repository. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import { parseEnvFile } from "../../syntax/deploy/env-file.ts";
import { effective, productionModules, type ProjectSettings } from "./project-settings.ts";
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
}

/** Names that hold Django's key whatever the settings say. */
const USUAL_NAMES: readonly string[] = ["SECRET_KEY", "DJANGO_SECRET_KEY"];

/** Every key in every environment file, development and example files included. */
export function* environmentKeys(
  files: Iterable<AuditFile>,
  projects: readonly ProjectSettings[],
): Generator<EnvironmentKey> {
  const names = new Set([...USUAL_NAMES, ...variablesOfKeys(projects)]);
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
      };
    }
  }
}

/** The variables that production's keys are read from. */
function* variablesOfKeys(projects: readonly ProjectSettings[]): Generator<string> {
  for (const { module } of productionModules(projects)) {
    const setting = effective(module, "SECRET_KEY");
    if (setting === undefined) continue;
    for (const name of variablesOf(setting.value))
      if (/KEY|SECRET/i.test(name) && !name.endsWith("_FILE")) yield name;
  }
}
