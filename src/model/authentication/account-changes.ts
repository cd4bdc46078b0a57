/** Passwords, addresses and sessions of accounts that a request gets: whose account, and what proves that it may. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { Store, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { AuditModel } from "../audit-model.ts";
import { guardsIn } from "../guards/claim.ts";
import { guardsBefore } from "../guards/enforcement.ts";
import { ANY_REQUEST } from "../guards/guard-book.ts";
import type { Guard } from "../guards/guard.ts";
import { fetchOf, isAccount, isChosen, isKeyOfRequest, isOwn, onlyUnclaimed } from "./account-lookups.ts";
import { mailBefore, mayAskInPassing, proofIn, proves, switchAround } from "./account-proofs.ts";
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
export function accountChanges(model: AuditModel): readonly AccountChange[] {
  const found = known.get(model.postures) ?? gather(model);
  known.set(model.postures, found);
  return found;
}

/** One gathering for each audit, shared by all checks that ask. */
const known = new WeakMap<AuditModel["postures"], readonly AccountChange[]>();

function gather(model: AuditModel): readonly AccountChange[] {
  const views = viewIndex(model);
  const candidates = [
    ...passwordChanges(model.flows),
    ...passwordForms(model.flows),
    ...hashedPasswords(model.flows),
    ...emailChanges(model),
    ...logins(model.flows),
    ...tokensGiven(model.flows),
  ];
  return candidates.flatMap((one) => judged(model, views, one));
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

/** Django's forms that set a password without the old one (docs.djangoproject.com/en/5.2/topics/auth/default/#built-in-forms). */
const PASSWORD_FORMS = [
  "django.contrib.auth.forms.SetPasswordForm",
  "django.contrib.auth.forms.AdminPasswordChangeForm",
];

/** `SetPasswordForm(user, request.POST)`. */
function passwordForms(flows: FlowModel): Candidate[] {
  return callsOf(flows, PASSWORD_FORMS).flatMap(({ at, call }): Candidate[] => {
    const state = flows.solver.byRef.get(functionFacts(at));
    const account = argumentOf(call, 0, "user")?.value;
    const given = argumentOf(call, 1, "data")?.value;
    if (state === undefined || account === undefined || given === undefined) return [];
    return [{ what: "password", state, at: at.value, account, given }];
  });
}

/** `user.password = make_password(…)`. */
function hashedPasswords(flows: FlowModel): Candidate[] {
  return callsOf(flows, ["django.contrib.auth.hashers.make_password"]).flatMap(
    ({ at, call }): Candidate[] => {
      const state = flows.solver.byRef.get(functionFacts(at));
      const given = call.arguments[0]?.value;
      const store = state?.facts.fragment.stores.find(
        (one) => one.value === at.value && one.name === "password",
      );
      if (state === undefined || given === undefined || store === undefined) return [];
      return [{ what: "password", state, at: at.value, account: store.base, given }];
    },
  );
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

/** What makes a token that stands for an account (django-rest-framework.org/api-guide/authentication/, django-rest-framework-simplejwt.readthedocs.io). */
const TOKEN_MAKERS = [
  "rest_framework.authtoken.models.Token.objects.get_or_create",
  "rest_framework.authtoken.models.Token.objects.create",
  "rest_framework_simplejwt.tokens.RefreshToken.for_user",
  "rest_framework_simplejwt.tokens.AccessToken.for_user",
];

/** What the answer holds of such a token. */
const TOKEN_PARTS: ReadonlySet<string> = new Set(["key", "access_token"]);

/** `Token.objects.get_or_create(user=user)` in a function that reads the token's text: whoever gets that is logged in. */
function tokensGiven(flows: FlowModel): Candidate[] {
  return callsOf(flows, TOKEN_MAKERS).flatMap(({ at, call }): Candidate[] => {
    const state = flows.solver.byRef.get(functionFacts(at));
    const account = argumentOf(call, 0, "user")?.value;
    const reads = state?.facts.fragment.values.some(
      (value) => value.op === "attribute" && TOKEN_PARTS.has(value.name),
    );
    if (state === undefined || account === undefined || reads !== true) return [];
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
  const at = refTo(state.ref, one.at);
  const before = guardsIn(guardsBefore(model.guards, at, ANY_REQUEST));
  return [
    {
      what,
      at,
      place: placeOf(at),
      state,
      whose: own ? "own" : "chosen",
      fetched: fetch === undefined ? undefined : placeOf(refTo(state.ref, fetch)),
      proof:
        switchAround(state, one.at) ??
        (fetch === undefined ? undefined : onlyUnclaimed(state, fetch)) ??
        proofIn(flows, state, before) ??
        (one.what === "email" ? mailBefore(flows, state) : undefined),
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

function parameterOf(origin: { readonly kind: string; readonly index?: number }): number | undefined {
  return origin.kind === "parameter" ? origin.index : undefined;
}
