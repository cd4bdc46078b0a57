/** Calls that let only some visitors past: functions of the project that refuse, and look-ups among what belongs to the user. */
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, RegionId, Value, ValueId } from "../../extract/facts.ts";
import { isIgnored } from "../../flow/ignored-answers.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { Claim } from "./claim.ts";
import { askedThrough, through } from "./condition-calls.ts";
import type { Situation } from "./conditions.ts";
import type { Guard } from "./guard.ts";
import type { GuardBook, Lookup } from "./guard-book.ts";
import { refusalsOf } from "./denials.ts";
import { proofClaim } from "./proof-claims.ts";
import { guardAt, withoutGiven } from "./guard-book.ts";
import { asksReceiver, methodOfReceiver, methodOfRow, receiverOf } from "./receivers.ts";
import { identifiesVisitor, isVisitor, valueAt } from "./visitors.ts";

/** One such call. */
export interface EnforcingCall {
  readonly id: ValueId;
  readonly region: RegionId;
  /** Byte offset of its end. */
  readonly end: number;
  readonly claim: Claim;
}

/** The enforcing calls of a function in the order of its values. */
export function enforcingCalls(situation: Situation): EnforcingCall[] {
  const { values } = functionFacts(situation.ref).fragment;
  const calls = [
    ...projectCalls(situation),
    ...rowCalls(situation),
    ...declaredCalls(situation),
    ...lookupsOf(situation),
  ].flatMap(({ id, claim }) => {
    const value = values[id];
    return value ? [{ id, region: value.region, end: value.end, claim, start: value.start }] : [];
  });
  if (calls.length === 0) return calls;
  const logins = loginsIn(situation);
  return calls.filter(
    ({ start, region }) => !logins.some((one) => one.end <= start && isWithin(situation, region, one.region)),
  );
}

/** Calls that log somebody in: whoever comes past is known, so what is asked of the user afterwards keeps nobody out. */
function loginsIn({ book, ref }: Situation): readonly Value[] {
  const { fragment } = functionFacts(ref);
  return fragment.values.filter(
    (value) =>
      value.op === "call" &&
      (spokenName(fragment, value.callee) ?? "").endsWith("login") &&
      LOGINS.has(externalName(resolveIn(book.flows.program, ref, value.callee)) ?? ""),
  );
}

const LOGINS = new Set(["django.contrib.auth.login", "django.contrib.auth.alogin"]);

function isWithin({ ref }: Situation, start: RegionId, outer: RegionId): boolean {
  const { regions } = functionFacts(ref).fragment;
  for (let at = start; at >= 0; at = regions[at]?.parent ?? -1) if (at === outer) return true;
  return false;
}

interface CallClaim {
  readonly id: ValueId;
  readonly claim: Claim;
}

/** Calls of functions of the project that demand something before they end. */
function projectCalls(situation: Situation): CallClaim[] {
  const { book, ref } = situation;
  const edges = book.flows.solver.byRef.get(functionFacts(ref))?.edges ?? [];
  return [...edges].flatMap(([id, edge]): CallClaim[] => {
    const target = heirsMethod(situation, id) ?? edge.target;
    const facts = functionFacts(target);
    if (!book.relevance.visitor.has(facts) && facts.decorators.length === 0) return [];
    const receiver = asksReceiver(target) ? receiverOfCall(situation, id) : undefined;
    return passing(situation, id, target, receiver);
  });
}

function heirsMethod({ book, ref, occasion }: Situation, id: ValueId): FunctionRef | undefined {
  const value = occasion.receiver === undefined ? undefined : valueAt(ref, id);
  return value?.op === "call"
    ? methodOfReceiver(book.flows.program, ref, value, occasion.receiver)
    : undefined;
}

function receiverOfCall({ book, ref, occasion }: Situation, id: ValueId): ClassRef | undefined {
  const value = valueAt(ref, id);
  return value?.op === "call" ? receiverOf(book.flows.program, ref, value, occasion.receiver) : undefined;
}

