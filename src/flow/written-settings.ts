/** Texts that settings modules write under a name, for questions about code that reads `settings.NAME`. */
import { constantOf, textOf } from "../bind/constants.ts";
import { onceFor } from "../bind/once.ts";
import type { FunctionRef, Program, Unit, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { ValueId } from "../extract/facts.ts";

/** How the names of settings begin. */
export const SETTINGS = "django.conf.settings.";

const modulesOf: (program: Program) => readonly Unit[] = onceFor(({ units }) =>
  [...units.values()].filter(({ file }) => file.kind === "settings"),
);

/**
 * The texts that may stand behind `settings.NAME`: of every settings module that writes one, defaults of what the environment
 * says included. Undefined for other values; undefined entries for what is not written.
 */
export function writtenSettings(
  program: Program,
  ref: FunctionRef,
  id: ValueId,
): readonly (string | undefined)[] | undefined {
  const name = externalName(resolveIn(program, ref, id));
  if (name?.startsWith(SETTINGS) !== true) return undefined;
  const setting = name.slice(SETTINGS.length);
  return modulesOf(program).flatMap((unit) => {
    const value = unit.facts.functions[0]?.fragment.bindings.get(setting);
    return value === undefined ? [] : textsAt(program, { unit, function: 0, value });
  });
}

/** A text, each of a list of texts, or what stands in for what the environment does not say: `env("HOST", default="…")`, `env("HOST") or "…"`. */
function textsAt(program: Program, ref: ValueRef): readonly (string | undefined)[] {
  const value = functionFacts(ref).fragment.values[ref.value];
  if (value?.op === "collection")
    return value.entries.map((entry) => textOf(program, refTo(ref, entry.value)));
  const otherwise = value?.op === "operation" && value.operator === "or" ? value.operands.at(-1) : undefined;
  if (otherwise !== undefined) return textsAt(program, refTo(ref, otherwise));
  if (value?.op !== "call") return [textOf(program, ref)];
  const given = value.arguments.find(({ name }) => name === "default") ?? value.arguments[1];
  return [given && textOf(program, refTo(ref, given.value))];
}

/** Whether each settings module that writes a setting writes `False`; undefined where none does. */
export function settingOff(program: Program, setting: string): boolean | undefined {
  const written = modulesOf(program).flatMap((unit) => {
    const value = unit.facts.functions[0]?.fragment.bindings.get(setting);
    return value === undefined ? [] : [constantOf(program, { unit, function: 0, value })?.kind];
  });
  return written.length === 0 ? undefined : written.every((kind) => kind === "False");
}
