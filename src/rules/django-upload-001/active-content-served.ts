import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { GuessedType } from "../../model/uploads/guessed-types.ts";
import { guessedTypes } from "../../model/uploads/guessed-types.ts";
import type { ActiveTypes } from "../../model/uploads/allowed-types.ts";
import { activeTypes } from "../../model/uploads/allowed-types.ts";
import type { Check, Verdict } from "../rule.ts";

/** Pages and drawings with scripts may be uploaded. */
export const check: Check = {
  meta: {
    slug: "active-content-served",
    title: "uploads may be pages that run scripts",
    severity: "medium",
    severityReason: "how uploads are handed out decides, and that was not looked at",
    cwe: [79, 434],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports lists of allowed extensions or types that hold HTML or SVG, in which browsers run scripts, and files that are sent to be shown with a type guessed from their name.",
      impact:
        "Somebody uploads a page with a script and sends others its address: under this site's own name the script does what they may do.",
      fix: "Take `.html`, `.htm` and `.svg` out of the list, or hand uploads out with `Content-Disposition: attachment`.",
      mitigation:
        "Serve uploads from a domain of their own, with `Content-Disposition: attachment` and `X-Content-Type-Options: nosniff`.",
      falsePositive:
        "Fine where uploads are served from a domain of their own or as attachments, or where SVG files are cleaned.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const list of activeTypes(flows)) yield found(list);
    for (const response of guessedTypes(flows))
      yield response.byProxy ? notSeen(response) : foundResponse(response);
  },
};

function found({ at, types, asked }: ActiveTypes): Found {
  const place = placeOf(at);
  return {
    verdict: "found",
    at: place,
    // Extensions and types beside each other are one decision.
    cause: `${place.path}:${place.scope ?? ""}:allowed types`,
    subject: "allowed types",
    message: `${types.map((type) => `\`${type}\``).join(", ")} may be uploaded, and browsers run scripts in such files: shown from this site's address, a script in an upload acts as whoever opens it.`,
    ...(asked === undefined ? LISTED : askedBy(asked)),
    fix: {
      text: `Take ${types.map((type) => `\`${type}\``).join(" and ")} out of the list, or hand uploads out with \`Content-Disposition: attachment\`.`,
    },
  };
}

const LISTED = {
  confidence: "medium",
  confidenceReason: "the list says what may be uploaded; how uploads are handed out was not looked at",
} as const;

function askedBy(name: string): Pick<Found, "confidence" | "confidenceReason"> {
  const confidenceReason = `\`${name}()\` looks at the file as well; whether it refuses scripts was not followed`;
  return { confidence: "low", confidenceReason };
}

function notSeen({ at }: GuessedType): Verdict {
  return {
    verdict: "not-seen",
    at: placeOf(at),
    subject: "guess_type",
    what: "which files the web server in front hands out here, and under which address",
    verify: "look up the location that the header names, and the domain under which it answers",
  };
}

function foundResponse({ at }: GuessedType): Found {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: "guess_type",
    message:
      "This file is sent to be shown with the type that its name suggests: a file called `.html` or `.svg` is a page, and its scripts act as whoever opens it.",
    confidence: "medium",
    confidenceReason: "who may choose the name of the file was not looked at",
    fix: { text: "Send it as a download: `FileResponse(file, as_attachment=True)`." },
  };
}
