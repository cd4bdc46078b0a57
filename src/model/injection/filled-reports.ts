/** Arrivals at a value, with what callers hand over in place of the parameters of its function. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { Arrival, FlowModel, SinkReport } from "../../flow/flow-model.ts";
import type { Kinds } from "../../flow/kinds.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { contextOf, readIn } from "../../flow/reading.ts";
import { filledTaintsOf, taintsOf } from "../../flow/solve.ts";
import type { IncomingCall } from "../../flow/summary.ts";

/** Calls through which a value is followed back. */
const DEPTH = 4;

/** The same report where a parameter is what its callers hand over; unchanged where something else arrives already. */
export function filledReport(flows: FlowModel, report: SinkReport, at: ValueRef): SinkReport {
  const state = flows.solver.byRef.get(functionFacts(at));
  // Nothing arrives where checks have settled everything: callers cannot bring it back.
  if (!state || report.arrivals.length === 0) return report;
  if (report.arrivals.some(({ origin, entry }) => origin.kind === "source" || entry)) return report;
  const bit = KIND_BITS[report.site.row.kind];
  const handed = report.arrivals.flatMap((arrival) => fromCallers(flows, arrival, bit, DEPTH));
  if (handed.length > 0) return { ...report, arrivals: [...handed, ...report.arrivals] };
  const arrivals = filledTaintsOf(flows.solver, state, at.value).flatMap(({ origin, kinds }): Arrival[] =>
    origin.kind === "source" && origin.row.kind === "request" && (kinds & bit) !== 0
      ? [{ origin, state, value: at.value, via: [], entry: undefined }]
      : [],
  );
  return { ...report, arrivals: [...arrivals, ...report.arrivals] };
}

/** What requests hand to the parameter, call by call. */
function fromCallers(flows: FlowModel, arrival: Arrival, bit: Kinds, depth: number): Arrival[] {
  const { origin, state, entry } = arrival;
  if (origin.kind !== "parameter" || entry || depth === 0) return [];
  const calls = flows.solver.callers.get(state.facts) ?? [];
  return calls.flatMap((incoming) =>
    (incoming.edge.passed.get(origin.index) ?? [])
      .flatMap((value) => handedOver(flows, incoming, value, arrival, bit))
      .flatMap((one) => (isSent(one) ? [one] : fromCallers(flows, one, bit, depth - 1))),
  );
}

/** What one call hands over, less what the checks around it have settled. */
function handedOver(
  { solver }: FlowModel,
  { state, edge }: IncomingCall,
  value: number,
  { via }: Arrival,
  bit: Kinds,
): Arrival[] {
  const call = refTo(state.ref, edge.call);
  const region = state.facts.fragment.values[edge.call]?.region;
  taintsOf(solver, state, value, region);
  const given = readIn(contextOf(solver, state), value, region ?? 0);
  return given.flatMap(({ origin, kinds }): Arrival[] => {
    const entry =
      origin.kind === "parameter" ? state.entries.find(({ index }) => index === origin.index) : undefined;
    const left = kinds & ~(entry?.clears ?? 0) & bit;
    return left === 0 ? [] : [{ origin, state, value, via: [call, ...via], entry: entry?.row }];
  });
}

function isSent({ origin, entry }: Arrival): boolean {
  return entry ? entry.kind === "request" : origin.kind === "source" && origin.row.kind === "request";
}
