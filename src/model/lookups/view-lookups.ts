/** The lookups of a view: what each handler fetches, by whose key, for whom, and what it does with it. */
import { methodsOf } from "../../bind/instance-attributes.ts";
import { hierarchyOf, memberOf } from "../../bind/resolve.ts";
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import type { Handler, View } from "../views/view.ts";
import {
  classLookups,
  functionPermissions,
  methodOf,
  ownModel,
  permissionGuard,
  queryGuard,
  rowPermissions,
} from "./class-lookups.ts";
import { askedInAnswer, askedOfRules, canFind, givesOwnRow, isMethodOf, ownRow } from "./own-getter.ts";
import { besideClassGate } from "./class-gates.ts";
import { pickedBy } from "./account-keys.ts";
import { checkBefore, comparesRow, conditionAround, questionIn, raises } from "./checks-seen.ts";
import { answersIn, changesIn } from "./effects.ts";
import { settledByDecorator, settledByGiver } from "./decorated-rows.ts";
import { besideDecorator } from "./decorator-gates.ts";
import { besideOwnRow } from "./own-role.ts";
import { besideQuestion } from "./parent-questions.ts";
import { withFilledKeys } from "./filled-keys.ts";
import { framesOf, hookFrame, rootFrame } from "./frames.ts";
import { fetchesIn, influenceOf } from "./influence.ts";
import { joined } from "./influence-sets.ts";
import { pastClass } from "./past-queryset.ts";
import { queryAside } from "./queryset-aside.ts";
import { demandBetween, mayRefuse, ownDemand, rowDemand } from "./row-demands.ts";
import { standIn } from "./stand-ins.ts";
import { libraryAct } from "./library-acts.ts";
import { knowsAsker } from "./knowing.ts";
import type { Demanded, Effect, EffectSeen, Fetch, Lookup, Settled } from "./lookup.ts";
import { IDENTITY } from "./lookup.ts";
import type { Done, Frame, JudgedFetch, LookupContext } from "./lookup-context.ts";

/** Every lookup of every handler. */
export function lookupsOf(context: LookupContext, view: View): readonly Lookup[] {
  const all = view.handlers.flatMap((handler) => {
    const ref = handler.function ?? standIn(context, view, handler);
    const own = handlerLookups(context, view, handler, ref);
    if (ref) return own;
    return [...own, ...classLookups(context, view, handler).map((one) => withQuestions(context, one))];
  });
  return all.map((lookup) =>
    besideOwnRow(context, besideQuestion(context, besideClassGate(context, lookup), all)),
  );
}

/** A library's lookup that only a general demand settles: the class may ask about the row in another method. */
function withQuestions(context: LookupContext, lookup: Lookup): Lookup {
  const { view, settled, fetch } = lookup;
  if (settled === undefined || view.target.kind !== "class" || !lookup.keyed) return lookup;
  return { ...lookup, settled: withClass(context, view.target.ref, fetch, settled) };
}

/** Methods of a class-based view that run before or within its handlers. */
const HOOKS = [
  "setup",
  "initial",
  "dispatch",
  "get_object",
  "get_form_kwargs",
  "get_context_data",
  "form_valid",
  "perform_update",
  "perform_destroy",
];

/** `answers`: the project's own function behind the handler. */
function handlerLookups(
  context: LookupContext,
  view: View,
  handler: Handler,
  answers: FunctionRef | undefined,
): Lookup[] {
  const target = view.target.kind === "class" ? view.target.ref : undefined;
  const hooks = target ? hooksOf(context, target) : [];
  const ref = answers ?? (hasLibraryAct(handler) ? undefined : hooks[0]);
  if (!ref) return [];
  // Schemas are large, and what is fetched farther from a field says little for sure.
  const depth = view.framework === "graphql" ? 1 : undefined;
  return judgedFetches(context, ref, hooks, depth).flatMap(({ frame, fetch, judged }): Lookup[] => {
    const concrete = target ? ownModel(context, target, fetch) : fetch;
    if (!concrete || concrete.model.key === "own") return [];
    if (target && asksGetter(fetch) && !canFind(context, view, target)) return [];
    const decorated =
      frame.path.length === 0 && answers === frame.ref
        ? (settledByDecorator(context, frame.ref, fetch) ?? settledByGiver(context, view, frame.ref, fetch))
        : undefined;
    const settled =
      decorated ?? (target ? withClass(context, target, fetch, judged.settled) : judged.settled);
    const { path } = frame;
    const skipped = asksGetter(fetch)
      ? undefined
      : target
        ? rowPermissions(context, view, target, { fetch: concrete, path })
        : functionPermissions(context, ref);
    const { keys } = withFilledKeys(context.program, view, answers, frame);
    const picked = pickedBy(context.ownership, keys, fetch);
    const aside =
      target && (view.framework === "drf" || view.framework === "django") && path.length === 0
        ? queryAside(context, view, target, concrete)
        : undefined;
    const about = { view, handler, fetch: concrete, path, ...picked, ...judged, settled, skipped };
    const past = aside && { ...about, settled: pastClass(judged.settled, settled), aside };
    return [past ?? { ...about, ...besideDecorator(context, about, fetch) }];
  });
}

