/** What is said of a redirect: refused by a check, beyond sight, or open. */
import { functionFacts } from "../../bind/program.ts";
import type { Place, Verdict } from "../../findings/finding.ts";
import { causeWhereItComesIn, causeWhereItIsPicked, withCallers } from "../../flow/arrivals.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { OpenRedirect } from "./open-redirects.ts";

/** The verdicts on one redirect; `message` is what a finding says. */
export function targetVerdicts(
  flows: FlowModel,
  redirect: OpenRedirect,
  message: string,
): readonly Verdict[] {
  const { site, check: asked, judged, confidence, reason } = redirect;
  const at = site.place;
  const subject = site.report.site.row.at;
  if (asked?.kind === "enough")
    return [{ verdict: "ruled-out", at, subject, because: `${asked.what} first` }];
  if (asked?.kind === "unseen") {
    const what = `whether ${asked.what} refuses other hosts`;
    return [{ verdict: "not-seen", at, subject, what, verify: "read the function that checks the target" }];
  }
  const { trace } = judged;
  const found = {
    verdict: "found",
    at,
    subject,
    message,
    confidence,
    confidenceReason: reason,
    trace,
  } as const;
  const cause = causeWhereItComesIn(site.report) ?? causeWhereItIsPicked(flows, site.report);
  const read = cause === undefined ? undefined : readElsewhere(flows, site.report);
  const told = withCallers(flows, site.report, found, judged, cause);
  if (read === undefined || cause === undefined || told.some((one) => sameStart(one.at, read))) return told;
  return [...told, { ...found, at: read, message: `${message} It is read here.`, cause, secondary: true }];
}

/** Where a function of the project picks the target out of the request and gives it back: mended there, it is mended for all who ask it. */
function readElsewhere(flows: FlowModel, { site, arrivals: [arrival] }: SinkReport): Place | undefined {
  if (arrival?.origin.kind !== "source") return undefined;
  const target = flows.solver.byRef.get(functionFacts(site.at))?.edges.get(site.argument)?.target;
  const { at } = arrival.origin;
  return target && functionFacts(at) === functionFacts(target) ? placeOf(at) : undefined;
}

function sameStart(one: Place, other: Place): boolean {
  return one.path === other.path && one.span.start === other.span.start;
}
