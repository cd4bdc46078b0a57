/**
 * Authentication classes of REST framework that take the session's user as it is. The framework's views are exempt from Django's CSRF
 * middleware, and only its own `SessionAuthentication.authenticate` puts the check back (django-rest-framework.org/api-guide/authentication/).
 */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { textOf } from "../../bind/constants.ts";
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { nameIn } from "../../bind/said-names.ts";
import type { CallValue, Fragment, Value, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { operandsOf } from "../../flow/operands.ts";
import { isSwallowed, leavesFrom } from "../../flow/swallowed-refusals.ts";

/** Calls followed from `authenticate`. */
const DEPTH = 3;

/** The `authenticate` of a class that hands on the session's user and runs no CSRF check on the way. */
export function trustedSession(flows: FlowModel, ref: ClassRef): FunctionRef | undefined {
  if (!libraryAncestors(flows.program, ref).some((base) => AUTHENTICATION.test(base))) return undefined;
  const method = methodsOf(ref).find((one) => functionFacts(one).name === "authenticate");
  if (!method) return undefined;
  const all = reached(flows, method, 0);
  if (all.some((one) => asksForMore(functionFacts(one).fragment))) return undefined;
  return givesSessionUser(flows, method, 0) ? method : undefined;
}

const AUTHENTICATION = /^rest_framework\.authentication\.(?:Base|Session)Authentication$/;

function reached(flows: FlowModel, ref: FunctionRef, depth: number): readonly FunctionRef[] {
  const edges = depth < DEPTH ? (flows.solver.byRef.get(functionFacts(ref))?.edges.values() ?? []) : [];
  return [ref, ...[...edges].flatMap(({ target }) => reached(flows, target, depth + 1))];
}

/** The CSRF check, the framework's own way to the session, or anything else of the request, which may be a proof of its own. */
function asksForMore(fragment: Fragment): boolean {
  const { values } = fragment;
  return values.some((value) => {
    const name = nameIn(value);
    if (name === undefined) return false;
    if (/csrf|process_view/i.test(name)) return refuses(fragment, value);
    if (name === "get_authorization_header") return true;
    if (value.op !== "attribute") return false;
    const base = values[value.base];
    if (base?.op === "call") return name === "authenticate";
    return isRequest(base) && !IDLE.test(name);
  });
}

/** Whether what a check raises ends the function: a handler that returns has nobody logged in. */
function refuses(fragment: Fragment, { region }: Value): boolean {
  return !isSwallowed(fragment, region, (exit, handler) => leavesFrom(fragment, exit, handler));
}

/** What of a request says nothing that a forged one would lack. */
const IDLE = /^(?:_request|user|_user|session|path|path_info|get_full_path|build_absolute_uri|site)$/;

function isRequest(value: Value | undefined): boolean {
  if (value?.op === "parameter" || value?.op === "attribute") return /^_?(?:http_)?request$/.test(value.name);
  return false;
}

function givesSessionUser(flows: FlowModel, ref: FunctionRef, depth: number): boolean {
  const { fragment } = functionFacts(ref);
  const returned = fragment.exits.filter(({ kind }) => kind === "return").map(({ value }) => value);
  const seen = new Set<ValueId>(returned);
  for (const id of seen) {
    const value = fragment.values[id];
    if (value === undefined) continue;
    if (isSessionUser(flows, ref, value)) return true;
    const edge = flows.solver.byRef.get(functionFacts(ref))?.edges.get(id);
    if (edge && depth < DEPTH && givesSessionUser(flows, edge.target, depth + 1)) return true;
    for (const next of operandsOf(value)) seen.add(next);
  }
  return false;
}

/** `request._request.user`, `getattr(request._request, "user", None)`, `get_user(request)`, `request.session["member"]`. */
function isSessionUser(flows: FlowModel, ref: FunctionRef, value: Value): boolean {
  const { values } = functionFacts(ref).fragment;
  if (value.op === "attribute") {
    if (value.name === "session") return isRequest(values[value.base]);
    return value.name === "user" && isInner(values[value.base]);
  }
  if (value.op !== "call") return false;
  const name = externalName(resolveIn(flows.program, ref, value.callee));
  return name === "django.contrib.auth.get_user" || readsUser(flows, ref, value);
}

/** The request of Django's own inside REST framework's: its `user` is the session's. */
function isInner(value: Value | undefined): boolean {
  return value?.op === "attribute" && value.name === "_request";
}

function readsUser(
  { program }: FlowModel,
  ref: FunctionRef,
  { callee, arguments: given }: CallValue,
): boolean {
  const { values } = functionFacts(ref).fragment;
  const called = values[callee];
  const [from, name] = given;
  if (called?.op !== "free" || called.name !== "getattr" || !from || !name) return false;
  return isInner(values[from.value]) && textOf(program, refTo(ref, name.value)) === "user";
}
