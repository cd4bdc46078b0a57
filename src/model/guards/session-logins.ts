/** Logins that a project keeps in the session by itself: `if "user_id" not in request.session: return redirect("login")`. */
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { textOf } from "../../bind/constants.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { Claim } from "./claim.ts";
import { NOTHING } from "./claim.ts";
import { guardAt } from "./guard-book.ts";
import { isCarrier, valueAt } from "./visitors.ts";
import { refTo } from "../../bind/program.ts";

/** Keys under which a session remembers who has logged in. */
const LOGIN_KEY = /user|login|logged|auth|member|admin|account|customer_id|employee|^uid$/i;

/** What a session entry says when it must be there; undefined for anything but a session's entry. */
export function sessionClaim(program: Program, at: ValueRef, polarity: boolean): Claim | undefined {
  const key = sessionKey(program, at);
  if (key === undefined) return undefined;
  return polarity && LOGIN_KEY.test(key)
    ? [guardAt(at, "login", "asks for a login that the session remembers")]
    : NOTHING;
}

/**
 * Whether a condition asks only whether the session remembers a login (`if not request.session.get("user_id"):`), and nothing about who that
 * is: everybody with an account passes it.
 */
export function asksForSessionLogin(program: Program, at: ValueRef): boolean {
  const value = valueAt(at, at.value);
  if (value?.op !== "operation" || value.operator.endsWith("in")) return remembersLogin(program, at);
  const operands = value.operands.map((id) => refTo(at, id));
  if (/^(?:not|and|or)$/.test(value.operator))
    return operands.every((one) => asksForSessionLogin(program, one));
  if (!/^(?:is|is not|==|!=)$/.test(value.operator)) return false;
  const others = operands.filter((one) => valueAt(one, one.value)?.op !== "constant");
  return others.length === 1 && others.every((one) => remembersLogin(program, one));
}

function remembersLogin(program: Program, at: ValueRef): boolean {
  const key = sessionKey(program, at);
  return key !== undefined && LOGIN_KEY.test(key);
}

/** The key of `session["k"]`, `session.get("k")`, `"k" in session`, or a comparison of one. */
function sessionKey(program: Program, ref: ValueRef, depth = 0): string | undefined {
  const value = valueAt(ref, ref.value);
  if (!value || depth > 3) return undefined;
  const text = (id: ValueId): string | undefined => textOf(program, refTo(ref, id));
  if (value.op === "item") return isSession(program, ref, value.base) ? text(value.key) : undefined;
  if (value.op === "call") {
    const callee = valueAt(ref, value.callee);
    const [first] = value.arguments;
    return callee?.op === "attribute" &&
      /^(get|has_key)$/.test(callee.name) &&
      isSession(program, ref, callee.base) &&
      first
      ? text(first.value)
      : undefined;
  }
  if (value.op !== "operation") return undefined;
  const [left, right] = value.operands;
  if (left === undefined || right === undefined) return undefined;
  if (value.operator.endsWith("in") && isSession(program, ref, keysOf(ref, right))) return text(left);
  return (
    sessionKey(program, refTo(ref, left), depth + 1) ?? sessionKey(program, refTo(ref, right), depth + 1)
  );
}

/** The mapping behind `.keys()`. */
function keysOf(ref: FunctionRef, id: ValueId): ValueId {
  const value = valueAt(ref, id);
  const callee = value?.op === "call" ? valueAt(ref, value.callee) : undefined;
  return callee?.op === "attribute" && callee.name === "keys" ? callee.base : id;
}

function isSession(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  if (value?.op === "attribute" && value.name === "session") return isCarrier(program, ref, value.base);
  return externalName(resolveIn(program, ref, id)) === "django.http.HttpRequest.session";
}
