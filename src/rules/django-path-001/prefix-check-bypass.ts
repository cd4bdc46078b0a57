import type { Found } from "../../findings/finding.ts";
import { withCallers } from "../../flow/arrivals.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { PathUse } from "../../model/files/path-uses.ts";
import { causeOfPath, pathUses } from "../../model/files/path-uses.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** The folder is compared, but not well enough. */
export const check: Check = {
  meta: {
    slug: "prefix-check-bypass",
    title: "path is compared with its folder too loosely",
    severity: "high",
    cwe: [22],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a path from the request that is compared with `startswith` while `..` may still be in it, or without the separator at the folder's end.",
      impact:
        "`/srv/files/../secret` begins with `/srv/files`, and so does `/srv/files-private`: whoever sends the request reaches files outside the folder.",
      fix: "Resolve first and ask `path.is_relative_to(BASE)`: `path = (BASE / name).resolve()`.",
      mitigation: "Run the server as a user that may read and write nothing but what it needs.",
      falsePositive:
        "Fine where the name was checked in a way that this audit does not know. `safe_join`, `os.path.basename`, `get_valid_filename`, typed values and `is_relative_to` after `resolve` are understood.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const use of pathUses(flows)) if (use.owner === "prefix-check-bypass") yield* judgeUse(flows, use);
  },
  fix: here((at) => ({ kind: "contain-path", at })),
};

function judgeUse(flows: FlowModel, use: PathUse): readonly Verdict[] {
  const { report, judged, check: asked } = use;
  // One function that asks too little is one mistake, whoever calls it.
  const cause = asked?.within === undefined ? causeOfPath(use) : `${asked.within}:compares`;
  return withCallers(flows, report, found(use), judged, cause);
}

function found({ report, judged, confidence, reason, check: asked }: PathUse): Found {
  return {
    verdict: "found",
    at: placeOf(report.site.at),
    subject: report.site.row.at,
    message: `The path comes from ${judged.label} and is compared with its folder, but ${asked?.what ?? "too loosely"}, so that files outside of it can be reached.`,
    ...(judged.chooser === "stored"
      ? { severity: "medium", severityReason: "the name was stored before, not sent along" }
      : {}),
    confidence,
    confidenceReason: reason,
    trace: judged.trace,
  };
}
