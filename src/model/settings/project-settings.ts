/** The evaluated settings of Django projects, and the questions that checks ask about them. */
import { onceFor } from "../../bind/once.ts";
import type { DjangoProject } from "../../discover/file-kind.ts";
import type { Place, Step } from "../../findings/finding.ts";
import type { DjangoVersion } from "../django-version.ts";
import type { EnvironmentEntry } from "../entry-points/entry-point.ts";
import type { PossibleOverride, SwallowedImport } from "./interpreter/frame.ts";
import type { SettingsRole } from "./production.ts";
import { leaves, resolve, variablesOf, withoutVariables, type Environment, type Leaf } from "./resolve.ts";
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
  /** Environment of production: what the user gave (`--env-file`), else what the repository's own deploy files set. */
  readonly deployed: ReadonlyMap<string, EnvironmentEntry>;
  /** Whether `deployed` was given as production's whole environment: texts count as they stand, other variables are not set. */
  readonly environmentIsGiven: boolean;
  /** Which Django it runs with, as far as the dependency files tell. */
  readonly django: DjangoVersion;
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
  /** Functions that the module defines or imports from the repository, by name. */
  readonly functions: ReadonlyMap<string, Place>;
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

/** The line that gives one alternative of a setting its value: its own assignment in a branch, else the setting's line. */
export function leafAt(setting: Setting, value: AbstractValue): Place {
  for (let at: Origin | undefined = value.origin; at !== undefined; at = at.earlier) {
    if (at.name === setting.name) return settledAt(value.origin);
  }
  return setting.at;
}

/** The star import or inheriting class by which another module's value came into this one. */
export function importedAt(origin: Origin): Place | undefined {
  for (let at: Origin | undefined = origin; at !== undefined; at = at.earlier) {
    if (at.act === "assigned") return undefined;
    if (at.act === "imported") return at.place;
  }
  return undefined;
}

/**
 * The environment of production for what a value reads: variables as the repository's deploy files set them, the others
 * missing. Variables that a deploy file fills from outside stay open.
 */
export function deployedEnvironment(
  settings: ProjectSettings,
  value: AbstractValue,
): ReadonlyMap<string, string | undefined> {
  const environment = new Map<string, string | undefined>();
  for (const name of variablesOf(value)) {
    const given = settings.deployed.get(name);
    if (given === undefined || settings.environmentIsGiven) environment.set(name, given?.value);
    else if (!isFilledFromOutside(given)) environment.set(name, deployedText(given));
  }
  return environment;
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}` as compose files write them. */
const HANDED_THROUGH = /^\$\{?\w+(?::?([-?])([^${}]*))?\}?$/;

/** Whether a deploy file makes the value of something that cannot be seen here. */
function isFilledFromOutside({ value }: EnvironmentEntry): boolean {
  return value.includes("$") && !HANDED_THROUGH.test(value);
}

/** The text a deploy file gives; a plain `${NAME}` only hands through what the operator sets, so that it counts as missing. */
function deployedText({ value }: EnvironmentEntry): string | undefined {
  const handed = HANDED_THROUGH.exec(value);
  if (handed === null) return value;
  return handed[1] === "-" ? (handed[2] ?? "") : undefined;
}

/** How a setting turns out when the variables it reads are left unset, leaf by leaf. */
export function leavesWhenUnset(setting: Setting): readonly Leaf[] {
  return leaves(resolve(setting.value, withoutVariables(variablesOf(setting.value))));
}

/** Whether importing the module certainly raises in this environment, so that it never serves a request with the value. */
export function refuses(module: EvaluatedModule, environment: Environment): boolean {
  return module.refusals.some((refusal) => truthOf(resolve(refusal, environment)) === true);
}

/** The same where the listed variables are left unset, which is asked for one setting after the other. */
export function refusesWithout(module: EvaluatedModule, variables: ReadonlySet<string>): boolean {
  const { read, answers } = refusalsOf(module);
  const telling = [...variables].filter((name) => read.has(name)).toSorted();
  const key = telling.join(" ");
  const known = answers.get(key) ?? refuses(module, withoutVariables(telling));
  answers.set(key, known);
  return known;
}

/** The variables that a module's refusals read, and what was answered so far. */
const refusalsOf = onceFor((module: EvaluatedModule) => ({
  read: new Set(module.refusals.flatMap((refusal) => [...variablesOf(refusal)])),
  answers: new Map<string, boolean>(),
}));

/** A setting of a production module together with the project it belongs to. */
export interface ProductionSetting {
  readonly settings: ProjectSettings;
  readonly module: EvaluatedModule;
  readonly setting: Setting;
}

/** What all production modules hold under a name; a line that several modules share comes once. */
export function* productionSettings(
  projects: readonly ProjectSettings[],
  name: string,
  which: "values" | "withoutDebug" = "values",
): Generator<ProductionSetting> {
  const seen = new Set<string>();
  for (const { settings, module } of productionModules(projects)) {
    const setting = effective(module, name, which);
    if (setting === undefined) continue;
    const place = `${setting.at.path}:${setting.at.span.start}`;
    if (seen.has(place)) continue;
    seen.add(place);
    yield { settings, module, setting };
  }
}

/** The production modules of all projects that are not themselves tests. */
export function* productionModules(
  projects: readonly ProjectSettings[],
): Generator<{ readonly settings: ProjectSettings; readonly module: EvaluatedModule }> {
  for (const settings of projects) {
    if (settings.project.inTests) continue;
    for (const module of settings.production) yield { settings, module };
  }
}

/** How sure a finding about a production setting can be, and why. */
export interface Sureness {
  readonly confidence: "high" | "medium";
  readonly confidenceReason: string;
}

/** High where production's module is stated or named so and nothing outside the repository can replace the value. */
export function surenessOf({ module, mayBeReplaced }: Setting): Sureness {
  const production = whyProduction(module);
  if (mayBeReplaced !== undefined) {
    const reason = `${production}; ${mayBeReplaced.what} may replace the value, and the repository does not show by what`;
    return { confidence: "medium", confidenceReason: reason };
  }
  return { confidence: module.role.stated ? "high" : "medium", confidenceReason: production };
}

/** Why a module counts as production's, as a clause. */
export function whyProduction(module: EvaluatedModule): string {
  return `\`${module.name === "" ? module.path : module.name}\` counts as production's settings because ${module.role.because}`;
}
