/** Lowers loops: what one round assigns may be read by the next, and what stands after the loop by either way out of it. */
import type { Expression, For, While } from "../syntax/python/tree.ts";
import { assignedNames } from "./assigned-names.ts";
import { assign } from "./assignments.ts";
import { lower } from "./expressions.ts";
import type { RegionId, ValueId } from "./facts.ts";
import { NONE } from "./facts.ts";
import type { Branch, Flow, FragmentBuilder, Loop, LowerBlock } from "./fragment-builder.ts";
import { at, bindName, emit, inBranch, joinBranches, lookUp, openRegion } from "./fragment-builder.ts";

/** `for target in iterable`, also `async for`. */
export function lowerFor(builder: FragmentBuilder, node: For, lowerBlock: LowerBlock): Flow {
  const iterable = lower(builder, node.iterable);
  const head = (): ValueId => {
    const base = node.async ? through(builder, iterable, node.iterable) : iterable;
    const element = emit(builder, { op: "element", base, position: undefined, ...at(builder, node.target) });
    assign(builder, node.target, element, lower);
    return NONE;
  };
  return lowerLoop(builder, node, head, false, lowerBlock);
}

function through(builder: FragmentBuilder, base: ValueId, node: Expression): ValueId {
  return emit(builder, { op: "through", protocol: "async-iteration", base, ...at(builder, node) });
}

/** `while test`; after `while True` only a `break` leads on. */
export function lowerWhile(builder: FragmentBuilder, node: While, lowerBlock: LowerBlock): Flow {
  const endless = node.test.kind === "Constant" && node.test.value === "True";
  return lowerLoop(builder, node, () => lower(builder, node.test), endless, lowerBlock);
}

/** A name that the loop changes: a merge of what it held before the loop and what each round leaves in it. */
interface Carried {
  readonly id: ValueId;
  readonly inputs: ValueId[];
  readonly regions: RegionId[];
}

function lowerLoop(
  builder: FragmentBuilder,
  node: For | While,
  head: () => ValueId,
  endless: boolean,
  lowerBlock: LowerBlock,
): Flow {
  const carried = carryNames(builder, node);
  const outer = builder.loop;
  const loop: Loop = { environment: builder.environment, broken: [], continued: [] };
  builder.loop = loop;
  const body = inBranch(builder, openRegion(builder, "loop", NONE, true), () => {
    const test = head();
    if (test !== NONE) builder.region = openRegion(builder, "branch", test, true);
    return lowerBlock(builder, node.body);
  });
  builder.loop = outer;
  const rounds = body.result === "continues" ? [body, ...loop.continued] : loop.continued;
  for (const round of rounds) carryOver(carried, round);
  if (endless) {
    joinBranches(builder, loop.broken, node);
    return loop.broken.length === 0 ? "ends" : "continues";
  }
  return leave(builder, node, [...rounds, untouched(builder)], loop.broken, lowerBlock);
}

/** Names that the body changes become merges at its head. */
function carryNames(builder: FragmentBuilder, node: For | While): ReadonlyMap<string, Carried> {
  const carried = new Map<string, Carried>();
  for (const name of assignedNames(node.body)) {
    const before = lookUp(builder.environment, name);
    if (before === undefined) continue;
    const inputs = [before];
    const regions = [builder.region];
    const id = emit(builder, { op: "merge", inputs, regions, ...at(builder, node) });
    carried.set(name, { id, inputs, regions });
    bindName(builder, name, id);
  }
  return carried;
}

function carryOver(carried: ReadonlyMap<string, Carried>, round: Branch): void {
  for (const [name, { id, inputs, regions }] of carried) {
    const value = round.assigned.get(name);
    if (value === undefined || value === id) continue;
    inputs.push(value);
    regions.push(round.end);
  }
}

/** The loop that ran no round, or whose last one changed nothing. */
function untouched(builder: FragmentBuilder): Branch {
  return { assigned: new Map(), end: builder.region };
}

/** `else` runs when the iterable is used up or the test fails; a `break` jumps over it. */
function leave(
  builder: FragmentBuilder,
  node: For | While,
  used: readonly Branch[],
  broken: readonly Branch[],
  lowerBlock: LowerBlock,
): Flow {
  if (broken.length === 0) {
    joinBranches(builder, used, node);
    return lowerBlock(builder, node.orElse);
  }
  const orElse = inBranch(builder, builder.region, () => {
    joinBranches(builder, used, node);
    return lowerBlock(builder, node.orElse);
  });
  joinBranches(builder, orElse.result === "continues" ? [orElse, ...broken] : broken, node);
  return "continues";
}
