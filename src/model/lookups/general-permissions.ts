/** Permissions that are given for a model as a whole: whoever has one may be meant to work with everybody's rows. */
import { textOf } from "../../bind/constants.ts";
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { CallValue, Value } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import type { Lookup } from "./lookup.ts";

/** What Django makes for each model; permissions of a project's own may mean something else. */
const FOR_ALL_ROWS = /^\w+\.(?:add|change|delete|view)_\w+$/;

/** How far into a condition permissions are looked for. */
const DEPTH = 6;

/** The permission that a view demands on its way. */
export function demandedPermission({ guards }: HandlerPosture): string | undefined {
  return demanded(guards)[0];
}

/** The permission of Django's own making that a view asks about before a row is used, without naming the row. */
export function modelPermission(
  program: Program,
  { settled }: Lookup,
  { guards }: HandlerPosture,
): string | undefined {
  const written = settled?.at ? textsIn(program, settled.at, DEPTH) : [];
  return [...demanded(guards), ...written].find((one) => FOR_ALL_ROWS.test(one));
}

/** Whether a handler demands a permission of Django's own making, which is given for all rows of a model. */
export function asksForModel({ guards }: HandlerPosture): boolean {
  return demanded(guards).some((one) => FOR_ALL_ROWS.test(one));
}

function demanded(guards: HandlerPosture["guards"]): readonly string[] {
  return guards.flatMap(({ demands, certain, permissions }) =>
    certain && demands === "permission" ? permissions : [],
  );
}

/** `has_perm(user, "shop.change_shelf", shelf)` and `shelf.allows(user, "shop.change_shelf")` ask about a row, if about another one. */
function namesRow(values: readonly Value[], call: CallValue): boolean {
  const callee = values[call.callee];
  if (callee?.op !== "attribute") return call.arguments.length > 2;
  return !/^has_perms?$/.test(callee.name) || call.arguments.length > 1;
}

/** Texts that a condition is made of, where it asks about nobody's row. */
function textsIn(program: Program, at: ValueRef, depth: number): readonly string[] {
  const { values } = functionFacts(at).fragment;
  const value = values[at.value];
  if (!value || depth === 0 || (value.op === "call" && namesRow(values, value))) return [];
  const text = value.op === "text" ? textOf(program, at) : undefined;
  if (text !== undefined) return [text];
  return operandsOf(value).flatMap((one) => textsIn(program, refTo(at, one), depth - 1));
}

/** Whether all that settles a lookup is what the asker may do in general, or what is shown to them of the row. */
export function isGeneral({ keyed, fetch, settled }: Lookup): boolean {
  return keyed && fetch.form === "one" && settled?.aboutRow === false;
}
