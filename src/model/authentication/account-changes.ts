/** Passwords, addresses and sessions of accounts that a request gets: whose account, and what proves that it may. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import type { FunctionRef, Program, Symbol, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, FunctionFacts, Store, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { conductOf, decoratorSymbols } from "../../flow/conduct.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import { spokenName } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { AuditModel } from "../audit-model.ts";
import { developmentSwitch } from "../conditions.ts";
import { asksForPrivilege, guardsIn } from "../guards/claim.ts";
import { guardsBefore } from "../guards/enforcement.ts";
import { ANY_REQUEST } from "../guards/guard-book.ts";
import type { Guard } from "../guards/guard.ts";
import { isVisitor } from "../guards/visitors.ts";
import type { Reached, ViewIndex } from "./view-index.ts";
import { anyWithin } from "./user-conditions.ts";
import { viewIndex } from "./view-index.ts";

/** What of an account a request gets hold of: its password, its address, a session in its name. */
export type AccountPart = "password" | "email" | "session";

/** One change. */
export interface AccountChange {
  readonly what: AccountPart;
  readonly at: ValueRef;
  readonly place: Place;
  readonly state: FunctionState;
  /** `chosen`: the request says which account; `own`: the account that is logged in. */
  readonly whose: "chosen" | "own";
  /** Where the account is fetched. */
  readonly fetched: Place | undefined;
  /** What proves that the request may do it, in words; undefined where nothing in the function does. */
  readonly proof: string | undefined;
  /** A guard before the change that cannot be judged. */
  readonly unsure: Guard | undefined;
  readonly reached: readonly Reached[];
}

/** Every change in a function that answers requests, in the program's order. */
export function accountChanges(model: AuditModel): AccountChange[] {
  const views = viewIndex(model);
  return [...passwordChanges(model.flows), ...emailChanges(model), ...logins(model.flows)].flatMap((one) =>
    judged(model, views, one),
  );
}

interface Candidate {
  readonly what: AccountPart;
  readonly state: FunctionState;
  readonly at: ValueId;
  /** The account. */
  readonly account: ValueId;
  /** What is put in. */
  readonly given: ValueId;
}

/** `user.set_password(…)`. */
function passwordChanges(flows: FlowModel): Candidate[] {
  return callsNamed(flows, "set_password").flatMap(({ state, id, value }): Candidate[] => {
    const callee = state.facts.fragment.values[value.callee];
    const given = value.arguments[0]?.value;
    if (callee?.op !== "attribute" || given === undefined) return [];
    return [{ what: "password", state, at: id, account: callee.base, given }];
  });
}

/** `login(request, user)`. */
function logins(flows: FlowModel): Candidate[] {
  return callsOf(flows, ["django.contrib.auth.login"]).flatMap(({ at, call }): Candidate[] => {
    const state = flows.solver.byRef.get(functionFacts(at));
    const account = call.arguments[1]?.value;
    if (state === undefined || account === undefined) return [];
    return [{ what: "session", state, at: at.value, account, given: NONE }];
  });
}

/** `user.email = …` on a user that a lookup found. */
function emailChanges({ flows, ownership }: AuditModel): Candidate[] {
  return flows.solver.functions.flatMap((state) =>
    state.facts.fragment.stores.flatMap((store): Candidate[] => {
      if (!isEmailStore(store)) return [];
      if (!isOwn(flows, state, store.base) && !isAccount({ flows, ownership }, state, store.base)) return [];
      return [{ what: "email", state, at: store.value, account: store.base, given: store.value }];
    }),
  );
}

function isEmailStore({ name, item }: Store): boolean {
  return !item && (name === "email" || name === "email_address");
}

