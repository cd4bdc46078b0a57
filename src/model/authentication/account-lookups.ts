/** Which account a piece of code works on: the one that is logged in, or one that the request names. */
import { textOf } from "../../bind/constants.ts";
import { perFile } from "../../bind/once.ts";
import type { FunctionRef, Program, Symbol, Unit } from "../../bind/program.ts";
import { classFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallArgument, Fragment, FunctionFacts, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { stringValue } from "../../syntax/python/strings.ts";
import type { AuditModel } from "../audit-model.ts";
import { isVisitor } from "../guards/visitors.ts";

/** A row that a lookup among users found. */
export function isAccount(
  model: Pick<AuditModel, "flows" | "ownership">,
  { ref, facts }: FunctionState,
  id: ValueId,
): boolean {
  const { values } = facts.fragment;
  const fetch = fetchOf(facts, id);
  const call = fetch === undefined ? undefined : values[fetch];
  if (call?.op !== "call") return false;
  const callee = values[call.callee];
  const from = callee?.op === "attribute" ? callee.base : (call.arguments[0]?.value ?? NONE);
  return namesUsers(model, ref, facts, from);
}

/** Whether a chain (`User.objects.filter(…)`, `get_user_model()`) begins at the user model. */
function namesUsers(
  model: Pick<AuditModel, "flows" | "ownership">,
  ref: FunctionRef,
  { fragment }: FunctionFacts,
  start: ValueId,
): boolean {
  let id = start;
  for (let depth = 0; depth < 8; depth++) {
    if (isUserModel(model, resolveIn(model.flows.program, ref, id))) return true;
    const value = fragment.values[id];
    if (value?.op === "attribute") id = value.base;
    else if (value?.op === "call") id = value.callee;
    else return false;
  }
  return false;
}

function isUserModel({ ownership }: Pick<AuditModel, "ownership">, symbol: Symbol | undefined): boolean {
  if (symbol?.kind === "class" || symbol?.kind === "instance") {
    return ownership.models.get(classFacts(symbol.target))?.identity === "user";
  }
  return /^django\.contrib\.auth\.(?:models\.User|get_user_model)(?:\(\))?$/.test(externalName(symbol) ?? "");
}

export function isOwn({ program }: FlowModel, { ref, facts }: FunctionState, id: ValueId): boolean {
  return isVisitor(program, ref, rootOf(facts.fragment.values, id));
}

/** The value before it was changed in place. */
function rootOf(values: readonly Value[], id: ValueId): ValueId {
  let root = id;
  for (let value = values[root]; value?.op === "updated" || value?.op === "through"; value = values[root])
    root = value.base;
  return root;
}

export const GETTERS: ReadonlySet<string> = new Set([
  "get",
  "aget",
  "get_object_or_404",
  "aget_object_or_404",
  "first",
  "last",
  "filter",
  "get_by_natural_key",
]);

/** The lookup that found the account, through branches and one hop of a chain: `User.objects.filter(…).first()`. */
export function fetchOf(facts: FunctionFacts, id: ValueId, depth = 0): ValueId | undefined {
  const { values } = facts.fragment;
  const root = rootOf(values, id);
  const value = values[root];
  if (depth > 4 || value === undefined) return undefined;
  if (value.op === "merge") {
    return value.inputs.map((one) => fetchOf(facts, one, depth + 1)).find((one) => one !== undefined);
  }
  if (value.op === "element" || value.op === "item") return fetchOf(facts, value.base, depth + 1);
  if (value.op !== "call" || !GETTERS.has(spokenName(facts.fragment, value.callee) ?? "")) return undefined;
  const keyed = value.arguments.some((one) => one.name !== undefined);
  const callee = values[value.callee];
  return keyed || callee?.op !== "attribute" ? root : (fetchOf(facts, callee.base, depth + 1) ?? root);
}

/** States of an account that nobody uses yet: `profile__is_stub`, `invited`, `claimed`. */
const UNCLAIMED =
  /(?:^|_)(?:stub\w{0,10}|placeholder|unclaimed|provisional|imported|invited|invitation_\w{1,20}|temporary|guest)(?:_|$)/;
const CLAIMED = /(?:^|_)(?:is_active|active|claimed|activated|registered|has_usable_password)$/;

/** Why a lookup finds no account that somebody has: `User.objects.filter(profile__stub_account=True).get(email=…)`. */
export function onlyUnclaimed({ facts }: FunctionState, fetch: ValueId): string | undefined {
  const { values } = facts.fragment;
  let id: ValueId | undefined = fetch;
  for (let depth = 0; id !== undefined && depth < CHAIN; depth++) {
    const value: Value | undefined = values[id];
    const asked =
      value?.op === "call" ? value.arguments.find((one) => asksUnclaimed(values, one)) : undefined;
    if (asked?.name !== undefined) return `the lookup finds accounts that nobody has yet (\`${asked.name}\`)`;
    id = value?.op === "call" ? value.callee : value?.op === "attribute" ? value.base : undefined;
  }
  return undefined;
}

/** Calls and attributes of one chain. */
const CHAIN = 12;

function asksUnclaimed(values: readonly Value[], { name, value }: CallArgument): boolean {
  const given = values[value];
  if (name === undefined || given?.op !== "constant") return false;
  return given.constant === "True" ? UNCLAIMED.test(name) : given.constant === "False" && CLAIMED.test(name);
}

/** Whether a key of the lookup comes out of the request: an id of the address, a typed e-mail address or name. */
export function isChosen({ solver, program }: FlowModel, state: FunctionState, fetch: ValueId): boolean {
  const call = state.facts.fragment.values[fetch];
  if (call?.op !== "call") return false;
  return call.arguments.some(
    ({ value }) =>
      !isVisitor(program, state.ref, value) &&
      isKeyOfRequest(solver, state, value) &&
      !isKeptInSession(program, state, value) &&
      !isPutInByForm(program, state, value),
  );
}

/** `form.cleaned_data["user_id"]`, where the `clean()` of a form put it there: after a password was checked, say. */
function isPutInByForm(program: Program, { ref, facts }: FunctionState, id: ValueId): boolean {
  const { values } = facts.fragment;
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  const isGet = callee?.op === "attribute" && callee.name === "get";
  const base = isGet ? callee.base : value?.op === "item" ? value.base : NONE;
  const held = values[base];
  if (held?.op !== "attribute" || held.name !== "cleaned_data") return false;
  const key = value?.op === "call" ? value.arguments[0]?.value : undefined;
  const name =
    value?.op === "item" ? value.name : key === undefined ? undefined : textOf(program, refTo(ref, key));
  return name !== undefined && [...program.units.values()].some((unit) => putInByForms(unit).has(name));
}

/** Methods of a form that decide what it has validated, `clean()` and what it hands its data to. */
const CLEANING = /^_{0,2}clean(?:_\w{1,60})?$/;

/** Keys under which such methods of a file put something of their own: `data["user_id"] = …`, `data | {"user_id": …}`. */
const putInByForms: (unit: Unit) => ReadonlySet<string> = perFile(
  ({ facts, file }) =>
    new Set(
      facts.functions.flatMap(({ name, class: owner, fragment }) => {
        if (!CLEANING.test(name) || owner === NONE) return [];
        const stored = fragment.stores.flatMap((store) => (store.item ? (store.name ?? []) : []));
        return [...stored, ...fragment.values.flatMap((value) => keysAdded(file.bytes, fragment, value))];
      }),
    ),
);

/** The keys of a dictionary that is put together with another one. */
function keysAdded(bytes: Uint8Array, { values }: Fragment, value: Value): readonly string[] {
  if (value.op !== "operation" || value.operator !== "arithmetic") return [];
  return value.operands.flatMap((id) => {
    const added = values[id];
    if (added?.op !== "collection" || added.form !== "dict") return [];
    return added.entries.flatMap(({ key }) => {
      const literal = values[key];
      return literal?.op === "text" ? [stringValue(bytes, literal.literal)] : [];
    });
  });
}

/** Links between a value and what it was taken out of. */
const LINKS = 8;

/** Read out of the session: an earlier request put it there, as a login does that asks for a second proof; this one has no say in it. */
function isKeptInSession(program: Program, { ref, facts }: FunctionState, start: ValueId): boolean {
  const { values } = facts.fragment;
  let id: ValueId | undefined = start;
  for (let link = 0; link < LINKS && id !== undefined; link++) {
    if (externalName(resolveIn(program, ref, id)) === "django.http.HttpRequest.session") return true;
    const value: Value | undefined = values[id];
    id = value?.op === "call" ? value.callee : value && "base" in value ? value.base : undefined;
  }
  return false;
}

export function isKeyOfRequest(solver: FlowModel["solver"], state: FunctionState, value: ValueId): boolean {
  return taintsOf(solver, state, value).some(({ origin }) =>
    origin.kind === "source"
      ? origin.row.kind === "request"
      : origin.kind === "parameter" && state.entries.some(({ index }) => index === origin.index),
  );
}
