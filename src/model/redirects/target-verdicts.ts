/** What is said of a redirect: refused by a check, beyond sight, or open. */
import type { Verdict } from "../../findings/finding.ts";
import { causeWhereItComesIn, causeWhereItIsPicked, withCallers } from "../../flow/arrivals.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
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
  return withCallers(flows, site.report, found, judged, cause);
}
