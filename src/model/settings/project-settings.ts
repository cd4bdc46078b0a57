/** The evaluated settings of Django projects, and the questions that checks ask about them. */
import type { DjangoProject } from "../../discover/file-kind.ts";
import type { Place, Step } from "../../findings/finding.ts";
import type { EnvironmentEntry } from "../entry-points/entry-point.ts";
import type { PossibleOverride, SwallowedImport } from "./interpreter/frame.ts";
import type { SettingsRole } from "./production.ts";
import { leaves, resolve, variablesOf, type Environment, type Leaf } from "./resolve.ts";
import type { AbstractValue, Origin } from "./value.ts";
import { isAbsent, originSteps } from "./value.ts";
import { truthOf } from "./operations/truth.ts";

/** The evaluated settings of one Django project; outside projects, every lone settings file counts as one. */
export interface ProjectSettings {
  readonly project: DjangoProject;
  /** Every settings module that was evaluated, by path. */
  readonly modules: readonly EvaluatedModule[];
  /** The modules that production runs with, surest first; usually one. */
  readonly production: readonly EvaluatedModule[];
  /** Environment that the repository's own deploy files set for production. */
  readonly deployed: ReadonlyMap<string, EnvironmentEntry>;
}

/** A settings module after evaluation. */
export interface EvaluatedModule {
  readonly path: string;
  /** Dotted name, `shop.settings.production`. */
  readonly name: string;
  readonly role: SettingsRole;
  /** Upper-case names with what they hold. */
  readonly values: ReadonlyMap<string, AbstractValue>;
  /** The same, evaluated with DEBUG switched off whatever the module says: what `if DEBUG:` adds is not in it. */
  readonly withoutDebug: ReadonlyMap<string, AbstractValue>;
  /** Modules outside the repository that may change settings afterwards. */
  readonly overrides: readonly PossibleOverride[];
  /** Star imports whose failure a `try` hides. */
  readonly swallowed: readonly SwallowedImport[];
  /** Each is true when importing the module raises. */
  readonly refusals: readonly AbstractValue[];
  /** Settings modules of the project that this one took values from. */
  readonly builtOn: readonly string[];
}

/** One setting of one module, as checks see it. */
export interface Setting {
  readonly name: string;
  readonly module: EvaluatedModule;
  readonly value: AbstractValue;
  /** The line that last gave it its value. */
  readonly at: Place;
  /** Every line that made the value, earliest first. */
  readonly steps: readonly Step[];
  /** Whether a module that is not in the repository may still replace it. */
  readonly mayBeReplaced: PossibleOverride | undefined;
}

/** A setting of a module; undefined when the module leaves it to Django's default. `values` picks the evaluation. */
export function effective(
  module: EvaluatedModule,
  name: string,
  which: "values" | "withoutDebug" = "values",
): Setting | undefined {
  const value = module[which].get(name);
  if (value === undefined || isAbsent(value)) return undefined;
  return {
    name,
    module,
    value,
    at: settledAt(value.origin),
    steps: originSteps(value.origin),
    mayBeReplaced: module.overrides.find((override) => comesAfter(override, value.origin, module)),
  };
}

/** An override at the end of the module, or after the assignment in the same file, may replace the value. */
function comesAfter(override: PossibleOverride, origin: Origin, module: EvaluatedModule): boolean {
  const at = settledAt(origin);
  return override.at.path === at.path
    ? override.at.span.start > at.span.start
    : override.at.path === module.path || !override.optional;
}

/** The last line that bound or changed the value; the literal itself when none did. */
export function settledAt(origin: Origin): Place {
  for (let at: Origin | undefined = origin; at !== undefined; at = at.earlier) {
    if (at.act === "assigned" || at.act === "changed") return at.place;
  }
  return origin.place;
}

/** The star import or inheriting class by which another module's value came into this one. */
export function importedAt(origin: Origin): Place | undefined {
  for (let at: Origin | undefined = origin; at !== undefined; at = at.earlier) {
    if (at.act === "assigned") return undefined;
    if (at.act === "imported") return at.place;
  }
  return undefined;
}

/** The environment in which the variables of a value are not set, except those that the deploy files set. */
export function deployedEnvironment(settings: ProjectSettings, value: AbstractValue): Environment {
  return new Map([...variablesOf(value)].map((name) => [name, settings.deployed.get(name)?.value] as const));
}

/** How a setting turns out when the variables it reads are left unset, leaf by leaf. */
export function leavesWhenUnset(setting: Setting): readonly Leaf[] {
  const environment = new Map([...variablesOf(setting.value)].map((name) => [name, undefined] as const));
  return leaves(resolve(setting.value, environment));
}

/** Whether importing the module certainly raises in this environment, so that it never serves a request with the value. */
export function refuses(module: EvaluatedModule, environment: Environment): boolean {
  return module.refusals.some((refusal) => truthOf(resolve(refusal, environment)) === true);
}