/** Whether a library's handler fetches the row itself, which is looked at elsewhere. */
function hasLibraryAct({ inherited }: Handler): boolean {
  return inherited !== undefined && libraryAct(inherited)?.form === "one";
}

/** The fetches of a handler and its hooks with what is done to them; heirs that share both share the answer. */
function judgedFetches(
  context: LookupContext,
  ref: FunctionRef,
  hooks: readonly FunctionRef[],
  depth: number | undefined,
): readonly JudgedFetch[] {
  const known = context.judged.get(functionFacts(ref)) ?? [];
  context.judged.set(functionFacts(ref), known);
  const facts = hooks.map((hook) => functionFacts(hook));
  const before = known.find(
    (one) => one.hooks.length === facts.length && one.hooks.every((hook, n) => hook === facts[n]),
  );
  if (before) return before.found;
  const found = judgeFetches(context, ref, hooks, depth);
  known.push({ hooks: facts, found });
  return found;
}

function judgeFetches(
  context: LookupContext,
  ref: FunctionRef,
  hooks: readonly FunctionRef[],
  depth: number | undefined,
): JudgedFetch[] {
  const roots = [rootFrame(ref), ...hooks.map((hook) => hookFrame(context, ref, hook))];
  const frames = framesOf(context, roots, depth);
  const done = doneTo(context, frames);
  return frames.flatMap((frame) =>
    fetchesIn(context, frame.ref).flatMap((fetch): JudgedFetch[] => {
      const own = done.get(fetch);
      return own ? [{ frame, fetch, judged: judge(context, frames, frame, fetch, own) }] : [];
    }),
  );
}

/** What is done with each row in any of the functions; only what the handler and its hooks return is an answer. */
function doneTo(context: LookupContext, frames: readonly Frame[]): ReadonlyMap<Fetch, readonly Done[]> {
  const found = new Map<Fetch, Done[]>();
  const note = (frame: Frame, effect: EffectSeen): void => {
    for (const fetch of effect.rows) found.set(fetch, [...(found.get(fetch) ?? []), { frame, effect }]);
  };
  for (const frame of frames) for (const effect of changesIn(context, frame.ref)) note(frame, effect);
  for (const frame of frames) {
    if (frame.path.length > 0) continue;
    for (const effect of answersIn(context, frame.ref)) note(frame, effect);
  }
  return found;
}

function hooksOf(context: LookupContext, target: ClassRef): readonly FunctionRef[] {
  const facts = classFacts(target);
  const found = context.hooks.get(facts) ?? findHooks(context, target);
  context.hooks.set(facts, found);
  return found;
}

function findHooks(context: LookupContext, target: ClassRef): FunctionRef[] {
  return HOOKS.flatMap((name) => {
    const member = memberOf(context.program, { kind: "instance", target }, name);
    return member?.kind === "function" ? [member.target] : [];
  });
}

/** What settles a lookup in its own functions; the class's answer where that is about the row and the other is not. */
function withClass(
  context: LookupContext,
  target: ClassRef,
  fetch: Fetch,
  settled: Settled | undefined,
): Settled | undefined {
  if (settled?.aboutRow === true && settled.refuses) return settled;
  const byClass = settledByClass(context, target, fetch);
  if (byClass?.aboutRow === true && byClass.refuses) return byClass;
  const own = settled && ownDemand(context, target);
  if (own) return { how: "checked", aboutRow: true, ...own, says: "asks what somebody may do with a row" };
  return settled ?? byClass;
}

