import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { ServedFiles } from "../../model/uploads/served-files.ts";
import { servedFiles } from "../../model/uploads/served-files.ts";
import type { Check, Verdict } from "../rule.ts";

/** Django's development view hands out more than uploads. */
export const check: Check = {
  meta: {
    slug: "view-serve-open",
    title: "development view serves a broad folder",
    severity: "high",
    cwe: [22, 548],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `django.views.static.serve` with the whole disk or the project's own folder as its root, or with lists of files, outside DEBUG.",
      impact: "Everybody reads the files below that folder: settings, keys, code, the database file.",
      fix: "Let the web server hand files out, from a folder that holds nothing else.",
      mitigation: "Move secrets out of the project's folder.",
      falsePositive: "Fine where the web server answers these addresses before Django does.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const served of servedFiles(flows)) {
      if (served.root === "broad" || (served.lists && served.root === "other")) yield found(served);
    }
  },
};

function found({ at, root }: ServedFiles): Found {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: "document_root",
    message:
      root === "broad"
        ? "This hands out every file below the project's own folder or the whole disk: settings, keys and code are a request away."
        : "This lists the files of a folder for everybody and hands them out through Django's development view.",
    ...(root === "broad" ? {} : { severity: "medium", severityReason: "the folder is one of its own" }),
    confidence: "high",
    confidenceReason: "the root stands in the code, and no DEBUG was seen around it",
  };
}
