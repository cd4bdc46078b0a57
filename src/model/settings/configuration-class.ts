/** Which class of django-configurations production runs with. */
import type { AuditFile, DjangoProject } from "../../discover/file-kind.ts";
import type { EnvironmentEntry } from "../entry-points/entry-point.ts";
import type { Program } from "./interpreter/frame.ts";
import { configurationSettings, isConfiguration } from "./libraries/configurations.ts";
import { modulesNamedIn } from "./settings-references.ts";
import type { AbstractValue, ProjectClass } from "./value.ts";

/** The variable that names the class. */
const VARIABLE = "DJANGO_CONFIGURATION";

/** What names the class: surest first, production's environment, then wsgi.py and asgi.py. */
export interface ConfigurationNames {
  readonly byEnvironment: string | undefined;
  readonly byScripts: readonly string[];
}

/** Reads the names of a project. */
export function configurationNames(
  program: Program,
  { entryModules }: DjangoProject,
  deployed: ReadonlyMap<string, EnvironmentEntry>,
): ConfigurationNames {
  const scripts: readonly AuditFile[] = entryModules.flatMap((path) => program.files.get(path) ?? []);
  return {
    byEnvironment: deployed.get(VARIABLE)?.value,
    byScripts: scripts.flatMap((file) =>
      modulesNamedIn(file, program.parse(file), VARIABLE).map(({ name }) => name),
    ),
  };
}

const FOR_PRODUCTION = /^(?:prod|production|live|deploy)/i;
const FOR_OTHERS = /dev|local|test|ci/i;

/**
 * The settings of production's class: the one that production's environment names, the one that wsgi.py
 * falls back to (one named for production wins over a developer's), else the last one that is not named for development or tests. Empty without any class.
 */
export function configurationOf(
  names: ReadonlyMap<string, AbstractValue>,
  { byEnvironment, byScripts }: ConfigurationNames,
): ReadonlyMap<string, AbstractValue> {
  const classes = [...names.values()].flatMap((value) => configurationClass(value) ?? []);
  const chosen =
    classes.find(({ name }) => name === byEnvironment) ??
    classes.find(({ name }) => byScripts.includes(name) && !FOR_OTHERS.test(name)) ??
    classes.find(({ name }) => FOR_PRODUCTION.test(name)) ??
    classes.find(({ name }) => byScripts.includes(name)) ??
    classes.findLast(({ name }) => !FOR_OTHERS.test(name)) ??
    classes.at(-1);
  return chosen === undefined ? new Map<string, AbstractValue>() : configurationSettings(chosen);
}

function configurationClass(value: AbstractValue): ProjectClass | undefined {
  if (value.kind !== "known" || value.content.type !== "class") return undefined;
  return isConfiguration(value.content.class) ? value.content.class : undefined;
}

/** Whether a value is such a class. */
export function isConfigurationClass(value: AbstractValue): boolean {
  return configurationClass(value) !== undefined;
}