/** What the class that is asked makes of a question that a base class puts: its own `get_queryset`, `get_object`, permission classes. */
function settledByClass(context: LookupContext, target: ClassRef, fetch: Fetch): Settled | undefined {
  const inGetter = functionFacts(fetch.at).name === "get_object";
  const getter = methodOf(context, target, "get_object");
  if (inGetter && getter && knowsAsker(context, getter) && raises(context, getter, 0))
    return {
      how: "checked",
      aboutRow: true,
      refuses: true,
      says: "checks the row in `get_object`",
      at: fetch.at,
    };
  if (getter && asksGetter(fetch) && givesOwnRow(context, getter)) return ownRow(fetch);
  const override = overridden(context, target, fetch) ?? askedOfRules(context.program, target, fetch);
  if (override) return override;
  const narrowed = fetch.throughClass
    ? (queryGuard(context, target) ?? (asksGetter(fetch) ? permissionGuard(context, target) : undefined))
    : undefined;
  return narrowed ?? questionElsewhere(context, target);
}

/** A question of a base class's method in whose place the class that is asked puts one that looks at who is asking. */
function overridden(context: LookupContext, target: ClassRef, { at }: Fetch): Settled | undefined {
  const { name, form } = functionFacts(at);
  const own = form === "function" && !HANDLERS.test(name) ? methodOf(context, target, name) : undefined;
  if (!own || functionFacts(own) === functionFacts(at) || !knowsAsker(context, own)) return undefined;
  if (!isMethodOf(context.program, target, at)) return undefined;
  const says = `looks at who is asking in its own \`${name}\``;
  return { how: "scoped", aboutRow: true, refuses: true, says, at };
}

/** A method of the class, other than its handlers, that asks what somebody may do: which rows it is about may be told by heirs. */
function questionElsewhere(context: LookupContext, target: ClassRef): Settled | undefined {
  const facts = classFacts(target);
  const known = context.questions.get(facts);
  if (known !== undefined) return known ?? undefined;
  const found = findQuestion(context, target);
  context.questions.set(facts, found ?? null);
  return found;
}

function findQuestion(context: LookupContext, target: ClassRef): Settled | undefined {
  const answer = askedInAnswer(context, target);
  if (answer) return answer;
  for (const ancestor of hierarchyOf(context.program, target)) {
    if (ancestor.kind === "external") continue;
    for (const method of methodsOf(ancestor.target)) {
      if (HANDLERS.test(functionFacts(method).name)) continue;
      const at = questionIn(context, method);
      if (at)
        return {
          how: "checked",
          aboutRow: true,
          refuses: false,
          says: "asks what somebody may do with a row",
          at,
        };
    }
  }
  return undefined;
}

/** Methods that answer requests: what one of them asks says nothing about the others. */
const HANDLERS =
  /^(?:get|post|put|patch|delete|head|options|list|create|retrieve|update|partial_update|destroy)$/;

/** REST framework's own `get_object` asks the permission classes about the row. */
function asksGetter({ at }: Fetch): boolean {
  const { values } = functionFacts(at).fragment;
  const call = values[at.value];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  return callee?.op === "attribute" && callee.name === "get_object";
}

function judge(
  context: LookupContext,
  frames: readonly Frame[],
  frame: Frame,
  fetch: Fetch,
  done: readonly Done[],
): JudgedFetch["judged"] {
  const all = done.map(({ effect }) => effect);
  if ((fetch.asked.bits & IDENTITY) !== 0 || (fetch.asked.parameters & frame.asker) !== 0)
    return {
      settled: {
        how: "scoped",
        aboutRow: true,
        refuses: true,
        says: "asks for rows of whoever is asking",
        at: fetch.at,
      },
      effects: all,
    };
  const early = frame.guard ?? guardAt(context, frame, fetch);
  if (early) return { settled: firmest(context, frames, fetch, early, all), effects: all };
  const first = refusedFirst(context, frames);
  if (first) return { settled: firmest(context, frames, fetch, first, all), effects: all };
  const open: Effect[] = [];
  let seen: Settled | undefined;
  for (const one of done) {
    const settled = settledEffect(context, frames, fetch, one);
    seen ??= settled;
    if (!settled) open.push(one.effect);
  }
  if (open.length > 0) return { settled: undefined, effects: open };
  return { settled: seen && firmer(context, frames, fetch, seen, all), effects: all };
}

