import type { Judged } from "../../flow/arrivals.ts";
import { expectsPatterns } from "../../model/injection/expected-patterns.ts";
import { findingsOf, flowsInto } from "../../model/injection/flow-findings.ts";
import { isTried } from "../../model/injection/template-ways.ts";
import type { Check } from "../rule.ts";

/** A value becomes part of a regular expression. */
export const check: Check = {
  meta: {
    slug: "pattern-from-input",
    title: "a value becomes part of a regular expression",
    severity: "medium",
    cwe: [1333],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a value of the request or of stored text that becomes a pattern for `re`.",
      impact:
        "A pattern such as `(a+)+$` takes minutes for forty characters: a few requests keep every worker of the site busy.",
      fix: "Search for text, not for patterns: `re.escape(value)`, or `value in text`.",
      mitigation:
        "Limit the length of the pattern and of the text, and let the server end requests that take too long.",
      falsePositive: "Where only administrators write patterns, they harm themselves.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "regex", () => true)) {
      if (isTried(flows, seen.report)) continue;
      const message = messageOf(seen.judged);
      const meant = expectsPatterns(flows, seen.report.site.at);
      yield* findingsOf(
        flows,
        seen,
        meant ? MEANT : SCALE,
        meant ? { message, severityReason: WHY } : { message },
      );
    }
  },
};

/** Whoever catches `re.error` expects patterns from users. */
const MEANT = { request: "low" } as const;

const WHY = "the code catches mistakes in patterns: users are meant to write them";

const SCALE = { request: "medium", stored: "low" } as const;

function messageOf({ label }: Judged): string {
  return `A value that comes from ${label} becomes a regular expression. Whoever chooses it can keep the server busy for minutes with one request.`;
}
