/** Whether DEBUG is off in production, on, or on unless somebody remembers to switch it off. */
import type { Place } from "../../findings/finding.ts";
import type { EnvironmentEntry } from "../entry-points/entry-point.ts";
import { truthOf } from "./operations/truth.ts";
import {
  deployedEnvironment,
  importedAt,
  leafAt,
  refuses,
  type EvaluatedModule,
  type ProjectSettings,
  type Setting,
} from "./project-settings.ts";
import { outsideSource } from "./outside-source.ts";
import { leaves, resolve, variablesOf, type Environment } from "./resolve.ts";
import type { AbstractValue } from "./value.ts";

/** What DEBUG is in production. `variables` are those that decide. */
export type DebugState =
  | { readonly kind: "off"; readonly because: string }
  | { readonly kind: "on" }
  | {
      readonly kind: "inherited";
      readonly from: string;
      readonly by: Place;
      readonly use: string | undefined;
    }
  | { readonly kind: "on-by-default"; readonly variables: readonly string[]; readonly at: Place }
  | { readonly kind: "on-by-deploy"; readonly variable: string; readonly entry: EnvironmentEntry }
  | { readonly kind: "on-for-any-text"; readonly variables: readonly string[] }
  | { readonly kind: "unsettled"; readonly reason: string; readonly at: Place };

/** Judges DEBUG, or a setting that is switched like it. */
export function debugState(settings: ProjectSettings, setting: Setting): DebugState {
  const variables = [...variablesOf(setting.value)];
  const environment = deployedEnvironment(settings, setting.value);
  if (refuses(setting.module, environment)) {
    return { kind: "off", because: "the module refuses to start with DEBUG on in production's environment" };
  }
  const value = resolve(setting.value, environment);
  const truth = truthInAll(value);
  if (truth === true) return whyOn(settings, setting, variables, environment, value);
  if (truth === undefined) return unsettled(setting, value);
  return readsAnyTextAsTrue(setting.value, variables)
    ? { kind: "on-for-any-text", variables }
    : {
        kind: "off",
        because:
          variables.length === 0 ? "DEBUG is off" : `DEBUG is off unless ${list(variables)} switches it on`,
      };
}

/** The truth that all alternatives share; those that raise never serve a request. */
function truthInAll(value: AbstractValue): boolean | undefined {
  const truths = new Set(
    leaves(value)
      .filter((leaf) => leaf.value.kind !== "fails")
      .map((leaf) => truthOf(leaf.value)),
  );
  if (truths.size === 0) return false;
  const [only] = truths;
  return truths.size === 1 ? only : undefined;
}

function whyOn(
  settings: ProjectSettings,
  setting: Setting,
  variables: readonly string[],
  environment: Environment,
  value: AbstractValue,
): DebugState {
  const deployed = variables.find((name) => environment.get(name) !== undefined);
  const entry = deployed === undefined ? undefined : settings.deployed.get(deployed);
  if (deployed !== undefined && entry !== undefined)
    return { kind: "on-by-deploy", variable: deployed, entry };
  if (variables.length > 0)
    return {
      kind: "on-by-default",
      variables,
      at: leafAt(setting, switchedOn(setting, environment) ?? value),
    };
  return inheritance(settings, setting) ?? { kind: "on" };
}

/** The alternative that is on: `DEBUG = env("DEBUG", default=True)`, and not the `DEBUG = False` of a branch for tests below it. */
function switchedOn(setting: Setting, environment: Environment): AbstractValue | undefined {
  const on = leaves(setting.value).filter((leaf) => truthInAll(resolve(leaf.value, environment)) === true);
  return (on.find(({ value }) => value.origin.name === setting.name) ?? on[0])?.value;
}

/** The module that assigned the value, when it is not the production module itself. */
function inheritance(settings: ProjectSettings, setting: Setting): DebugState | undefined {
  const by = importedAt(setting.value.origin);
  if (by === undefined || setting.at.path === setting.module.path) return undefined;
  const source = settings.modules.find((module: EvaluatedModule) => module.path === setting.at.path);
  return { kind: "inherited", from: setting.at.path, by, use: source?.role.use };
}

function unsettled(setting: Setting, value: AbstractValue): DebugState {
  const outside = outsideSource(setting.name, value);
  if (outside !== undefined) return { kind: "unsettled", ...outside };
  const open = leaves(value).find((leaf) => leaf.value.kind === "unknown")?.value ?? firstTest(value);
  const reason =
    open?.kind === "unknown" ? open.reason : "it depends on something that the code alone does not settle";
  return { kind: "unsettled", reason, at: open?.kind === "unknown" ? open.origin.place : setting.at };
}

function firstTest(value: AbstractValue): AbstractValue | undefined {
  return value.kind === "one-of" ? value.test : undefined;
}

/** Texts by which people mean "off". */
const OFF_TEXTS: readonly string[] = ["False", "false", "0"];

/** `bool("False")` is true: setting the variable to any text switches DEBUG on. Asking only whether it is set does not count. */
function readsAnyTextAsTrue(value: AbstractValue, variables: readonly string[]): boolean {
  const [variable, ...others] = variables;
  if (variable === undefined || others.length > 0 || asksForPresence(value)) return false;
  const truthFor = (text: string): boolean | undefined =>
    truthInAll(resolve(value, new Map([[variable, text]])));
  return (
    OFF_TEXTS.every((text) => truthFor(text) === true) && !STAGES.some((text) => truthFor(text) === false)
  );
}

/** What production calls itself: `DEBUG = environ.get("STAGE", "prod") != "prod"` asks for a stage, which no `False` names. */
const STAGES: readonly string[] = ["production", "prod", "prd", "live", "release", "master", "main"];

function asksForPresence(value: AbstractValue): boolean {
  if (value.kind === "one-of") return asksForPresence(value.test);
  return (
    value.kind === "environment" &&
    value.casts.some((cast) => cast.name === "cast" && cast.cast === "present")
  );
}

/** `A`, `A and B`, `A, B and C`, as code. */
export function list(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.at(-1) ?? "";
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} and ${last}`;
}

/** Whether DEBUG is certainly on when the production module runs as the repository deploys it. */
export function debugIsOn(settings: ProjectSettings, setting: Setting | undefined): boolean {
  if (setting === undefined) return false;
  const { kind } = debugState(settings, setting);
  return kind === "on" || kind === "inherited" || kind === "on-by-default" || kind === "on-by-deploy";
}
