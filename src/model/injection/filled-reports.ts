/** Arrivals at a value, with what callers hand over in place of the parameters of its function. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Arrival, FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { filledTaintsOf } from "../../flow/solve.ts";

/** The same report where a parameter is what its callers hand over; unchanged where something else arrives already. */
export function filledReport(flows: FlowModel, report: SinkReport, at: ValueRef): SinkReport {
  const state = flows.solver.byRef.get(functionFacts(at));
  // Nothing arrives where checks have settled everything: callers cannot bring it back.
  if (!state || report.arrivals.length === 0) return report;
  if (report.arrivals.some(({ origin, entry }) => origin.kind === "source" || entry)) return report;
  const bit = KIND_BITS[report.site.row.kind];
  const arrivals = filledTaintsOf(flows.solver, state, at.value).flatMap(({ origin, kinds }): Arrival[] =>
    origin.kind === "source" && origin.row.kind === "request" && (kinds & bit) !== 0
      ? [{ origin, state, value: at.value, via: [], entry: undefined }]
      : [],
  );
  return { ...report, arrivals: [...arrivals, ...report.arrivals] };
}
