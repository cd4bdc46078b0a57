/**
 * Whether a way through objects can be named. `Download(url).read()` uses `self.url`, and the caller put it there: each step is seen. A value that
 * went into something nobody knows (a store by key, a parser) before an object was made of the answer may be anything: that
 * the object's fields still hold it is a guess.
 */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { ValueId } from "../extract/facts.ts";
import type { Arrival, FlowModel } from "./flow-model.ts";
import { constructed, heldValues } from "./held-values.ts";
import { taintsOf } from "./solve.ts";
import { spokenName } from "./sinks.ts";
import type { FunctionState } from "./summary.ts";
import type { Origin } from "./taint.ts";
import { sameOrigin } from "./taint.ts";
import { directBeginnings } from "./way.ts";

/** Attributes, results and parameters through which a value is followed back. */
const STEPS = 5;

/** Places looked at for one way. */
const BUDGET = 80;

interface Search {
  readonly flows: FlowModel;
  readonly origin: Extract<Origin, { readonly kind: "source" }>;
  readonly seen: Set<string>;
}

/** A value of a function. */
interface Spot {
  readonly state: FunctionState;
  readonly value: ValueId;
}

/**
 * Whether a source's way into an object is out of sight: its value is read off an attribute, and what was stored there does not lead back to
 * the source through calls that hand it on.
 */
export function isLostInObjects(flows: FlowModel, { origin, state, value }: Arrival): boolean {
  if (origin.kind !== "source" || functionFacts(origin.at) === state.facts) return false;
  const search: Search = { flows, origin, seen: new Set() };
  let spots: readonly Spot[] = [{ state, value }];
  let throughObject = false;
  for (let step = 0; step < STEPS && spots.length > 0; step++) {
    const next: Spot[] = [];
    for (const spot of spots) {
      const back = behind(search, spot);
      if (back === "here" || search.seen.size > BUDGET) return false;
      throughObject ||= back.throughObject;
      next.push(...back.spots);
    }
    spots = next;
  }
  return throughObject;
}

interface Back {
  readonly spots: readonly Spot[];
  readonly throughObject: boolean;
}

/** One step back from a value; `here` where the source itself was reached, or something that is no part of an object. */
function behind(search: Search, { state, value }: Spot): Back | "here" {
  const key = `${state.index}:${value}`;
  if (search.seen.has(key)) return { spots: [], throughObject: false };
  search.seen.add(key);
  const spots: Spot[] = [];
  let throughObject = false;
  for (const origin of wantedAt(search, state, value)) {
    if (isBeginning(search, state, origin)) {
      const begins = directBeginnings(search.flows, state, value, origin);
      if (begins.some((begin) => !isLookedUp(search.flows, state, begin, origin))) return "here";
    }
    for (const begin of directBeginnings(search.flows, state, value, origin)) {
      if (isLookedUp(search.flows, state, begin, origin)) {
        throughObject ||= state.facts.fragment.values[begin]?.op === "attribute";
        continue;
      }
      const back =
        origin.kind === "parameter" ? handedBy(search, state, origin) : beforeValue(search, state, begin);
      if (back === "here") return "here";
      throughObject ||= back.throughObject;
      spots.push(...back.spots);
    }
  }
  return { spots, throughObject };
}

/**
 * Whether an origin is the source itself in its own function: what a URL fills is a parameter there. Of what a serializer hands over,
 * its methods have asked before.
 */
function isBeginning({ origin: { at, row } }: Search, state: FunctionState, origin: Origin): boolean {
  if (functionFacts(at) !== state.facts) return false;
  if (origin.kind !== "parameter") return origin.kind === "source";
  if (row.at.startsWith("rest_framework.serializers.")) return false;
  const value = state.facts.fragment.values[at.value];
  return value?.op === "parameter" && value.index === origin.index;
}

/**
 * `store.get(key)` beside `cls(key, …)`, `User.objects.get(name=self.name)` before its folder is opened: something of that name is there, or the
 * code goes no further. Not a look-up that may give the key itself back.
 */
function isLookedUp({ solver }: FlowModel, state: FunctionState, id: ValueId, origin: Origin): boolean {
  const { fragment } = state.facts;
  return state.calls.some((at) => {
    const call = fragment.values[at];
    if (call?.op !== "call" || !call.arguments.some(({ value }) => value === id)) return false;
    if (!LOOKING_UP.test(spokenName(fragment, call.callee) ?? "")) return false;
    if (state.sinks.some((site) => site.at.value === at)) return false;
    return !taintsOf(solver, state, at).some((taint) => sameOrigin(taint.origin, origin));
  });
}

const LOOKING_UP = /^(?:a?get|find|fetch|load|look_?up|retrieve)(?:_|$)/;

/** Parameters stand for what callers hand over; another source is another value. */
function wantedAt({ flows, origin }: Search, state: FunctionState, value: ValueId): readonly Origin[] {
  const region = state.facts.fragment.values[value]?.region ?? 0;
  return taintsOf(flows.solver, state, value, region)
    .map((taint) => taint.origin)
    .filter((one) => one.kind === "parameter" || sameOrigin(one, origin));
}

/** What callers hand to a parameter. */
function handedBy(
  { flows }: Search,
  state: FunctionState,
  { index }: Extract<Origin, { readonly kind: "parameter" }>,
): Back {
  const callers = flows.solver.callers.get(state.facts) ?? [];
  const spots = callers.flatMap(({ state: caller, edge }) =>
    (edge.passed.get(index) ?? []).map((value) => ({ state: caller, value })),
  );
  return { spots, throughObject: false };
}

/** What a value that carries the source by itself was given: the results of a function, what was stored in an attribute. */
function beforeValue({ flows }: Search, state: FunctionState, id: ValueId): Back | "here" {
  const edge = state.edges.get(id);
  const further = (state.further.get(id) ?? []).filter(({ gives }) => gives);
  const edges = edge ? [edge, ...further] : further;
  if (edges.length > 0)
    return { spots: edges.flatMap(({ target }) => exitsOf(flows, target)), throughObject: false };
  const value = state.facts.fragment.values[id];
  if (value?.op !== "attribute") return "here";
  const base = resolveIn(flows.program, state.ref, value.base);
  // What was left on an object of no known class is neither followed nor a guess yet.
  if (base?.kind !== "instance") return { spots: [], throughObject: false };
  const { values } = heldValues(flows.solver, base.target, value.name);
  const held: readonly ValueRef[] =
    values.length > 0 ? values : constructed(flows.solver, base.target, value.name).map(({ at }) => at);
  return held.length === 0
    ? "here"
    : { spots: held.flatMap((ref) => spotOf(flows, ref)), throughObject: true };
}

function exitsOf(flows: FlowModel, target: Parameters<typeof functionFacts>[0]): Spot[] {
  const { exits } = functionFacts(target).fragment;
  return exits.flatMap((exit) => (exit.kind === "raise" ? [] : spotOf(flows, refTo(target, exit.value))));
}

function spotOf({ solver }: FlowModel, ref: ValueRef): Spot[] {
  const state = solver.byRef.get(functionFacts(ref));
  return state ? [{ state, value: ref.value }] : [];
}
