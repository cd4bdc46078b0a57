/** Findings of values that flow into a place where they are interpreted, weighed by who chose them. */
import type { Confidence, Found, Severity } from "../../findings/finding.ts";
import type { Chooser, Judged } from "../../flow/arrivals.ts";
import { judgeArrival, withCallers } from "../../flow/arrivals.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { placeOf, sinksOfKind } from "../../flow/flow-model.ts";
import type { Kind } from "../../flow/kinds.ts";
import { wayOf } from "../../flow/way.ts";
import { developmentOnly } from "../routes/development-apps.ts";
import { isOperatorScript } from "../operator-scripts.ts";

/** What a flow weighs by who chose the value; nobody is accused where nothing is said. */
export type Scale = Readonly<Partial<Record<Chooser, Severity>>>;

/** A sink with the most telling way into it. */
export interface FlowSeen {
  readonly report: SinkReport;
  readonly judged: Judged;
  /** Whether the value is one of those that callers hand to a parameter, of which the others may be the code's own. */
  readonly handed?: true;
}

/** The sinks of a kind whose row fits and in which something arrives, in the program's order. */
export function flowsInto(flows: FlowModel, kind: Kind, fits: (row: SinkRow) => boolean): FlowSeen[] {
  return sinksOfKind(flows, kind).flatMap((report): FlowSeen[] => {
    const judged = fits(report.site.row) ? judgeArrival(flows, report) : undefined;
    return judged ? [{ report, judged }] : [];
  });
}

/** What a check says of one flow. */
export interface FlowWords {
  readonly message: string;
  /** Lowers what the scale says. */
  readonly severity?: Severity;
  readonly severityReason?: string;
  readonly confidence?: Confidence;
  readonly confidenceReason?: string;
  /** What it has in common with other flows that one change mends. */
  readonly cause?: string;
  /** The smallest change, where it is another than the check's. */
  readonly fix?: NonNullable<Found["fix"]>;
}

/** One finding with its callers, or nothing where the scale accuses nobody. */
export function findingsOf(
  flows: FlowModel,
  { report, judged }: FlowSeen,
  scale: Scale,
  words: FlowWords,
): Found[] {
  const severity = scale[judged.chooser];
  if (
    severity === undefined ||
    (judged.chooser !== "request" && isOperatorScript(report.site.at.unit.file.path))
  )
    return [];
  const found: Found = {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    confidence: judged.confidence,
    confidenceReason: judged.confidenceReason,
    trace: judged.trace,
    severity,
    ...words,
    ...severityReasonOf(judged, words),
    ...developed(flows, report.site.at.unit.file.path),
  };
  return withCallers(flows, report, found, judged, words.cause);
}

/** A page that only a developer's own server has. */
function developed(flows: FlowModel, path: string): Partial<Pick<Found, "severity" | "severityReason">> {
  const only = developmentOnly(flows, path);
  return only === undefined
    ? {}
    : { severity: "low", severityReason: `its addresses are only there where \`${only}\` is on` };
}

function severityReasonOf({ chooser }: Judged, words: FlowWords): { readonly severityReason?: string } {
  if (words.severityReason !== undefined) return { severityReason: words.severityReason };
  if (chooser === "request") return {};
  const because = {
    stored: "whoever wrote the stored text chooses, not every visitor",
    remote: "another system chooses, not every visitor",
    operator: "whoever runs the command chooses",
    code: "who chooses the value was not seen",
    unknown: "where the value comes from was not seen",
  }[chooser];
  return { severityReason: because };
}

/**
 * Whether a value came without passing through code that nothing is known about, which may have replaced it: checks whose
 * sinks often get such values ask for it.
 */
export function cameDirectly(flows: FlowModel, { report }: FlowSeen): boolean {
  const [arrival] = report.arrivals;
  if (!arrival) return false;
  const region = arrival.state.facts.fragment.values[arrival.value]?.region ?? 0;
  return wayOf(flows, arrival.state, arrival.value, region, arrival.origin).direct;
}

/** What is said where the value passed through unknown code. */
export const INDIRECT: FlowWords = {
  message: "",
  confidence: "low",
  confidenceReason:
    "the value passed through code that this audit cannot see into, which may have replaced it",
};

/** Rows by their paths. */
export function rowsAt(paths: Iterable<string>): (row: SinkRow) => boolean {
  const known = new Set(paths);
  return (row) => known.has(row.at);
}
