/** Conditions on the HTTP method or the action: settled once it is known which one is asked about. */
import { constantOf } from "../../bind/constants.ts";
import type { FunctionRef, Program } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { Claim } from "./claim.ts";
import { NOTHING } from "./claim.ts";
import type { Occasion } from "./guard-book.ts";
import { isCarrier, valueAt } from "./visitors.ts";
import { refTo } from "../../bind/program.ts";

/** `SAFE_METHODS` of rest_framework/permissions.py. */
const SAFE = ["GET", "HEAD", "OPTIONS"];

/**
 * `request.method == "POST"`, `request.method in SAFE_METHODS`, `self.action == "list"`: `never` where the answer is wrong for the occasion, nothing where it
 * is right. Undefined for any other comparison. `equal`: whether the comparison must hold.
 */
export function methodClaim(
  program: Program,
  ref: FunctionRef,
  { method, action }: Occasion,
  left: ValueId,
  right: ValueId,
  equal: boolean,
): Claim | undefined {
  const side = [left, right].find((one) => isMethod(program, ref, one) || isAction(ref, one));
  if (side === undefined) return undefined;
  const names = namesIn(program, ref, side === left ? right : left);
  const actual = isAction(ref, side) ? action : method;
  if (names === undefined || actual === undefined) return NOTHING;
  return names.some((name) => name.toLowerCase() === actual.toLowerCase()) === equal ? NOTHING : "never";
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

function namesIn(program: Program, ref: FunctionRef, id: ValueId): readonly string[] | undefined {
  if (externalName(resolveIn(program, ref, id)) === "rest_framework.permissions.SAFE_METHODS") return SAFE;
  const value = valueAt(ref, id);
  const ids = value?.op === "collection" ? value.entries.map((entry) => entry.value) : [id];
  const texts = ids.map((one) => constantOf(program, refTo(ref, one)));
  const names = texts.flatMap((one) => (one?.kind === "text" ? [one.text] : []));
  return names.length === ids.length ? names : undefined;
}