/** A general demand, or the one about the row that is made after it. */
function firmest(
  context: LookupContext,
  frames: readonly Frame[],
  fetch: Fetch,
  at: Demanded,
  effects: readonly Effect[],
): Settled {
  return firmer(context, frames, fetch, guardedBy(context, fetch, at), effects);
}

function firmer(
  context: LookupContext,
  frames: readonly Frame[],
  fetch: Fetch,
  settled: Settled,
  effects: readonly Effect[],
): Settled {
  if (settled.aboutRow && settled.refuses) return settled;
  const demand = rowDemand(context, frames, fetch, effects);
  if (demand) return { ...settled, how: "checked", aboutRow: true, ...demand };
  return settled.refuses || !mayRefuse(context, frames) ? settled : { ...settled, aboutRow: true };
}

/** Methods that every request to a class passes before its handler. */
const GATES = /^(?:dispatch|setup|initial)$/;

/** A gate of the class that raises for some people. */
function refusedFirst(context: LookupContext, frames: readonly Frame[]): Demanded | undefined {
  for (const { ref } of frames) {
    const { name, fragment } = functionFacts(ref);
    if (!GATES.test(name)) continue;
    for (const { kind, region } of fragment.exits) {
      const found = kind === "raise" ? conditionAround(context, ref, region) : undefined;
      if (found) return { ...found, refuses: true };
    }
  }
  return undefined;
}

/** A demand before the row is used: about this row, or about the asker in general. */
function guardedBy(context: LookupContext, fetch: Fetch, { at, refuses }: Demanded): Settled {
  const { touched, rows } = influenceOf(context, at);
  const aboutRow = joined(touched, rows).includes(fetch);
  if (aboutRow) return { how: "checked", aboutRow, refuses, says: "looks at it and at who is asking", at };
  return { how: "guarded", aboutRow, refuses, says: "looks at who is asking first", at };
}

function guardAt(context: LookupContext, { ref }: Frame, fetch: Fetch): Demanded | undefined {
  const region = functionFacts(ref).fragment.values[fetch.at.value]?.region ?? 0;
  return conditionAround(context, ref, region) ?? checkBefore(context, ref, fetch.at.value, region);
}

function settledEffect(
  context: LookupContext,
  frames: readonly Frame[],
  fetch: Fetch,
  { frame, effect }: Done,
): Settled | undefined {
  const about = (at: ValueRef): Settled => ({
    how: "checked",
    aboutRow: true,
    refuses: false,
    says: "compares it with whoever is asking",
    at,
  });
  const around =
    frame.guard ??
    conditionAround(context, frame.ref, effect.region) ??
    checkBefore(context, frame.ref, effect.at.value, effect.region) ??
    demandBetween(context, fetch, effect.at);
  if (around) return guardedBy(context, fetch, around);
  const sister = siblingFetch(context, frames, fetch);
  if (sister) return about(sister.at);
  if (effect.kind !== "read") return undefined;
  for (const one of frames) {
    const compared = comparesRow(context, one.ref, fetch);
    if (compared) return { ...about(refTo(one.ref, compared.value)), aboutRow: compared.direct };
  }
  return undefined;
}

/** Another question that asks for the asker's own rows of the same row, or by the same key: it raises for everybody else. */
function siblingFetch(context: LookupContext, frames: readonly Frame[], fetch: Fetch): Fetch | undefined {
  for (const { ref } of frames) {
    for (const other of fetchesIn(context, ref)) {
      if (other === fetch || (other.asked.bits & IDENTITY) === 0) continue;
      const sameKey =
        ref.function === fetch.at.function &&
        ref.unit === fetch.at.unit &&
        (other.asked.parameters & fetch.asked.parameters) !== 0;
      if (other.form === "one" && (other.asked.touched.includes(fetch) || sameKey)) return other;
    }
  }
  return undefined;
}
