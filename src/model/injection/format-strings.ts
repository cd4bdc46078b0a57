/** `text.format(…)` where the text itself is somebody else's. */
import { judgeArrival } from "../../flow/arrivals.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { occurrences } from "../../flow/occurrences.ts";
import { reportAt } from "../../flow/value-report.ts";
import type { FlowSeen } from "./flow-findings.ts";

const FORMAT_ROW: SinkRow = { at: "str.format", argument: "receiver", kind: "template" };

/** Every such call with what arrives at its text. */
export function formatsFromInput(flows: FlowModel): FlowSeen[] {
  return occurrences(flows, "build").flatMap(({ state, id, value }): FlowSeen[] => {
    const [text, ...given] = value.parts;
    if (value.form !== "format" || text === undefined || given.length === 0) return [];
    const written = state.facts.fragment.values[text];
    if (written?.op === "text" || written?.op === "import") return [];
    const report = reportAt(flows, { ...state.ref, value: text }, value.region, FORMAT_ROW);
    if (!report) return [];
    const shown = { ...report, site: { ...report.site, at: { ...state.ref, value: id } } };
    const judged = judgeArrival(flows, shown);
    return judged ? [{ report: shown, judged }] : [];
  });
}
