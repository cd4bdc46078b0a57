/** Digests of passwords that nobody keeps: made to be compared at once, or of what stands in the settings in plain anyway. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { pathOf } from "../../flow/constant-arguments.ts";
import { mappingRead } from "../../flow/declared-fields.ts";
import { ingredientsOf } from "../../flow/ingredients.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexOf } from "../../flow/value-index.ts";
import type { Digest } from "../weak-digests.ts";

/** Why nobody may ever get hold of a digest, as a clause; undefined where it may be kept. */
export function heldNowhere(index: ValueIndex, { site, inputs }: Digest): string | undefined {
  if (inputs.some(({ value }) => isOfSettings(index, value)))
    return "the password stands in the settings, and its digest is kept nowhere but there";
  return isOnlyCompared(index, site.at)
    ? "the digest is only compared here, with what a mapping in memory holds; whether that is kept anywhere was not seen"
    : undefined;
}

function isOfSettings(index: ValueIndex, value: ValueRef): boolean {
  const { names } = ingredientsOf(index, [value]);
  const mappings = names.flatMap(({ name, how, at }) =>
    how === "calls" && name === "items" ? receiverOf(at) : [],
  );
  return [...names, ...ingredientsOf(index, mappings).names].some(
    ({ how, at }) => how === "attribute" && isSetting(index, at),
  );
}

/** `settings.METRICS_PASSWORD`, of Django's own settings or of the module that they are written in. */
function isSetting(index: ValueIndex, at: ValueRef): boolean {
  if (pathOf(index, at)?.startsWith("django.conf.settings.") === true) return true;
  const value = functionFacts(at).fragment.values[at.value];
  const base = value?.op === "attribute" ? resolveIn(index.flows.program, at, value.base) : undefined;
  return base?.kind === "module" && base.unit.file.kind === "settings";
}

/** `accounts` of `for user, password in accounts.items()`. */
function receiverOf(at: ValueRef): readonly ValueRef[] {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  return callee?.op === "attribute" ? [refTo(at, callee.base)] : [];
}

/** Values followed from a digest. */
const STEPS = 40;

/** Whether all that becomes of a digest is a comparison with an entry of a mapping: one with a row's column compares what is stored. */
function isOnlyCompared(index: ValueIndex, start: ValueRef): boolean {
  const { fragment } = functionFacts(start);
  const { values } = fragment;
  const { users, stores, returned } = indexOf(index, start);
  const queue = [start.value];
  let compared = false;
  for (let next = 0; next < queue.length && next < STEPS; next++) {
    const id = queue[next] ?? NONE;
    if (returned.has(id) || stores.has(id)) return false;
    for (const user of users.get(id) ?? []) {
      const value = values[user];
      if (queue.includes(user) || value === undefined) continue;
      if (isSameDigest(values, value, queue)) queue.push(user);
      else if (isComparedWithEntry(fragment, value, queue)) compared = true;
      else return false;
    }
  }
  return compared;
}

/** `h.update(…)`, `h.digest`, `h.digest()`. */
function isSameDigest(values: readonly Value[], value: Value, queue: readonly ValueId[]): boolean {
  if (value.op === "updated") return queue.includes(value.base);
  if (value.op === "attribute") return /^(?:hex)?digest$|^update$|^(?:de|en)code$/.test(value.name);
  return value.op === "call" && queue.includes(value.callee) && values[value.callee]?.op === "attribute";
}

function isComparedWithEntry(fragment: Fragment, value: Value, queue: readonly ValueId[]): boolean {
  const compares = value.op === "operation" && (value.operator === "==" || value.operator === "!=");
  const others = (
    compares ? value.operands : value.op === "call" && isComparer(fragment, value) ? argumentsOf(value) : []
  ).filter((id) => !queue.includes(id));
  return others.length > 0 && others.every((id) => isEntry(fragment.values, fragment.values[id]));
}

function isComparer(fragment: Fragment, call: CallValue): boolean {
  return /^(?:constant_time_compare|compare_digest)$/.test(spokenName(fragment, call.callee) ?? "");
}

function argumentsOf(call: CallValue): readonly ValueId[] {
  return call.arguments.map(({ value }) => value);
}

/** `digests.get(user, EMPTY)`, `digests[user]` of a parameter or a name. */
function isEntry(values: readonly Value[], value: Value | undefined): boolean {
  const base = values[mappingRead(values, value)];
  return base?.op === "parameter" || base?.op === "free";
}