/** A row that a lookup among users found. */
function isAccount(
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

function judged(model: AuditModel, views: ViewIndex, one: Candidate): AccountChange[] {
  const { flows } = model;
  const { state, what } = one;
  const reached = views.get(state.facts) ?? [];
  if (reached.length === 0) return [];
  const own = isOwn(flows, state, one.account);
  if (what !== "session" && !isFromRequest(flows, state, one.given)) return [];
  if (own && mayAskInPassing(flows, state)) return [];
  const fetch = own ? undefined : fetchOf(state.facts, one.account);
  if (!own && (fetch === undefined || !isChosen(flows, state, fetch))) return [];
  const at = { ...state.ref, value: one.at };
  const before = guardsIn(guardsBefore(model.guards, at, ANY_REQUEST));
  return [
    {
      what,
      at,
      place: placeOf(at),
      state,
      whose: own ? "own" : "chosen",
      fetched: fetch === undefined ? undefined : placeOf({ ...state.ref, value: fetch }),
      proof: switchAround(state, one.at) ?? proofIn(flows, state, before) ?? mailBefore(flows, state, one),
      unsure: before.find((guard) => !guard.certain && proves(guard)),
      reached,
    },
  ];
}

/** Whether the new value comes out of the request or a form. */
function isFromRequest({ solver }: FlowModel, state: FunctionState, id: ValueId): boolean {
  return taintsOf(solver, state, id).some(({ origin }) => {
    if (origin.kind === "source") return origin.row.kind === "request";
    return origin.kind === "unknown" || state.entries.some((entry) => entry.index === parameterOf(origin));
  });
}

/**
 * Whether a function puts what the request says on an account that the request names, whatever field it is: no business of
 * strangers, however public the function's name sounds.
 */
export function changesNamedAccount(
  model: Pick<AuditModel, "flows" | "ownership">,
  state: FunctionState,
): boolean {
  const { fragment } = state.facts;
  return fragment.stores.some((store) => {
    if (store.item || !isAccount(model, state, store.base)) return false;
    const fetch = fetchOf(state.facts, store.base);
    if (fetch === undefined || !isChosen(model.flows, state, fetch)) return false;
    return anyWithin(fragment, store.value, (_, id) => isKeyOfRequest(model.flows.solver, state, id));
  });
}

/** A decorator of the project or of a package may have asked for the password again ("sudo mode"). */
function mayAskInPassing({ solver }: FlowModel, state: FunctionState): boolean {
  return decoratorSymbols(solver, state).some((symbol) => {
    const name = externalName(symbol) ?? "";
    return !name.startsWith("django.views.") && name !== "django.contrib.auth.decorators.login_required";
  });
}

function parameterOf(origin: { readonly kind: string; readonly index?: number }): number | undefined {
  return origin.kind === "parameter" ? origin.index : undefined;
}

function isOwn({ program }: FlowModel, { ref, facts }: FunctionState, id: ValueId): boolean {
  return isVisitor(program, ref, rootOf(facts.fragment.values, id));
}

/** The value before it was changed in place. */
function rootOf(values: readonly Value[], id: ValueId): ValueId {
  const value = values[id];
  return value?.op === "updated" || value?.op === "through" ? rootOf(values, value.base) : id;
}

const GETTERS: ReadonlySet<string> = new Set([
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
function fetchOf(facts: FunctionFacts, id: ValueId, depth = 0): ValueId | undefined {
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

/** Whether a key of the lookup comes out of the request: an id of the address, a typed e-mail address or name. */
function isChosen({ solver, program }: FlowModel, state: FunctionState, fetch: ValueId): boolean {
  const call = state.facts.fragment.values[fetch];
  if (call?.op !== "call") return false;
  return call.arguments.some(
    ({ value }) => !isVisitor(program, state.ref, value) && isKeyOfRequest(solver, state, value),
  );
}

function isKeyOfRequest(solver: FlowModel["solver"], state: FunctionState, value: ValueId): boolean {
  return taintsOf(solver, state, value).some(({ origin }) =>
    origin.kind === "source"
      ? origin.row.kind === "request"
      : origin.kind === "parameter" && state.entries.some(({ index }) => index === origin.index),
  );
}

/** A new address that is written to, most likely for its owner to confirm. */
function mailBefore({ solver }: FlowModel, state: FunctionState, { what }: Candidate): string | undefined {
  const writes = conductOf(solver, state).deeds.some(({ deed }) => deed === "mail");
  return what === "email" && writes
    ? "writes a mail, most likely for the address to be confirmed"
    : undefined;
}

/** A development switch that must be on for the change to happen. */
function switchAround({ ref, facts }: FunctionState, at: ValueId): string | undefined {
  const value = facts.fragment.values[at];
  const name = value && developmentSwitch(ref, value.region);
  return name === undefined ? undefined : `\`${name}\`, a switch for development, must be on`;
}

/** Functions that compare a typed password with the stored one. */
const PASSWORD_CHECKS: ReadonlySet<string> = new Set([
  "check_password",
  "acheck_password",
  "authenticate",
  "aauthenticate",
]);

function proofIn(
  { solver, program }: FlowModel,
  state: FunctionState,
  before: readonly Guard[],
): string | undefined {
  const guard = before.find((one) => one.certain && proves(one));
  if (guard !== undefined) return guard.says;
  const { values } = state.facts.fragment;
  const asked = values.some(
    (value) => value.op === "call" && PASSWORD_CHECKS.has(calledName(state, value) ?? ""),
  );
  const code = values.flatMap((value) => oneTimeCode(solver, state, value) ?? [])[0];
  if (code !== undefined) return code;
  if (asked || values.some((value) => value.op === "call" && formAsks(program, state, value)))
    return "asks for the password first";
  const [proof] = conductOf(solver, state).proofs;
  return proof?.says;
}

/** Names of what only the right person was sent or knows. */
const CODE =
  /otp|(?:^|_)(?:code|pin|token|secret|key|hash|answer|birth\w{0,6}|signature|nonce|verification\w{0,6}|uuid)(?:_|$)/i;

/** Functions that check such a code. */
const CODE_CHECK = /^(?:is_)?(?:verif|check|valid|confirm)\w{0,20}(?:otp|code|token|pin|link|signature)/i;

/** `user.otp != request.data["otp"]`, `OneTimeCode.objects.get(user=user, code=…)`, `verify_code(…)`. */
function oneTimeCode(solver: FlowModel["solver"], state: FunctionState, value: Value): string | undefined {
  const { fragment } = state.facts;
  if (value.op === "operation" && /^[=!]=$/.test(value.operator)) {
    const names = value.operands.flatMap((one) =>
      fragment.values[one]?.op === "attribute" ? (spokenName(fragment, one) ?? []) : [],
    );
    const name = names.find((one) => CODE.test(one));
    const sent = value.operands.some((one) => isKeyOfRequest(solver, state, one));
    return name !== undefined && sent ? `compares \`${name}\` with what was sent` : undefined;
  }
  if (value.op !== "call") return undefined;
  const called = spokenName(fragment, value.callee) ?? "";
  if (CODE_CHECK.test(called)) return `calls \`${called}\``;
  if (!GETTERS.has(called)) return undefined;
  const key = value.arguments.find(({ name }) => name !== undefined && name !== "pk" && CODE.test(name));
  return key !== undefined && isKeyOfRequest(solver, state, key.value)
    ? `finds a row by \`${key.name}\`, which only the right person knows`
    : undefined;
}

/** Whether a call makes a form or serializer of the project that compares the password, or checks a token, while it validates. */
function formAsks(program: Program, { ref }: FunctionState, call: CallValue): boolean {
  const made = resolveIn(program, ref, call.callee);
  if (made?.kind !== "class") return false;
  return hierarchyOf(program, made.target).some(
    (one) =>
      one.kind === "class" && methodsOf(one.target).some((method) => comparesSecret(functionFacts(method))),
  );
}

function comparesSecret({ fragment }: FunctionFacts): boolean {
  return fragment.values.some((value) => {
    if (value.op !== "call") return false;
    const name = spokenName(fragment, value.callee) ?? "";
    return PASSWORD_CHECKS.has(name) || name === "check_token";
  });
}

function calledName({ facts }: FunctionState, call: CallValue): string | undefined {
  return spokenName(facts.fragment, call.callee);
}

/** A guard that is about more than being logged in. */
function proves(guard: Guard): boolean {
  return asksForPrivilege(guard) || guard.demands === "token" || guard.demands === "signature";
}
