import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { ClaimedType } from "../../model/uploads/claimed-types.ts";
import { claimedTypes } from "../../model/uploads/claimed-types.ts";
import type { Check, Verdict } from "../rule.ts";

/** The client says what a file is. */
export const check: Check = {
  meta: {
    slug: "content-type-trusted",
    title: "type claimed by the client decides about an upload",
    severity: "medium",
    severityReason: "other code may look at the content as well",
    cwe: [434],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports comparisons with `content_type` of an uploaded file in a function that does not look at its content.",
      impact: "The type is a word that the client sends along: a page with a script passes as `image/png`.",
      fix: "Look at the content (`PIL.Image.open(upload).verify()` for images, `python-magic` for other kinds), and keep the file under a name of your own with an ending from a list (`FileExtensionValidator`): a picture may have HTML behind it.",
      mitigation:
        "Serve uploads from a domain of their own, with `Content-Disposition: attachment` and `X-Content-Type-Options: nosniff`.",
      falsePositive: "Fine as a first filter where the content is looked at elsewhere.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const claimed of claimedTypes(flows)) yield found(claimed);
  },
};

function found({ at }: ClaimedType): Found {
  const place = placeOf(at);
  return {
    verdict: "found",
    at: place,
    // Several comparisons of one function are one decision.
    cause: `${place.path}:${place.scope ?? ""}:content type`,
    subject: "content_type",
    message:
      "What this upload is, its sender says: `content_type` comes with the request, and a page with a script passes as an image.",
    confidence: "medium",
    confidenceReason: "nothing in this function looks at the content",
  };
}
