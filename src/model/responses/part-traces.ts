/** The way of the part that a message names: what arrives at the whole text first may be another part of it. */
import { functionFacts } from "../../bind/program.ts";
import type { Step } from "../../findings/finding.ts";
import type { Judged } from "../../flow/arrivals.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { sameOrigin } from "../../flow/taint.ts";
import { stepsTo } from "../../flow/trace.ts";
import type { HtmlPart } from "./html-parts.ts";
import { worstOrigin } from "./html-suspicion.ts";
import { spokenPart } from "./part-words.ts";

/** A text that becomes HTML, and how its most telling value gets there. */
interface Arriving {
  readonly report: SinkReport;
  readonly judged: Judged | undefined;
}

/** How one part of the text gets into it. */
export function traceThrough(
  flows: FlowModel,
  { report, judged }: Arriving,
  part: HtmlPart,
): readonly Step[] {
  const usual = judged?.trace ?? [];
  const state = flows.solver.byRef.get(functionFacts(part.at));
  const origin = worstOrigin(flows, part);
  const [first] = report.arrivals;
  const last = usual.at(-1);
  if (!state || !origin || !first || !last) return usual;
  const isInside = state.facts === functionFacts(report.site.at);
  if (isInside && sameOrigin(first.origin, origin)) return usual;
  // Callers were followed into the function: the way from them says more than the parameter that they fill.
  const entry: Step = { place: enteredAt(part), note: `${spokenPart(part)} goes into the text here` };
  if (origin.kind === "parameter" && judged?.chooser !== "code")
    return isInside ? usual : [...usual.slice(0, 1), entry, ...usual.slice(1)];
  const way = stepsTo(flows.solver, { origin, state, value: part.at.value, via: [], entry: undefined });
  return [...way, entry, last];
}

function enteredAt({ at, entered }: HtmlPart): Step["place"] {
  const place = placeOf(at);
  return entered ? { ...place, span: { start: entered.start, end: entered.end } } : place;
}
