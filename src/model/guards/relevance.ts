/** Which functions can have anything to do with the visitor or the request's method, so that the others are never looked into. */
import { perFile } from "../../bind/once.ts";
import type { Unit } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Fragment, FunctionFacts, Value } from "../../extract/facts.ts";
import type { FunctionState, SolverState } from "../../flow/summary.ts";

/** Functions by what they or something they call mention. */
export interface Relevance {
  /** Somebody who asks, or a right, session or secret of theirs. */
  readonly visitor: ReadonlySet<FunctionFacts>;
  /** The HTTP method or a viewset's action. */
  readonly occasion: ReadonlySet<FunctionFacts>;
}

const VISITOR =
  /user|perm|auth|session|token|sign|hmac|viewer|access|allow|staff|member|owner|digest|secret|key|can_|anonym|login|actor|visitor|headers|META|(?:api|ping|badge)_?key/i;

/** Whether a text names anything that has to do with who is asking. */
export function speaksOfVisitor(text: string): boolean {
  return VISITOR.test(text);
}

const OCCASION = /^(?:method|action)$/;

/** Linear in the number of functions and calls. */
export function relevanceOf({ functions, byRef }: SolverState): Relevance {
  const callers = callersOf(functions, byRef);
  const visitor: FunctionState[] = [];
  const occasion: FunctionState[] = [];
  for (const state of functions) {
    const said = mentionedIn(state);
    if ((said & MENTIONS_VISITOR) !== 0) visitor.push(state);
    if ((said & MENTIONS_OCCASION) !== 0) occasion.push(state);
  }
  return { visitor: spread(visitor, callers), occasion: spread(occasion, callers) };
}

/**
 * The same after some functions were replaced. What others mention through a function that is not there any more goes on counting
 * for them: more is looked into than need be.
 */
export function relevanceAfter(
  before: Relevance,
  solver: SolverState,
  replaced: readonly FunctionState[],
): Relevance {
  const said = new Map(replaced.map((state) => [state, mentionedIn(state)] as const));
  return {
    visitor: spreadAfter(before.visitor, solver, said, MENTIONS_VISITOR),
    occasion: spreadAfter(before.occasion, solver, said, MENTIONS_OCCASION),
  };
}

function spreadAfter(
  before: ReadonlySet<FunctionFacts>,
  { byRef, callers }: SolverState,
  said: ReadonlyMap<FunctionState, number>,
  bit: number,
): ReadonlySet<FunctionFacts> {
  // Facts that were replaced would be held for ever.
  const all = new Set([...before].filter((facts) => byRef.has(facts)));
  const calls = ({ edges }: FunctionState): boolean =>
    [...edges.values()].some(({ target }) => all.has(functionFacts(target)));
  const reached = new Set(
    [...said].flatMap(([state, bits]) => ((bits & bit) !== 0 || calls(state) ? [state] : [])),
  );
  for (const state of reached) {
    if (all.has(state.facts)) continue;
    all.add(state.facts);
    for (const { state: caller, edge } of callers.get(state.facts) ?? [])
      if (caller.edges.get(edge.call) === edge && byRef.has(caller.facts)) reached.add(caller);
  }
  return all;
}

const MENTIONS_VISITOR = 1;
const MENTIONS_OCCASION = 2;

/** What each name speaks of, as bits: a program has far fewer names than places where they stand. */
function mentionedIn({ ref }: FunctionState): number {
  return mentionsOf(ref.unit)[ref.function] ?? 0;
}

/** What each function of a file mentions, as bits. */
const mentionsOf: (unit: Unit) => Uint8Array = perFile(({ facts }) => {
  const words: Words = new Map();
  return Uint8Array.from(facts.functions, ({ fragment }) => mentionsIn(fragment, words));
});

/** Names with what they mention. */
type Words = Map<string, number>;

function mentionsIn({ values }: Fragment, words: Words): number {
  let said = 0;
  for (const value of values) {
    if (value.op === "attribute" || value.op === "parameter" || value.op === "free")
      said |= spokenOf(value.name, words) | (isOwnAnswer(values, value) ? MENTIONS_VISITOR : 0);
    // `get_object_or_404(Check, api_key=…)`
    else if (value.op === "call")
      for (const { name } of value.arguments) said |= name === undefined ? 0 : spokenOf(name, words);
  }
  return said;
}

/** `request.is_manager`: what the project found out about whoever asks; `is_secure()` is Django's own. */
function isOwnAnswer(values: Fragment["values"], value: Value): boolean {
  if (value.op !== "attribute" || !ANSWERS.test(value.name) || /^is_(?:secure|ajax)$/.test(value.name))
    return false;
  const base = values[value.base];
  return (
    (base?.op === "parameter" || base?.op === "attribute" || base?.op === "free") && base.name === "request"
  );
}

/** What is called after a question: `request.is_manager`. */
export const ANSWERS: RegExp = /^(?:is|has|can|may)_/;

function spokenOf(name: string, words: Words): number {
  const known = words.get(name);
  if (known !== undefined) return known;
  const bits = (VISITOR.test(name) ? MENTIONS_VISITOR : 0) | (OCCASION.test(name) ? MENTIONS_OCCASION : 0);
  words.set(name, bits);
  return bits;
}

function callersOf(
  functions: readonly FunctionState[],
  byRef: SolverState["byRef"],
): ReadonlyMap<FunctionState, readonly FunctionState[]> {
  const callers = new Map<FunctionState, FunctionState[]>();
  for (const state of functions) {
    for (const { target } of state.edges.values()) {
      const callee = byRef.get(functionFacts(target));
      if (!callee) continue;
      const known = callers.get(callee);
      if (known) known.push(state);
      else callers.set(callee, [state]);
    }
  }
  return callers;
}

/** The functions themselves and all that call them, directly or not. */
function spread(
  start: readonly FunctionState[],
  callers: ReadonlyMap<FunctionState, readonly FunctionState[]>,
): ReadonlySet<FunctionFacts> {
  const reached = new Set(start);
  // A set that grows while it is walked: every function is visited once.
  for (const state of reached) for (const caller of callers.get(state) ?? []) reached.add(caller);
  return new Set([...reached].map(({ facts }) => facts));
}
