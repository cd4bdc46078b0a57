import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { SecretComparison } from "../../model/secret-comparisons.ts";
import { secretComparisons } from "../../model/secret-comparisons.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A secret is compared by `==`, which stops at the first difference. */
export const check: Check = {
  meta: {
    slug: "timing-compare",
    title: "secret compared with ==",
    severity: "low",
    cwe: [208],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `==` and `!=` between a secret (token, signature, API key, computed HMAC) and a value that somebody sends.",
      impact:
        "`==` stops at the first letter that differs. Somebody who can measure many answers very precisely learns the secret letter by letter.",
      fix: "Compare in constant time: `django.utils.crypto.constant_time_compare(a, b)` or `hmac.compare_digest(a, b)`.",
      mitigation: "Limit how often one client may try.",
      falsePositive:
        "Where both values are already known to whoever waits for the answer, nothing can be measured.",
    },
  },
  *judge({ flows }) {
    for (const comparison of secretComparisons(indexValues(flows))) yield verdictOn(comparison);
  },
  fix: here((at) => ({ kind: "compare-in-constant-time", at })),
};

function verdictOn({ at, name, fromRequest }: SecretComparison): Verdict {
  return {
    verdict: "found",
    at: placeOf(at),
    // Not the name: local variables are renamed, and the finding is still the same.
    subject: "==",
    message: `\`${name}\` is compared with \`==\` or \`!=\`, which takes longer the more letters agree: precise timing gives it away bit by bit.`,
    confidence: fromRequest ? "medium" : "low",
    confidenceReason: fromRequest
      ? `one side comes from the request, and the name \`${name}\` says that the other is secret`
      : "whether one side comes from outside is not visible here",
  };
}
