/**
 * The ways of an origin that part and meet again: in `legacy or target`, and where branches leave one or the other in a variable. What is
 * asked about one of them says nothing of the other.
 */
import type { Fragment, RegionId, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { FlowModel } from "./flow-model.ts";
import { clearedWhen } from "./guards.ts";
import type { Kinds } from "./kinds.ts";
import type { TransferContext } from "./reading.ts";
import { contextOf, readIn } from "./reading.ts";
import type { FunctionState } from "./summary.ts";
import type { Origin, Taints } from "./taint.ts";
import { clear, sameRoot } from "./taint.ts";
import type { Alternative, Way } from "./way.ts";
import { carries, conditionsAround, wayAlong, wayOf } from "./way.ts";

/** More ways than these are looked at as one. */
const MOST_WAYS = 8;

/** Each way by which an origin comes to a value with one of these kinds left. */
export function waysOf(
  flows: FlowModel,
  state: FunctionState,
  start: ValueId,
  region: RegionId,
  origin: Origin,
  kinds: Kinds,
): readonly Way[] {
  const whole = wayOf(flows, state, start, region, origin);
  let picks: readonly ReadonlyMap<ValueId, Alternative>[] = [new Map()];
  for (const id of whole.values) {
    const left = alternativesAt(contextOf(flows.solver, state), id, origin, kinds);
    if (left.length === 0 || left.length * picks.length > MOST_WAYS) continue;
    picks = picks.flatMap((taken) => left.map((one) => new Map([...taken, [id, one]])));
  }
  const { direct } = whole;
  if (picks.every((taken) => taken.size === 0)) return [whole];
  return picks.map((taken) => ({ ...wayAlong(flows, state, start, region, origin, taken), direct }));
}

/** A value that may come by, with what it carries then. */
interface Branch extends Alternative {
  readonly taints: Taints;
}

/** What still carries the origin with such a kind; none where there is no choice between carriers of it. */
function alternativesAt(
  context: TransferContext,
  id: ValueId,
  origin: Origin,
  kinds: Kinds,
): readonly Alternative[] {
  const branches = branchesOf(context, id).filter(({ value }) => carries(context.state, value, origin));
  if (branches.length < 2) return [];
  return branches.filter(({ taints }) =>
    taints.some((taint) => sameRoot(taint.origin, origin) && (taint.kinds & kinds) !== 0),
  );
}

function branchesOf(context: TransferContext, id: ValueId): readonly Branch[] {
  const { state, fragment } = context;
  const value = fragment.values[id];
  if (value?.op === "operation" && value.operator === "or")
    return value.operands.map((one) => ({
      value: one,
      conditions: [],
      aside: [],
      taints: readIn(context, one, value.region),
    }));
  if (value?.op === "choice")
    return ([true, false] as const).map((polarity) => {
      const one = polarity ? value.whenTrue : value.whenFalse;
      const cleared = clearedWhen(context, value.test, polarity).get(one) ?? 0;
      const taints = clear(readIn(context, one, value.region), cleared);
      return { value: one, conditions: [value.test], aside: [], taints };
    });
  // What a loop carries round is no other way.
  if (value?.op !== "merge" || value.inputs.some((input) => input >= id)) return [];
  const { regions } = value;
  return value.inputs.map((one, n) => {
    const region = regions[n] ?? value.region;
    return {
      value: one,
      conditions: conditionsAround(state, region),
      aside: regions.filter((other) => !encloses(fragment, other, region)),
      taints: readIn(context, one, region),
    };
  });
}

/** Whether a region is another one, or around it. */
function encloses({ regions }: Fragment, outer: RegionId, inner: RegionId): boolean {
  for (let at = inner; at !== NONE; at = regions[at]?.parent ?? NONE) if (at === outer) return true;
  return false;
}