function passing(
  situation: Situation,
  id: ValueId,
  target: FunctionRef,
  receiver: ClassRef | undefined,
): CallClaim[] {
  const { book, ref, occasion } = situation;
  const asked = { ...withoutGiven(occasion), ...(receiver && { receiver }) };
  // A redirect that nobody returns sends nobody away.
  const unheard = situation.unheard || isIgnored(functionFacts(ref), id);
  const claim = book.ask(book, target, { outcome: unheard ? "survives" : "passes", occasion: asked });
  if (claim === "never" || claim.length === 0) return [];
  const value = valueAt(ref, id);
  const name = functionFacts(target).name;
  const by = value?.op === "call" ? askedThrough(situation, name, value) : name;
  return [{ id, claim: claim.map((guard) => through(guard, by)) }];
}

/** Calls in a form's method of what its row's model has for it: `self.instance.raise_not_editable(request.user)`. */
function rowCalls(situation: Situation): CallClaim[] {
  const { book, ref, occasion } = situation;
  const { receiver } = occasion;
  if (receiver === undefined) return [];
  return functionFacts(ref).fragment.values.flatMap((value, id): CallClaim[] => {
    const row = value.op === "call" && methodOfRow(book.flows.program, ref, value, receiver);
    return row ? passing(situation, id, row.method, asksReceiver(row.method) ? row.model : undefined) : [];
  });
}

/** Calls of functions that the project declares to refuse. */
function declaredCalls({ book, ref }: Situation): CallClaim[] {
  if (book.declared.size === 0) return [];
  return functionFacts(ref).fragment.values.flatMap((value, id): CallClaim[] => {
    if (value.op !== "call") return [];
    const name = externalName(resolveIn(book.flows.program, ref, value.callee)) ?? "";
    const rows = book.declared.has(name) ? (book.rows.get(name) ?? []) : [];
    const guards = rows.flatMap(({ demands }) =>
      demands.map((one) => guardAt(refTo(ref, id), one, `\`${name}\`, as declared`)),
    );
    return guards.length === 0 ? [] : [{ id, claim: guards }];
  });
}

/** Look-ups among what belongs to the user; the same on every occasion. */
function lookupsOf(situation: Situation): CallClaim[] {
  const { book, ref } = situation;
  const facts = functionFacts(ref);
  let known = book.lookups.get(facts);
  if (!known) {
    const { edges } = book.flows.solver.byRef.get(facts) ?? { edges: new Map<ValueId, never>() };
    known = facts.fragment.values.flatMap((value, id): Lookup[] => {
      const guard = value.op === "call" && !edges.has(id) ? lookupGuard(situation, id, value) : undefined;
      return guard ? [{ id, guard }] : [];
    });
    book.lookups.set(facts, known);
  }
  return known.map(({ id, guard }) => ({ id, claim: [guard] }));
}

/** Look-ups that raise when nothing is found; `request.headers.get` and other dictionaries' do not. */
const RAISING = /(?:^|\.)a?get(?:_object_or_404|_list_or_404)?$/;
const READING = /(?:^|\.)(?:headers|META|GET|POST|COOKIES|data|query_params|session|environ)\.get$/;

/**
 * `get_object_or_404(Order, pk=pk, owner=request.user)`: nobody else's order comes out. `Profile.objects.get(user=request.user)` asks
 * for no more than a login: everybody has a profile, and it says nothing about other rows. A filter by the user fails for
 * anonymous visitors as well, but what it guards depends on what is done with it: it is not certain.
 */
function lookupGuard({ book, ref }: Situation, id: ValueId, call: CallValue): Guard | undefined {
  const { program } = book.flows;
  const callee = valueAt(ref, call.callee);
  const byUser = call.arguments.find(
    (one) => one.style === "keyword" && identifiesVisitor(program, ref, one.value),
  );
  const at = refTo(ref, id);
  const name =
    externalName(resolveIn(program, ref, call.callee)) ??
    spokenName(functionFacts(ref).fragment, call.callee) ??
    "";
  const isRaising = RAISING.test(name) && !READING.test(name);
  if (!byUser)
    return (
      throughUser(program, at, call, { callee, isRaising }) ?? (isRaising ? byToken(book, at) : undefined)
    );
  const demands = asksForMore(program, at, call) ? "object" : "login";
  if (RAISING.test(name)) return guardAt(at, demands, "looks among what belongs to the user", at);
  // An anonymous user makes the query fail; its id or name, which are empty, do not.
  const fails = isVisitor(program, ref, byUser.value);
  return fails && /(?:^|\.)(?:filter|exclude|create|a?get_or_create|update_or_create)$/.test(name)
    ? { ...guardAt(at, demands, "works with what belongs to the user", at), certain: false, aside: true }
    : undefined;
}

