import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { ServedFiles } from "../../model/uploads/served-files.ts";
import { servedFiles } from "../../model/uploads/served-files.ts";
import type { Check, Verdict } from "../rule.ts";

/** Uploads are handed out by Django's development view. */
export const check: Check = {
  meta: {
    slug: "media-served-by-django",
    title: "uploads are served by Django's development view",
    severity: "medium",
    severityReason: "uploads are meant to be read; who may read which was not looked at",
    cwe: [434],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a route to `django.views.static.serve` that exists in production as well: no `DEBUG` stands around it and no guard around the view.",
      impact:
        "Everybody reads every upload under this site's own address, private ones too, and an uploaded HTML or SVG file runs its scripts with the visitor's session. The view is neither fast nor hardened.",
      fix: "Let the web server or a storage hand uploads out. For development `static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)` is enough: it is empty outside DEBUG.",
      mitigation:
        "Serve uploads from a domain of their own, with `Content-Disposition: attachment` and `X-Content-Type-Options: nosniff`.",
      falsePositive: "Fine where the web server answers these addresses before Django does.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const served of servedFiles(flows)) if (served.root === "uploads") yield found(served);
  },
};

function found({ at, lists, setting }: ServedFiles): Found {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: "serve",
    message: `This route hands uploads out through Django's development view in production as well${lists ? ", with a list of all files" : ""}: everybody reads every upload, and an uploaded page runs scripts under this site's address.`,
    confidence: setting === undefined ? "high" : "low",
    confidenceReason:
      setting === undefined
        ? "no DEBUG and no guard was seen around the route"
        : `the route is there only where \`${setting}\` is on`,
  };
}
