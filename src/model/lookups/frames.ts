/** The functions that run for one handler, with the parameters that the request fills. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { Fragment, FunctionFacts, ValueId } from "../../extract/facts.ts";
import type { CallEdge, FunctionState } from "../../flow/summary.ts";
import { checkBefore, conditionAround } from "./checks-seen.ts";
import { influenceOf } from "./influence.ts";
import { IDENTITY, REQUEST } from "./lookup.ts";
import type { Frame, LookupContext } from "./lookup-context.ts";

/** Calls followed from a handler, tasks that it queues among them. */
const DEPTH = 4;

/** Functions looked at for one handler. */
const FRAME_LIMIT = 60;

/** The handler and what it calls in the project, breadth first, each once. */
export function framesOf(
  context: LookupContext,
  roots: readonly Frame[],
  depth: number = DEPTH,
): readonly Frame[] {
  const seen = new Set<FunctionFacts>();
  const frames: Frame[] = [];
  const queue = [...roots];
  for (let frame = queue.shift(); frame && frames.length < FRAME_LIMIT; frame = queue.shift()) {
    const facts = functionFacts(frame.ref);
    if (seen.has(facts)) continue;
    seen.add(facts);
    frames.push(frame);
    if (frame.path.length < depth) queue.push(...calledFrom(context, frame));
  }
  return frames;
}

function calledFrom(context: LookupContext, frame: Frame): Frame[] {
  const facts = functionFacts(frame.ref);
  const state = context.solver.byRef.get(facts);
  if (!state) return [];
  const edges: readonly CallEdge[] = [...state.edges.values(), ...taskEdges(state)];
  return edges.map((edge) => calledFrame(context, frame, edge));
}

/** Most functions fetch nothing: what is demanded on the way to them, and what they are given, nobody asks. */
function calledFrame(context: LookupContext, frame: Frame, edge: CallEdge): Frame {
  let guard: { readonly demand: Frame["guard"] } | undefined;
  let keys: number | undefined;
  let asker: number | undefined;
  return {
    ref: edge.target,
    path: [...frame.path, frame.ref],
    get keys() {
      return (keys ??= filledBy(context, frame, edge));
    },
    get asker() {
      return (asker ??= askerIn(context, frame, edge));
    },
    get guard() {
      guard ??= { demand: frame.guard ?? demandBefore(context, frame, edge) };
      return guard.demand;
    },
  };
}

function demandBefore(context: LookupContext, { ref }: Frame, { call }: CallEdge): Frame["guard"] {
  const region = functionFacts(ref).fragment.values[call]?.region ?? 0;
  return conditionAround(context, ref, region) ?? checkBefore(context, ref, call, region);
}

/** The parameters that get something from the request, as bits. */
function filledBy(context: LookupContext, frame: Frame, { passed }: CallEdge): number {
  let keys = 0;
  for (const [index, values] of passed) {
    const filled = values.some((value) => isKeyed(context, frame, value));
    if (filled && index < 30) keys |= 1 << index;
  }
  return keys;
}

/** The parameters that get something of the asker's, as bits: `request.user`, the organization that a middleware found for them, rows of theirs. */
function askerIn(context: LookupContext, frame: Frame, { passed }: CallEdge): number {
  let asker = 0;
  for (const [index, values] of passed) {
    const isOwn = (value: ValueId): boolean => {
      const { bits, parameters } = influenceOf(context, refTo(frame.ref, value));
      return (bits & IDENTITY) !== 0 || (parameters & frame.asker) !== 0;
    };
    if (index < 30 && values.length > 0 && values.every(isOwn)) asker |= 1 << index;
  }
  return asker;
}

/** A method that frameworks call, with what the handler hands it of the asker's where it calls the method itself. */
export function hookFrame(context: LookupContext, handler: FunctionRef, hook: FunctionRef): Frame {
  const root = rootFrame(hook);
  const edges = [...(context.solver.byRef.get(functionFacts(handler))?.edges.values() ?? [])];
  const own = edges.filter(({ target }) => functionFacts(target) === functionFacts(hook));
  if (own.length === 0) return root;
  const asker = own.map((edge) => askerIn(context, rootFrame(handler), edge));
  return { ...root, asker: asker.reduce((all, one) => all & one) };
}

/** Calls that queue a task with what it will get (docs.celeryq.dev/en/stable/userguide/calling.html). */
const QUEUES = /^(?:delay|apply_async)(?:_on_commit)?$/;

function taskEdges({ facts, further }: FunctionState): readonly CallEdge[] {
  const { values } = facts.fragment;
  return [...further].flatMap(([id, edges]) => {
    const call = values[id];
    const callee = call?.op === "call" ? values[call.callee] : undefined;
    return callee?.op === "attribute" && QUEUES.test(callee.name)
      ? edges.map((edge) => ({ ...edge, passed: withoutRowKeys(facts.fragment, edge.passed) }))
      : [];
  });
}

/** `send.delay(order.pk)` names a row that the handler already holds: what it asked for then is judged there. */
function withoutRowKeys({ values }: Fragment, passed: CallEdge["passed"]): CallEdge["passed"] {
  const isRowKey = (id: ValueId): boolean => {
    const value = values[id];
    return value?.op === "attribute" && /^(?:pk|id|uuid)$/.test(value.name);
  };
  return new Map([...passed].map(([index, ids]) => [index, ids.filter((id) => !isRowKey(id))]));
}

function isKeyed(context: LookupContext, { ref, keys }: Frame, value: number): boolean {
  const influence = influenceOf(context, refTo(ref, value));
  return (influence.bits & REQUEST) !== 0 || (influence.parameters & keys) !== 0;
}

/** A handler's own frame: all its parameters but the receiver and the request come from the URL or the query. */
export function rootFrame(ref: FunctionRef): Frame {
  const { parameters } = functionFacts(ref);
  let keys = 0;
  for (const [index, { name }] of parameters.entries()) {
    if (index < 30 && !NOT_KEYS.test(name)) keys |= 1 << index;
  }
  return { ref, keys, asker: 0, path: [], guard: undefined };
}

/** What frameworks hand to handlers themselves. */
const NOT_KEYS =
  /^(?:self|cls|request|req|info|root|parent|_root|_info|context|queryset|format|form|serializer|instance|user|obj|view|modeladmin|extra_context|template_name)$/;
