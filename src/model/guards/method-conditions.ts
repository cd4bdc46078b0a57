/** Conditions on the HTTP method or the action: settled once it is known which one is asked about. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { Claim } from "./claim.ts";
import { NOTHING } from "./claim.ts";
import type { Occasion } from "./guard-book.ts";
import { textsOf } from "./named-rows.ts";
import { isCarrier, valueAt } from "./visitors.ts";
import { refTo } from "../../bind/program.ts";

/**
 * `request.method == "POST"`, `request.method in SAFE_METHODS`, `self.action == "list"`: `never` where the answer is wrong for the occasion, nothing where it
 * is right. Undefined for any other comparison. `equal`: whether the comparison must hold.
 */
export function methodClaim(
  program: Program,
  ref: FunctionRef,
  { method, action, receiver }: Occasion,
  left: ValueId,
  right: ValueId,
  equal: boolean,
): Claim | undefined {
  const side = [left, right].find((one) => isMethod(program, ref, one) || isAction(ref, one));
  if (side === undefined) return undefined;
  const names = textsOf(program, refTo(ref, side === left ? right : left), receiver);
  const actual = isAction(ref, side) ? action : method;
  if (names === undefined || actual === undefined) return NOTHING;
  return names.some((name) => name.toLowerCase() === actual.toLowerCase()) === equal ? NOTHING : "never";
}

/** What a value is for a request: the name of its method or of its action, in whatever case; else undefined. */
export function occasionText(
  program: Program,
  ref: FunctionRef,
  { method, action }: Occasion,
  id: ValueId,
): string | undefined {
  if (isAction(ref, id)) return action;
  if (!isMethod(program, ref, id)) return undefined;
  const value = valueAt(ref, id);
  const callee = value?.op === "call" ? valueAt(ref, value.callee) : undefined;
  return callee?.op === "attribute" && callee.name === "lower" ? method?.toLowerCase() : method;
}

function isMethod(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  if (value?.op === "call") {
    const callee = valueAt(ref, value.callee);
    return (
      callee?.op === "attribute" && /^(upper|lower)$/.test(callee.name) && isMethod(program, ref, callee.base)
    );
  }
  return value?.op === "attribute" && value.name === "method" && isCarrier(program, ref, value.base);
}

/** `self.action` of a viewset (django-rest-framework.org/api-guide/viewsets/#introspecting-viewset-actions). */
function isAction(ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  const base = value?.op === "attribute" && value.name === "action" ? valueAt(ref, value.base) : undefined;
  return base?.op === "parameter";
}
