/** Rows that are found or written for whomever the request names: by an account's id in a cookie, or an owner in a parameter. */
import type { ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallArgument, CallValue, Value, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { operandsOf } from "../../flow/operands.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ModelFacts, Ownership } from "../ownership/ownership.ts";
import type { ClientValue } from "./client-values.ts";
import { clientValue, readersOfRequests } from "./client-values.ts";

/** One such place. */
export interface ClaimedOwner {
  readonly state: FunctionState;
  readonly at: ValueRef;
  readonly value: ClientValue;
  /** `found` looks a row up by it, `written` saves it as a row's owner, `acting` changes the account that it names. */
  readonly form: "found" | "written" | "acting";
  /** The model or the field. */
  readonly subject: string;
}

/** Cookies that name an account. Those that hold a session's or token's secret do not. */
const ACCOUNT =
  /(?:^|[-_])(?:user|users|uid|account|member|customer|email|login)(?:[-_]?(?:id|name|pk))?$|^username$|^userid$/i;

/** Calls that find rows. */
const FINDING = /^(?:get|filter|get_object_or_404|get_or_none|aget)$/;

/** One search for each flow model: lookups ask for each of theirs. */
const known = new WeakMap<FlowModel, readonly ClaimedOwner[]>();

/** All of them. */
export function claimedOwners(flows: FlowModel, ownership: Ownership): readonly ClaimedOwner[] {
  const found = known.get(flows) ?? findClaims(flows, ownership);
  known.set(flows, found);
  return found;
}

function findClaims(flows: FlowModel, ownership: Ownership): readonly ClaimedOwner[] {
  return readersOfRequests(flows).flatMap((state) =>
    state.facts.fragment.values.flatMap((call, id) => {
      if (call.op !== "call") return [];
      const at = refTo(state.ref, id);
      return (
        foundByCookie(flows, state, at, call) ??
        askedByCookie(flows, state, at, call) ??
        writtenFor(flows, ownership, state, at, call) ??
        actingAs(flows, ownership, state, at, call) ??
        []
      );
    }),
  );
}

/** `Account.objects.get(pk=request.COOKIES["user_id"])`. */
function foundByCookie(
  flows: FlowModel,
  state: FunctionState,
  at: ValueRef,
  call: CallValue,
): ClaimedOwner | undefined {
  const name = spokenName(state.facts.fragment, call.callee) ?? "";
  if (!FINDING.test(name)) return undefined;
  for (const one of call.arguments) {
    const value = one.style === "keyword" ? clientValue(flows, state, one.value) : undefined;
    if (value?.carrier === "cookie" && ACCOUNT.test(value.key))
      return { state, at, value, form: "found", subject: one.name ?? "" };
  }
  return undefined;
}

/** `cursor.execute("… where id = %s", [request.COOKIES["user_id"]])`, and the same with the cookie written into the text. */
function askedByCookie(
  flows: FlowModel,
  state: FunctionState,
  at: ValueRef,
  call: CallValue,
): ClaimedOwner | undefined {
  const { fragment } = state.facts;
  if (!/^(?:execute|raw)$/.test(spokenName(fragment, call.callee) ?? "")) return undefined;
  const handed = call.arguments.flatMap((one) => piecesOf(fragment.values, one.value));
  const values = handed.map((id) => clientValue(flows, state, id));
  const value = values.find((one) => one?.carrier === "cookie" && ACCOUNT.test(one.key));
  return value && { state, at, value, form: "found", subject: value.key };
}

/** The entries of a list of parameters, and the pieces of a text that is put together. */
function piecesOf(values: readonly Value[], id: ValueId): readonly ValueId[] {
  const value = values[id];
  if (value?.op === "collection") return value.entries.map((one) => one.value);
  return value?.op === "build" ? value.parts : [id];
}

/** `Note(owner=User.objects.get(pk=request.GET["user"]))` or `Note.objects.create(owner_id=request.POST["user"])`, with nobody else to answer for the row. */
function writtenFor(
  flows: FlowModel,
  ownership: Ownership,
  state: FunctionState,
  at: ValueRef,
  call: CallValue,
): ClaimedOwner | undefined {
  const model = createdModel(flows, ownership, state, call);
  if (!model || call.arguments.some((one) => isAsker(flows, state, one.value))) return undefined;
  for (const one of call.arguments) {
    const value = ownsBy(model, one) ? claimed(flows, state, one.value, 0) : undefined;
    if (value && !isProven(flows, state, one.value, value.key))
      return { state, at: fetchOf(state, one.value) ?? at, value, form: "written", subject: one.name ?? "" };
  }
  return undefined;
}

/** Parameters by which a page tells who its visitor is. */
const SELF =
  /^(?:from|from_user|sender|giver|payer|buyer|user|userid|uid|account|owner|customer|me|actor|current_user|member)(?:_?id|_pk)?$/i;

/** `payer = User.objects.get(pk=request.POST["from"])`, and then the payer's account is changed. */
function actingAs(
  flows: FlowModel,
  ownership: Ownership,
  state: FunctionState,
  at: ValueRef,
  call: CallValue,
): ClaimedOwner | undefined {
  if (!/^(?:get|get_object_or_404)$/.test(spokenName(state.facts.fragment, call.callee) ?? ""))
    return undefined;
  const values = call.arguments.map((one) =>
    one.style === "keyword" ? clientValue(flows, state, one.value) : undefined,
  );
  const value = values.find((one) => one?.carrier === "parameter" && SELF.test(one.key));
  if (!value || !ofAccounts(flows, ownership, state, call)) return undefined;
  if (call.arguments.some((one) => isAsker(flows, state, one.value))) return undefined;
  if (isProven(flows, state, at.value, value.key)) return undefined;
  if (!isChanged(state, at.value) && !isActedFor(flows, ownership, state, at.value, value.key))
    return undefined;
  return { state, at, value, form: "acting", subject: value.key };
}

/** Whether the row, or the key that names it, is brought together with whoever is asking. */
function isProven(flows: FlowModel, state: FunctionState, row: ValueId, key: string): boolean {
  const { values } = state.facts.fragment;
  const isClaim = (id: ValueId): boolean =>
    rootOf(values, id) === row || clientValue(flows, state, id)?.key === key;
  return values.some((value, id) => {
    if (id === row || (value.op !== "call" && value.op !== "operation")) return false;
    const parts = operandsOf(value);
    return parts.some(isClaim) && parts.some((one) => isAsker(flows, state, one));
  });
}

/** The object that a value is, or is read from: `wallet` of `wallet.user_id`. */
function rootOf(values: readonly Value[], id: ValueId): ValueId {
  let at = baseOf(values, id);
  for (let value = values[at]; value?.op === "attribute"; value = values[at]) at = baseOf(values, value.base);
  return at;
}

/** Parameters that may as well name somebody for whom something is done: they count where nothing else looks at who is asking. */
const ANYBODY = /^(?:user|userid|uid|account|owner|customer|member)(?:_?id|_pk)?$/i;

/** Keywords of new rows for whoever is at the other end. */
const RECEIVING =
  /^(?:to|to_\w{1,40}|target|recipient|receiver|payee|dest\w{0,20}|assignee|invitee|subject)$/i;

/** Whether something is done in the account's name: a row is made with it, or a function that gets it changes it. */
function isActedFor(
  flows: FlowModel,
  ownership: Ownership,
  state: FunctionState,
  row: ValueId,
  key: string,
): boolean {
  const { values } = state.facts.fragment;
  if (ANYBODY.test(key) && values.some((_, id) => isAsker(flows, state, id))) return false;
  return values.some(
    (value, id) =>
      value.op === "call" &&
      (makesWith(flows, ownership, state, value, row) || changedBy(flows, ownership, state, id, row, 0)),
  );
}

/** `Transfer.objects.create(source=wallet, …)`. */
function makesWith(
  flows: FlowModel,
  ownership: Ownership,
  state: FunctionState,
  call: CallValue,
  row: ValueId,
): boolean {
  const { values } = state.facts.fragment;
  return (
    createdModel(flows, ownership, state, call) !== undefined &&
    call.arguments.some((one) => !RECEIVING.test(one.name ?? "") && baseOf(values, one.value) === row)
  );
}

/** Calls followed. */
const DEPTH = 3;

/** Whether a function of the project is handed the row, or is its method, and changes it or makes something with it. */
function changedBy(
  flows: FlowModel,
  ownership: Ownership,
  state: FunctionState,
  call: ValueId,
  row: ValueId,
  depth: number,
): boolean {
  const edge = state.edges.get(call);
  const callee = edge && flows.solver.byRef.get(functionFacts(edge.target));
  if (edge === undefined || callee === undefined || depth >= DEPTH) return false;
  const { values } = state.facts.fragment;
  return [...edge.passed].some(
    ([index, ids]) =>
      ids.some((id) => baseOf(values, id) === row) &&
      changesParameter(flows, ownership, callee, index, depth),
  );
}

function changesParameter(
  flows: FlowModel,
  ownership: Ownership,
  state: FunctionState,
  index: number,
  depth: number,
): boolean {
  const { values } = state.facts.fragment;
  const row = values.findIndex((value) => value.op === "parameter" && value.index === index);
  if (row < 0 || values.some((_, id) => isAsker(flows, state, id))) return false;
  if (isChanged(state, row)) return true;
  return values.some(
    (value, id) =>
      value.op === "call" &&
      (updatesRow(values, value, row) ||
        makesWith(flows, ownership, state, value, row) ||
        changedBy(flows, ownership, state, id, row, depth + 1)),
  );
}

/** `Wallet.objects.filter(pk=wallet.pk).update(…)`. */
function updatesRow(values: readonly Value[], { callee }: CallValue, row: ValueId): boolean {
  const method = values[callee];
  if (method?.op !== "attribute" || !/^a?(?:update|delete)$/.test(method.name)) return false;
  const asked = values[method.base];
  return asked?.op === "call" && asked.arguments.some((one) => rootOf(values, one.value) === row);
}

/** Whether rows of the user model are asked for. */
function ofAccounts(
  { program }: FlowModel,
  { models }: Ownership,
  state: FunctionState,
  call: CallValue,
): boolean {
  const { values } = state.facts.fragment;
  const callee = values[call.callee];
  const manager = callee?.op === "attribute" ? values[callee.base] : undefined;
  const target =
    manager?.op === "attribute" && manager.name === "objects" ? manager.base : call.arguments[0]?.value;
  const symbol = target === undefined ? undefined : resolveIn(program, state.ref, target);
  if (symbol?.kind === "class") return models.get(classFacts(symbol.target))?.identity !== undefined;
  return /^django\.contrib\.auth\.(?:models\.User|get_user_model\(\))$/.test(externalName(symbol) ?? "");
}

/** Whether something is assigned to an object, and it is saved. */
function isChanged({ facts }: FunctionState, id: ValueId): boolean {
  const { stores, values } = facts.fragment;
  const changed = stores.some((store) => baseOf(values, store.base) === id);
  return (
    changed &&
    values.some((value) => {
      const callee = value.op === "call" ? values[value.callee] : undefined;
      return callee?.op === "attribute" && /^a?save$/.test(callee.name) && baseOf(values, callee.base) === id;
    })
  );
}

/** The object that later versions of it stand for. */
function baseOf(values: readonly Value[], id: ValueId): ValueId {
  let at = id;
  for (let depth = 0; depth < 20; depth++) {
    const value = values[at];
    if (value?.op === "updated") at = value.base;
    else if (value?.op === "merge") at = value.inputs[0] ?? at;
    else break;
  }
  return at;
}

function createdModel(
  flows: FlowModel,
  { models }: Ownership,
  state: FunctionState,
  { callee }: CallValue,
): ModelFacts | undefined {
  const { values } = state.facts.fragment;
  const value = values[callee];
  const manager = value?.op === "attribute" && value.name === "create" ? values[value.base] : undefined;
  const target = manager?.op === "attribute" && manager.name === "objects" ? manager.base : callee;
  const symbol = resolveIn(flows.program, state.ref, target);
  return symbol?.kind === "class" ? models.get(classFacts(symbol.target)) : undefined;
}

function ownsBy({ owners }: ModelFacts, { name }: CallArgument): boolean {
  const field = name?.replace(/_id$/, "");
  return owners.some(
    ({ path, to, confidence }) =>
      to === "user" && path.length === 1 && path[0] === field && confidence === "high",
  );
}

/** The call that fetches an account: there the request is believed. */
function fetchOf({ ref, facts }: FunctionState, id: ValueId): ValueRef | undefined {
  return facts.fragment.values[id]?.op === "call" &&
    FINDING.test(spokenName(facts.fragment, facts.fragment.values[id].callee) ?? "")
    ? refTo(ref, id)
    : undefined;
}

/** What a parameter names, or the account that is fetched by it. An e-mail address is what people who forgot everything else are asked for. */
function claimed(
  flows: FlowModel,
  state: FunctionState,
  id: ValueId,
  depth: number,
): ClientValue | undefined {
  const direct = clientValue(flows, state, id);
  if (direct) return direct;
  const { fragment } = state.facts;
  const call = fragment.values[id];
  if (call?.op !== "call" || depth > 2) return undefined;
  const name = spokenName(fragment, call.callee) ?? "";
  if (name === "first") {
    const callee = fragment.values[call.callee];
    return callee?.op === "attribute" ? claimed(flows, state, callee.base, depth + 1) : undefined;
  }
  if (!FINDING.test(name)) return undefined;
  const values = call.arguments.map((one) =>
    one.style === "keyword" && !/mail/.test(one.name ?? "")
      ? clientValue(flows, state, one.value)
      : undefined,
  );
  return values.find((one) => one !== undefined);
}

/** `request.user`, the session's user, and what is fetched by them. */
function isAsker(flows: FlowModel, state: FunctionState, id: ValueId, depth = 0): boolean {
  const { values } = state.facts.fragment;
  const value = values[id];
  if (value === undefined || depth > 6) return false;
  const name = externalName(resolveIn(flows.program, state.ref, id)) ?? "";
  if (/HttpRequest\.(?:user|session)/.test(name)) return true;
  if (value.op === "attribute" && /^(?:user|session|current_user)$/.test(value.name)) return true;
  const again = (next: ValueId): boolean => isAsker(flows, state, next, depth + 1);
  if (value.op === "call") return again(value.callee) || value.arguments.some((one) => again(one.value));
  if (value.op === "item" || value.op === "attribute") return again(value.base);
  return value.op === "merge" && value.inputs.some((next) => again(next));
}
