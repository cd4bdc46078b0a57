/** Values that stand for whoever sent the request: the user, what identifies them, and what is reached through them. */
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { AttributeValue, CallValue, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";

const REQUEST_USER = "django.http.HttpRequest.user";

/** What carries the user of a request. */
const CARRIERS = new Set(["request", "req", "_request", "http_request", "context", "ctx", "info", "scope"]);

/** Names of parameters that hold the requesting user; a view's own URL arguments are excluded by `isUrlArgument`. */
const USER_NAMES =
  /^(?:(?:current|request|requesting|acting|logged_in|auth|effective)_)?user$|^(?:u|viewer|actor|requestor|requester|visitor|principal)$/;

/** Whether a parameter is called as what holds the requesting user. */
export function isVisitorName(name: string): boolean {
  return USER_NAMES.test(name);
}

/** Functions that give the requesting user. */
const USER_CALLS = /^(?:get_(?:current_|request_)?user|get_effective_user|user_from_request)$/;

/** Attributes that stand for the user in comparisons (`obj.owner_id == request.user.id`). */
const IDENTIFIERS = new Set(["id", "pk", "username", "email", "uuid", "get_username"]);

const DEPTH = 8;

/** Whether a value is the requesting user. */
export function isVisitor(program: Program, ref: FunctionRef, id: ValueId, depth = 0): boolean {
  const value = valueAt(ref, id);
  if (!value || depth > DEPTH) return false;
  switch (value.op) {
    case "attribute":
      if (value.name === "user" && isCarrier(program, ref, value.base)) return true;
      return isRequestUser(program, ref, id) || isVisitor(program, ref, assignedTo(ref, value), depth + 1);
    case "parameter":
      return USER_NAMES.test(value.name) && !isUrlArgument(ref, value.index);
    case "free":
      return USER_NAMES.test(value.name) || isRequestUser(program, ref, id);
    case "item":
      return value.name === "user" && isCarrier(program, ref, value.base);
    case "call":
      return (
        isRequestUser(program, ref, id) ||
        isUserCall(ref, value.callee) ||
        isAwaitedUser(program, ref, value) ||
        isUserGotten(program, ref, value) ||
        isUserRead(program, ref, value)
      );
    case "merge":
    case "through":
    case "updated":
      return behind(ref, value, DEPTH - depth - 1).some((one) => isVisitor(program, ref, one, DEPTH));
    default:
      return false;
  }
}

/** `self.visitor = self.scope["user"]`, read again below as `self.visitor`. */
function assignedTo(ref: FunctionRef, { base, name }: AttributeValue): ValueId {
  const { values } = functionFacts(ref).fragment;
  for (let whole = values[base]; whole?.op === "updated"; whole = values[whole.base])
    if (whole.name === name && whole.key === undefined) return whole.value;
  return NONE;
}

/** What a value may be behind merges, changes and protocols, each once: in loops many ways lead to the same. */
function behind(ref: FunctionRef, start: Value, steps: number): readonly ValueId[] {
  const seen = new Set<ValueId>();
  const found: ValueId[] = [];
  let front: readonly Value[] = [start];
  for (let step = 0; step <= steps && front.length > 0; step++) {
    const next: Value[] = [];
    for (const id of front.flatMap(sameThings)) {
      if (seen.has(id)) continue;
      seen.add(id);
      const value = valueAt(ref, id);
      if (value === undefined) continue;
      if (isSameThing(value)) next.push(value);
      else found.push(id);
    }
    front = next;
  }
  return found;
}

function isSameThing({ op }: Value): boolean {
  return op === "merge" || op === "through" || op === "updated";
}

function sameThings(value: Value): readonly ValueId[] {
  if (value.op === "merge") return value.inputs;
  return value.op === "through" || value.op === "updated" ? [value.base] : [];
}

/** Whether a value is the requesting user or what identifies them: `request.user.pk`. */
export function identifiesVisitor(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  const inner = value?.op === "call" ? valueAt(ref, value.callee) : value;
  if (inner?.op === "attribute" && IDENTIFIERS.has(inner.name)) return isVisitor(program, ref, inner.base);
  return isVisitor(program, ref, id);
}

/** Whether the requesting user is part of an expression anywhere. */
export function mentionsVisitor(program: Program, ref: FunctionRef, id: ValueId, depth = 0): boolean {
  const value = valueAt(ref, id);
  if (!value || depth > DEPTH) return false;
  if (isVisitor(program, ref, id)) return true;
  if (value.op === "call" && isUnrelated(ref, value.callee)) return false;
  return partsOf(value).some((part) => mentionsVisitor(program, ref, part, depth + 1));
}

/** A form or other object that was merely made with the user, and questions about what was typed, say nothing about the user. */
function isUnrelated(ref: FunctionRef, callee: ValueId): boolean {
  const name = spokenName(functionFacts(ref).fragment, callee);
  return (
    name !== undefined &&
    (/^[A-Z]/.test(name) || /^(?:is_valid|is_bound|has_changed|full_clean|clean)$/.test(name))
  );
}

/** What an expression is made of. */
export function partsOf(value: Value): readonly ValueId[] {
  switch (value.op) {
    case "attribute":
    case "element":
    case "through":
      return [value.base];
    case "updated":
      return [value.base, value.value];
    case "item":
      return [value.base, value.key];
    case "call":
      return [value.callee, ...value.arguments.map((one) => one.value)];
    case "operation":
    case "unknown":
      return value.operands;
    case "choice":
      return [value.test, value.whenTrue, value.whenFalse];
    case "merge":
      return value.inputs;
    case "build":
      return value.parts;
    case "collection":
      return value.entries.map((entry) => entry.value);
    default:
      return [];
  }
}

/** A value of a function; undefined for none. */
export function valueAt(ref: FunctionRef, id: ValueId): Value | undefined {
  return id === NONE ? undefined : functionFacts(ref).fragment.values[id];
}

/** `*args`: of what a wrapper hands on, only the request has a user or a path (`args[1].user`). */
function isVariadic(ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  return value?.op === "parameter" && functionFacts(ref).parameters[value.index]?.style === "args";
}

function isRequestUser(program: Program, ref: FunctionRef, id: ValueId): boolean {
  return externalName(resolveIn(program, ref, id)) === REQUEST_USER;
}

/** `request`, `self.request`, `info.context`, `self.scope`: by what it is, else by what it is called. */
export function isCarrier(program: Program, ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  const name = value?.op === "item" ? value.name : spokenName(functionFacts(ref).fragment, id);
  if (name !== undefined && CARRIERS.has(name)) return true;
  if (value?.op === "item" && isVariadic(ref, value.base)) return true;
  return externalName(resolveIn(program, ref, id)) === "django.http.HttpRequest";
}

function isUserCall(ref: FunctionRef, callee: ValueId): boolean {
  const name = spokenName(functionFacts(ref).fragment, callee);
  return name !== undefined && USER_CALLS.test(name);
}

/** `await request.auser()` (docs.djangoproject.com/en/5.2/topics/auth/default/#authentication-in-web-requests). */
function isAwaitedUser(program: Program, ref: FunctionRef, { callee }: CallValue): boolean {
  const method = valueAt(ref, callee);
  return method?.op === "attribute" && method.name === "auser" && isCarrier(program, ref, method.base);
}

/** `self.scope.get("user")` */
function isUserGotten(program: Program, ref: FunctionRef, { callee, arguments: given }: CallValue): boolean {
  const method = valueAt(ref, callee);
  const [first] = given;
  if (method?.op !== "attribute" || method.name !== "get" || !first) return false;
  return isCarrier(program, ref, method.base) && textOf(program, refTo(ref, first.value)) === "user";
}

/** `getattr(request, "user", None)` */
function isUserRead(program: Program, ref: FunctionRef, { callee, arguments: given }: CallValue): boolean {
  const [object, name] = given;
  if (!object || !name || spokenName(functionFacts(ref).fragment, callee) !== "getattr") return false;
  return isCarrier(program, ref, object.value) && textOf(program, refTo(ref, name.value)) === "user";
}

/** In `def profile(request, user)` the second parameter is what the URL says, not who asks. */
function isUrlArgument(ref: FunctionRef, index: number): boolean {
  const { parameters } = functionFacts(ref);
  return index > 0 && parameters.slice(0, index).some(({ name }) => name === "request");
}
