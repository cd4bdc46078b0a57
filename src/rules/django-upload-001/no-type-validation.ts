import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { UploadField } from "../../model/uploads/upload-fields.ts";
import { uploadFields } from "../../model/uploads/upload-fields.ts";
import type { Check, Verdict } from "../rule.ts";

/** A form takes any file. */
export const check: Check = {
  meta: {
    slug: "no-type-validation",
    title: "form takes files of any kind",
    severity: "medium",
    severityReason: "what happens to the file after the form was not followed",
    cwe: [434],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `FileField` of forms and serializers without validators and without a `clean_…` method that looks at the file.",
      impact:
        "Somebody uploads an HTML or SVG page with a script, or a program, and sends others its address under this site's name.",
      fix: 'Say which kinds are meant: `validators=[FileExtensionValidator(["pdf", "png"])]`, and look at the content in `clean_…`.',
      mitigation:
        "Serve uploads from a domain of their own, with `Content-Disposition: attachment` and `X-Content-Type-Options: nosniff`.",
      falsePositive:
        "Fine where the file is read once and never handed out, or where it is checked after the form.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const field of uploadFields(flows)) if (field.asked === "nothing") yield found(field);
  },
};

function found({ at, name, inSerializer, downloaded }: UploadField): Found {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: name,
    message: `\`${name}\` takes files of any kind: an uploaded HTML or SVG page runs its scripts under this site's address when somebody opens it.`,
    confidence: inSerializer || downloaded ? "low" : "medium",
    confidenceReason: downloaded
      ? `files called \`${name}\` are sent as downloads, in which browsers run nothing; whether they are shown elsewhere was not followed`
      : "nothing in the form looks at the file; what happens to it afterwards was not followed",
  };
}
