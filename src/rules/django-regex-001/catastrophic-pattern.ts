import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { SlowPattern } from "../../model/patterns/slow-patterns.ts";
import { slowPatterns } from "../../model/patterns/slow-patterns.ts";
import type { Check } from "../rule.ts";

/** A pattern of the code takes time without end on the wrong text. */
export const check: Check = {
  meta: {
    slug: "catastrophic-pattern",
    title: "pattern takes time without end on the wrong text",
    severity: "medium",
    cwe: [1333],
    status: "preview",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports patterns with a repetition inside a repetition, such as `(a+)+$`, that are compared with text of the request; as low where it was not seen whose text it is.",
      impact:
        "For forty letters such a pattern tries billions of ways: a few requests keep every worker of the site busy.",
      fix: "Let each repetition begin with something that the one inside cannot match: `[a-z]+(?:-[a-z]+)*` instead of `([a-z]+-?)+`. Where the text is a format that a library knows, let the library read it.",
      mitigation: "Refuse long texts before they are compared: `if len(text) > 200: …`.",
      falsePositive: "Harmless for texts of a few letters, and for texts that only the code writes.",
    },
  },
  *judge({ flows }: AuditModel) {
    for (const slow of slowPatterns(flows)) yield found(slow);
  },
};

function found({ at, chooser, label }: SlowPattern): Found {
  const asked = chooser === "request";
  return {
    verdict: "found",
    at: placeOf(at),
    subject: "pattern",
    message: `A repetition inside a repetition: on the wrong text this pattern takes minutes${asked ? `, and the text comes from ${label}` : ""}.`,
    ...(asked
      ? {}
      : { severity: "low" as const, severityReason: "whose text is compared with it was not seen" }),
    confidence: asked ? "medium" : "low",
    confidenceReason: asked
      ? "the pattern and the way of the text were seen; how long the text may be was not"
      : "the pattern was seen, the text was not",
  };
}