/** Whether a look-up names something besides the visitor, other than what the code itself wrote: that row has to be theirs. */
function asksForMore(program: Program, { unit, function: within }: ValueRef, call: CallValue): boolean {
  const ref = { unit, function: within };
  return call.arguments.some(({ name, style, value }) => {
    if (style === "positional") return isKeyed(ref, value);
    if (style !== "keyword") return true;
    const given = valueAt(ref, value);
    const isOwn = given?.op === "text" || given?.op === "constant" || name === "defaults";
    return !isOwn && !identifiesVisitor(program, ref, value);
  });
}

/** A positional argument other than the model or queryset to look in: `Q(pk=pk)`. */
function isKeyed(ref: FunctionRef, id: ValueId): boolean {
  const value = valueAt(ref, id);
  return value?.op === "call" && spokenName(functionFacts(ref).fragment, value.callee) === "Q";
}

/** `get_object_or_404(Check, code=code)`: only who knows the code finds anything. */
function byToken(book: GuardBook, at: ValueRef): Guard | undefined {
  const claim = proofClaim(book, at, true);
  const guard = claim === undefined || claim === "never" ? undefined : claim[0];
  return guard && { ...guard, certain: !isCaught(book, at) };
}

/** Whether a failure to find anything may be caught, and the request goes on without an object. */
function isCaught(book: GuardBook, at: ValueRef): boolean {
  const { values, regions } = functionFacts(at).fragment;
  for (let id = values[at.value]?.region ?? 0; id > 0; id = regions[id]?.parent ?? 0) {
    if (regions[id]?.form === "try" && !handlersRefuse(book, at, id)) return true;
  }
  return false;
}

/** Whether every `except` of a `try` refuses for good, or at least ends there: nothing behind it runs without an object. */
function handlersRefuse(book: GuardBook, at: ValueRef, tried: RegionId): boolean {
  const { regions } = functionFacts(at).fragment;
  const siblings = regions.flatMap((region, id) =>
    id > tried && region.parent === regions[tried]?.parent && /^(?:try|except)$/.test(region.form)
      ? [{ id, form: region.form }]
      : [],
  );
  const next = siblings.findIndex(({ form }) => form === "try");
  const handlers = next < 0 ? siblings : siblings.slice(0, next);
  const refusing = refusalsOf(book, at).filter(({ certain }) => certain);
  const { exits } = functionFacts(at).fragment;
  return (
    handlers.length > 0 &&
    handlers.every(
      ({ id }) =>
        refusing.some(({ exit }) => exit.region === id) ||
        exits.some(({ kind, region }) => kind === "return" && region === id),
    )
  );
}

/** `request.user.orders.all()`: an anonymous user has no such attribute. `request.user.orders.get(pk=pk)` finds nobody else's. */
function throughUser(
  program: Program,
  at: ValueRef,
  call: CallValue,
  { callee, isRaising }: { readonly callee: Value | undefined; readonly isRaising: boolean },
): Guard | undefined {
  const base = callee?.op === "attribute" ? valueAt(at, callee.base) : undefined;
  if (base?.op !== "attribute" || !isVisitor(program, at, base.base)) return undefined;
  if (ANONYMOUS_HAS.has(base.name)) return undefined;
  const demands = call.arguments.length > 0 ? "object" : "login";
  const guard = { ...guardAt(at, demands, `works with \`user.${base.name}\``, at), certain: false };
  // What is not among theirs ends the request there.
  return isRaising ? guard : { ...guard, aside: true };
}

/** What `AnonymousUser` has as well (django/contrib/auth/models.py). */
const ANONYMOUS_HAS = new Set(["groups", "user_permissions", "id", "pk", "username"]);
