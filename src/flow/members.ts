/** What one member of a container carries: `d["a"]` of a dictionary that is written here, the second of what a call returns. */
import type { RegionId, ValueId } from "../extract/facts.ts";
import { functionFacts } from "../bind/program.ts";
import { instanceAttributes } from "../bind/instance-attributes.ts";
import { externalName, resolveIn } from "../bind/resolve.ts";
import { substituted } from "./elsewhere.ts";
import type { TransferContext } from "./reading.ts";
import { contextOf, readIn } from "./reading.ts";
import type { CallEdge } from "./summary.ts";
import { noteRead } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { join, SAFE } from "./taint.ts";
import { underKey } from "./written-keys.ts";

/** What is under a written key of what a project function gives back, where every way out gives a dictionary in sight. */
export function returnedUnderKey(
  context: TransferContext,
  edge: CallEdge,
  key: string,
  region: RegionId,
): Taints | undefined {
  const target = context.solver.byRef.get(functionFacts(edge.target));
  if (!target || target === context.state) return undefined;
  const inside = contextOf(context.solver, target);
  let result: Taints = SAFE;
  for (const exit of target.facts.fragment.exits) {
    if (exit.kind === "raise") continue;
    const given = underKey(inside, exit.value, key, exit.region);
    if (!given) return undefined;
    noteRead(context.state, target, exit.value);
    result = join(result, substituted(context, edge, given, region));
  }
  return result;
}

/** The n-th of what a call of the project's function gives back, when every way out gives a tuple; undefined otherwise. */
function returnedMember(
  context: TransferContext,
  edge: CallEdge,
  position: number,
  region: RegionId,
): Taints | undefined {
  const target = context.solver.byRef.get(functionFacts(edge.target));
  if (!target || target === context.state) return undefined;
  let result: Taints = SAFE;
  for (const exit of target.facts.fragment.exits) {
    if (exit.kind === "raise") continue;
    const value = target.facts.fragment.values[exit.value];
    const entry = value?.op === "collection" && value.form !== "dict" ? value.entries[position] : undefined;
    if (value?.op !== "collection" || !entry || value.entries.some((one) => one.spread)) return undefined;
    noteRead(context.state, target, entry.value);
    const given = readIn(contextOf(context.solver, target), entry.value, exit.region);
    result = join(result, substituted(context, edge, given, region));
  }
  return result;
}

/** The n-th of what a call gives, whichever override of the method answers; undefined where one of them gives no tuple. */
export function partOfResult(
  context: TransferContext,
  call: ValueId,
  position: number,
  region: RegionId,
): Taints | undefined {
  const edge = context.state.edges.get(call);
  if (edge === undefined) return undefined;
  const others = (context.state.further.get(call) ?? []).filter(({ gives }) => gives);
  let all: Taints = SAFE;
  for (const one of [edge, ...others]) {
    const part = returnedMember(context, one, position, region);
    if (part === undefined) return undefined;
    all = join(all, part);
  }
  return all;
}

/** The counter of `for n, x in enumerate(…)`. */
export function isCounter(context: TransferContext, element: ValueId, position: number | undefined): boolean {
  if (position !== 0) return false;
  const { values } = context.fragment;
  const pair = values[element];
  const call = pair?.op === "element" && pair.position === undefined ? values[pair.base] : undefined;
  if (call?.op !== "call") return false;
  return externalName(resolveIn(context.program, context.ref, call.callee)) === "enumerate";
}

/**
 * `self.labels` where the class itself stores something under that name: whatever a library's base class has there,
 * `get` of it is a look-up.
 */
export function isOwnAttribute({ program, ref, fragment }: TransferContext, id: ValueId): boolean {
  const value = fragment.values[id];
  if (value?.op !== "attribute") return false;
  // `sorting._meta.columns`: what the class declares.
  const holder = fragment.values[value.base];
  if (holder?.op === "attribute" && holder.name === "_meta") return true;
  const owner = resolveIn(program, ref, value.base);
  return owner?.kind === "instance" && instanceAttributes(program, owner.target).has(value.name);
}
