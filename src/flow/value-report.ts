/** Arrivals at a value that no call's argument is: what a method returns to the framework, what is stored under a header's name. */
import { functionFacts } from "../bind/program.ts";
import type { ValueRef } from "../bind/program.ts";
import type { RegionId } from "../extract/facts.ts";
import type { SinkRow } from "./catalog/model.ts";
import type { Arrival, FlowModel, SinkReport } from "./flow-model.ts";
import { KIND_BITS } from "./kinds.ts";
import { taintsOf } from "./solve.ts";
import type { FunctionState } from "./summary.ts";
import type { Taint } from "./taint.ts";
import { sourceWeight, weight } from "./taint.ts";
import { contextOf, readIn } from "./reading.ts";

/** What arrives at a value where it is used in a region, as if it went into a sink there. */
export function reportAt(
  flows: FlowModel,
  at: ValueRef,
  region: RegionId,
  row: SinkRow,
): SinkReport | undefined {
  const state = flows.solver.byRef.get(functionFacts(at));
  if (!state) return undefined;
  taintsOf(flows.solver, state, at.value, region);
  const taints = readIn(contextOf(flows.solver, state), at.value, region);
  const arrivals = taints.flatMap((taint) => arrivalOf(state, at, taint, row));
  const telling = arrivals.toSorted((a, b) => tellingOf(b) - tellingOf(a));
  return { site: { at, argument: at.value, row, certain: true }, arrivals: telling };
}

function arrivalOf(state: FunctionState, at: ValueRef, { origin, kinds }: Taint, row: SinkRow): Arrival[] {
  const entry =
    origin.kind === "parameter" ? state.entries.find((one) => one.index === origin.index) : undefined;
  const left = kinds & ~(entry?.clears ?? 0) & KIND_BITS[row.kind];
  return left === 0 ? [] : [{ origin, state, value: at.value, via: [], entry: entry?.row }];
}

function tellingOf({ origin, entry }: Arrival): number {
  return entry ? sourceWeight(entry.kind) : weight(origin);
}
