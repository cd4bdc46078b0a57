/** The parts of a way inside functions that give a value: `url = self.get_url()`. What was asked there was asked about the same value. */
import { functionFacts } from "../bind/program.ts";
import { NONE } from "../extract/facts.ts";
import type { EarlierWay } from "./earlier-ways.ts";
import type { FlowModel } from "./flow-model.ts";
import type { FunctionState } from "./summary.ts";
import type { Origin } from "./taint.ts";
import type { Way } from "./way.ts";
import { carries, wayOf } from "./way.ts";

/** The ways by which an origin comes out of the functions on a way; `depth` functions inside each other are followed. */
export function giverWays(
  flows: FlowModel,
  state: FunctionState,
  way: Way,
  origin: Origin,
  depth: number,
): EarlierWay[] {
  if (depth === 0) return [];
  return [...way.values].flatMap((id) => {
    const target = state.edges.get(id)?.target;
    const giver = target && flows.solver.byRef.get(functionFacts(target));
    if (!giver || giver === state) return [];
    const { exits, values } = giver.facts.fragment;
    return exits.flatMap(({ kind, value, region }) => {
      if (kind === "raise" || value === NONE || !carries(giver, value, origin)) return [];
      const inner = wayOf(flows, giver, value, region, origin);
      return [
        { state: giver, way: inner, before: values.length },
        ...giverWays(flows, giver, inner, origin, depth - 1),
      ];
    });
  });
}
