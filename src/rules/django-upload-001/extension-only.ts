import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { UploadField } from "../../model/uploads/upload-fields.ts";
import { uploadFields } from "../../model/uploads/upload-fields.ts";
import type { Check, Verdict } from "../rule.ts";

/** Only the name of the file is looked at. */
export const check: Check = {
  meta: {
    slug: "extension-only",
    title: "only the extension of an upload is checked",
    severity: "low",
    severityReason: "a check of the extension keeps most of it out where types are sent as they should",
    cwe: [434],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports file fields whose only validator looks at the extension.",
      impact:
        "A file holds what its sender put into it, whatever it is called: a page called `photo.png` is shown as a page where types are guessed from the content.",
      fix: "Look at the content as well: open images with Pillow, ask `python-magic` for other kinds.",
      mitigation:
        "Serve uploads from a domain of their own, with `Content-Disposition: attachment` and `X-Content-Type-Options: nosniff`.",
      falsePositive:
        "Enough where files are handed out with the type that belongs to the extension and with `nosniff`.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const field of uploadFields(flows)) if (field.asked === "extension") yield found(field);
  },
};

function found({ at, name }: UploadField): Found {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: name,
    message: `Of what is uploaded as \`${name}\` only the extension is checked: the content may be anything.`,
    confidence: "medium",
    confidenceReason:
      "the validator of extensions is the only one, and no method of the form looks at the file",
  };
}
