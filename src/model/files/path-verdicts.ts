/** What is said of a path that the request names: kept inside by a check, beyond sight, or open. */
import type { Verdict } from "../../findings/finding.ts";
import { withCallers } from "../../flow/arrivals.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { developmentOnly } from "../routes/development-apps.ts";
import { isCheckedUpload } from "./validated-uploads.ts";
import type { PathUse } from "./path-uses.ts";
import { causeOfPath, looksOnly } from "./path-uses.ts";

/** The verdicts on one use of a path; `message` is what a finding says. */
export function pathVerdicts(flows: FlowModel, use: PathUse, message: string): readonly Verdict[] {
  const { report, judged, check: asked, confidence, reason } = use;
  const at = placeOf(report.site.at);
  const subject = report.site.row.at;
  if (asked?.kind === "enough") return [{ verdict: "ruled-out", at, subject, because: asked.what }];
  // What can be passed settles nothing: an archive's member is reported with it.
  const isPassed = asked?.kind === "naive" && use.owner === "archive-extraction";
  if (asked && !isPassed) {
    const what = `whether ${asked.what} keeps other folders out`;
    return [{ verdict: "not-seen", at, subject, what, verify: "read the code that checks the name" }];
  }
  if (isCheckedUpload(flows, report)) {
    const what = "whether the field of the serializer that looked at the body takes files alone";
    return [{ verdict: "not-seen", at, subject, what, verify: "send a text in place of the file" }];
  }
  const only = developmentOnly(flows, at.path);
  const found = {
    verdict: "found",
    at,
    subject,
    message: isPassed ? `${message} It is compared with its folder, but ${asked.what}.` : message,
    ...(judged.chooser === "stored" ? STORED : {}),
    ...(looksOnly(use) ? LOOKED_AT : {}),
    ...(only === undefined ? {} : lowUnder(only)),
    confidence,
    confidenceReason: reason,
    trace: [...(use.stored?.steps ?? []), ...judged.trace],
  } as const;
  return withCallers(flows, report, found, judged, causeOfPath(use));
}

const STORED = { severity: "medium", severityReason: "the name was stored before, not sent along" } as const;

const LOOKED_AT = {
  severity: "low",
  severityReason: "the file is looked at, and none of it is read",
} as const;

function lowUnder(name: string): { readonly severity: "low"; readonly severityReason: string } {
  return { severity: "low", severityReason: `its addresses are only there where \`${name}\` is on` };
}
