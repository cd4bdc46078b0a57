/** One setting of one production module as a person asks for it: its value, what decides it, where it comes from, whether it is safe. */
import type { Place, Step } from "../../findings/finding.ts";
import type { PlainValue } from "../../source/plain-value.ts";
import type { EnvironmentEntry } from "../entry-points/entry-point.ts";
import { defaultOf } from "./defaults.ts";
import type { PossibleOverride } from "./interpreter/frame.ts";
import type { Operation } from "./operations/operation.ts";
import { outsideSource } from "./outside-source.ts";
import { isSettled, plainValue } from "./plain-value.ts";
import type { EvaluatedModule, ProjectSettings, Setting } from "./project-settings.ts";
import { deployedEnvironment, effective } from "./project-settings.ts";
import { leaves, resolve, variablesOf, type Environment, type Leaf } from "./resolve.ts";
import { judgeSetting, type SettingJudgement } from "./setting-judgement.ts";
import { firstPlace, type AbstractValue, type FromEnvironment, type OneOf } from "./value.ts";

/**
 * How far a value is settled: `known`; read from the `environment`; `one-of` several by a condition; `unknown`; `fails`
 * when reading it stops Django from starting; `default` when the module leaves it to Django.
 */
export type SettingState = "known" | "environment" | "one-of" | "unknown" | "fails" | "default";

/** A variable that decides about a value, and what sets it, if anything in sight does. */
export interface DecidingVariable {
  readonly name: string;
  readonly setAt: Place | undefined;
}

/** One of several values with the conditions that choose it, outermost first. */
export interface Alternative {
  readonly value: PlainValue;
  readonly conditions: readonly { readonly at: Place; readonly holds: boolean }[];
}

/** A setting, ready for a report. Values may be secret: mask before showing. */
export interface SettingView {
  readonly name: string;
  readonly settings: ProjectSettings;
  readonly module: EvaluatedModule;
  readonly state: SettingState;
  /** The value that production gets when variables that nothing in sight sets are missing; undefined where even that is not settled. */
  readonly value: PlainValue | undefined;
  /** Whether every part of `value` is settled. */
  readonly complete: boolean;
  /** The variable whose text becomes the value; only of the state `environment`. */
  readonly variable: string | undefined;
  /** All that decide, in the order of their names. */
  readonly variables: readonly DecidingVariable[];
  /** How the variable's text becomes the value, in order ("boolean", "split"). */
  readonly casts: readonly string[];
  readonly alternatives: readonly Alternative[];
  /** Why the value is not known (of the state `environment`: without its variable), and the line that stopped us. */
  readonly stop: { readonly reason: string; readonly at: Place } | undefined;
  /** Where it comes from, earliest first; empty for a default. */
  readonly origin: readonly Step[];
  /** Django's default for the project's version; undefined where Django has none. */
  readonly djangoDefault: PlainValue | undefined;
  readonly judgement: SettingJudgement;
  /** What outside the repository may still replace the value. */
  readonly mayBeReplaced: PossibleOverride | undefined;
}

/** The setting as the module leaves it. Neither assigned nor known to Django gives a `default` without value. */
export function viewSetting(settings: ProjectSettings, module: EvaluatedModule, name: string): SettingView {
  const setting = effective(module, name);
  const byDefault = defaultOf(name, settings.django.version, module.path);
  const written = setting?.value ?? byDefault;
  const inProduction =
    written === undefined ? undefined : resolve(written, deployedEnvironment(settings, written));
  const settled = written === undefined ? undefined : resolve(written, setVariables(settings, written));
  const outside = settled === undefined ? undefined : outsideSource(name, settled);
  return {
    name,
    settings,
    module,
    state: setting === undefined || settled === undefined ? "default" : outside ? "unknown" : settled.kind,
    value: inProduction?.kind === "known" && !outside ? plainValue(inProduction) : undefined,
    complete: inProduction !== undefined && !outside && isSettled(inProduction),
    variable: settled?.kind === "environment" ? settled.variable : undefined,
    variables: written === undefined ? [] : decidingVariables(settings, written),
    casts: settled?.kind === "environment" ? castsOf(settled) : [],
    alternatives: settled?.kind === "one-of" && !outside ? leaves(settled).map(alternativeOf) : [],
    stop: outside ?? stopOf(settled?.kind === "environment" ? inProduction : settled),
    origin: setting?.steps ?? [],
    djangoDefault: byDefault === undefined ? undefined : plainValue(byDefault),
    judgement: judgeSetting(settings, name, setting, inProduction, openVariables(settings, settled)),
    mayBeReplaced: mayBeReplaced(module, setting),
  };
}

/** Names that a module sets, in the order of their names. */
export function assignedNames(module: EvaluatedModule): readonly string[] {
  return [...module.values.keys()].filter((name) => effective(module, name) !== undefined).toSorted();
}

/** The variables that something in sight sets; the others stay open unless the whole environment was given. */
function setVariables(settings: ProjectSettings, value: AbstractValue): Environment {
  const environment = deployedEnvironment(settings, value);
  return settings.environmentIsGiven
    ? environment
    : new Map([...environment].filter(([, text]) => text !== undefined));
}

function decidingVariables(settings: ProjectSettings, value: AbstractValue): readonly DecidingVariable[] {
  return [...variablesOf(value)]
    .toSorted()
    .map((name) => ({ name, setAt: placeSet(settings.deployed.get(name)) }));
}

function placeSet(entry: EnvironmentEntry | undefined): Place | undefined {
  return entry?.at;
}

function openVariables(settings: ProjectSettings, settled: AbstractValue | undefined): readonly string[] {
  return settled === undefined || settings.environmentIsGiven ? [] : [...variablesOf(settled)].toSorted();
}

function castsOf({ casts, steps }: FromEnvironment): readonly string[] {
  return [...casts, ...steps.map(({ operation }) => operation)].map(castName);
}

function castName(operation: Operation): string {
  switch (operation.name) {
    case "cast":
      return operation.cast.endsWith("-bool") ? "boolean" : operation.cast;
    case "builtin":
      return operation.function;
    case "method":
    case "mutate":
      return operation.method;
    case "binary":
    case "compare":
    case "unary":
      return operation.operator;
    case "item":
    case "slice":
    case "set-item":
    case "delete-item":
    case "join":
      return operation.name;
  }
}

function alternativeOf({ value, conditions }: Leaf): Alternative {
  return {
    value: plainValue(value),
    conditions: conditions.map(({ choice, holds }) => ({ at: conditionAt(choice), holds })),
  };
}

/** Where the condition stands; later places of the chain are those of the value that it chose. */
function conditionAt({ origin }: OneOf): Place {
  return firstPlace(origin);
}

function stopOf(value: AbstractValue | undefined): SettingView["stop"] {
  return value?.kind === "unknown" || value?.kind === "fails"
    ? { reason: value.reason, at: value.origin.place }
    : undefined;
}

/** A default, too, can be replaced by what is not in the repository. */
function mayBeReplaced(module: EvaluatedModule, setting: Setting | undefined): PossibleOverride | undefined {
  return setting === undefined ? module.overrides[0] : setting.mayBeReplaced;
}
