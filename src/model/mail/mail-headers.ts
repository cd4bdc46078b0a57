/** Mails whose recipients or raw headers the request chooses. */
import { functionFacts } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { chooserOf, judgeArrival } from "../../flow/arrivals.ts";
import type { Arrival, FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { sinksOfKind } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { edgesOf } from "../../flow/summary.ts";
import { sameRoot } from "../../flow/taint.ts";
import { wayOf } from "../../flow/way.ts";
import { holesOf } from "../../flow/interpolation.ts";

/** One such mail. */
export interface ChosenHeader {
  readonly report: SinkReport;
  readonly judged: Judged;
  /** `recipient`: who gets it; `raw`: text that the mail server reads as headers. */
  readonly what: "recipient" | "raw";
}

/** Every mail with a header of the request's. */
export function chosenHeaders(flows: FlowModel): ChosenHeader[] {
  return sinksOfKind(flows, "header").flatMap((all): ChosenHeader[] => {
    const arrivals = all.arrivals.filter((arrival) => chooserOf(arrival) === "request");
    const report = { ...all, arrivals };
    const judged = judgeArrival(flows, report);
    const [arrival] = arrivals;
    if (!judged || !arrival) return [];
    const here = arrival.via[0]?.value ?? all.site.at.value;
    const region = arrival.state.facts.fragment.values[here]?.region ?? 0;
    const way = wayOf(flows, arrival.state, arrival.value, region, arrival.origin);
    if (!way.direct) return [];
    if (!all.site.row.at.startsWith("smtplib.")) return [{ report, judged, what: "recipient" }];
    return headerHole(flows, report, arrivals) ? [{ report, judged, what: "raw" }] : [];
  });
}

/** A value of the request that stands in the head of the text, before the empty line that ends it. */
function headerHole(flows: FlowModel, { site }: SinkReport, arrivals: readonly Arrival[]): boolean {
  const state = flows.solver.byRef.get(functionFacts(site.at));
  if (!state) return false;
  return holesOf(flows.program, state, site.argument).some(
    ({ at, before }) =>
      /^(?:\w{0,2}["']{1,3})?[A-Za-z][\w-]{1,40}:/.test(before) &&
      !/(?:\n|\\n)(?:\n|\\n)/.test(before) &&
      arrivals.some((arrival) => stands(state, at.value, arrival)),
  );
}

/** Whether what arrives may be what stands there: a function that is handed a subject and a body was handed both apart. */
function stands({ taints }: FunctionState, hole: ValueId, { origin, state, value, via }: Arrival): boolean {
  const [call, ...further] = via;
  const here = taints[hole] ?? [];
  if (further.length > 0) return true;
  if (!call) return here.some((taint) => sameRoot(taint.origin, origin));
  const edge = edgesOf(state).find((one) => one.call === call.value);
  return here.some(
    (taint) =>
      taint.origin.kind === "parameter" && edge?.passed.get(taint.origin.index)?.includes(value) === true,
  );
}
