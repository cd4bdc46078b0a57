/** Settings in conditions: `if settings.LOGIN_REQUIRED and not request.user.is_authenticated`. */
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { truthOf } from "../settings/operations/truth.ts";
import { productionValues } from "../settings/production-value.ts";
import type { ProjectSettings } from "../settings/project-settings.ts";
import { valueAt } from "./visitors.ts";

/** Whether production has a setting on; undefined where that cannot be told, or where a variable of the environment decides. */
export type SettingTruth = (name: string) => boolean | undefined;

const SETTING = /^django\.conf\.settings\.([A-Z][A-Z0-9_]*)$/;

/** The truth of `settings.NAME`; undefined for anything else. */
export function settingTruth(program: Program, at: ValueRef, truth: SettingTruth): boolean | undefined {
  const name = SETTING.exec(externalName(resolveIn(program, at, at.value)) ?? "")?.[1];
  return name === undefined ? undefined : truth(name);
}

/** Answers for the production modules of all projects, where they agree; each setting is looked up once. */
export function settingTruths(program: Program, projects: readonly ProjectSettings[]): SettingTruth {
  const known = new Map<string, boolean | undefined>();
  return (name) => {
    if (!known.has(name)) known.set(name, readTruth(program, projects, name));
    return known.get(name);
  };
}

function readTruth(
  program: Program,
  projects: readonly ProjectSettings[],
  name: string,
): boolean | undefined {
  const truths = [...productionValues(projects, name)].map(
    ({ inProduction, switches, module }) =>
      (switches.length === 0 ? truthOf(inProduction) : undefined) ??
      onUnlessAsked(program, module.path, name),
  );
  const [first] = truths;
  return truths.every((truth) => truth === first) ? first : undefined;
}

/**
 * `LOGIN_REQUIRED = getattr(configuration, "LOGIN_REQUIRED", True)`: on unless whoever installs the project switches it off. What
 * is off unless they switch it on may well be on where it runs, so that is not said.
 */
function onUnlessAsked(program: Program, path: string, name: string): true | undefined {
  const unit = [...program.units.values()].find((one) => one.file.path === path);
  const value = unit && functionFacts({ unit, function: 0 }).fragment.bindings.get(name);
  if (unit === undefined || value === undefined) return undefined;
  const ref = { unit, function: 0 };
  const asked = valueAt(ref, value);
  if (asked?.op !== "operation" || asked.operator !== "or") return undefined;
  const [found, fallback] = asked.operands.map((id) => valueAt(ref, id));
  const isAsked = found?.op === "attribute" && found.name === name;
  return isAsked && fallback?.op === "constant" && fallback.constant === "True" ? true : undefined;
}
