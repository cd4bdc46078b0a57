import { tellingAnswers } from "../../model/passwords/telling-answers.ts";
import type { Check } from "../rule.ts";

/** A login or reset page tells who has an account. */
export const check: Check = {
  meta: {
    slug: "user-enumeration",
    title: "An answer tells who has an account",
    severity: "low",
    cwe: [204],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports texts such as "we do not know this address" in functions that log in or reset passwords.',
      impact:
        "Strangers find out who has an account, and then try passwords or send letters to these people only.",
      fix: 'Give the same answer in both cases: "If the address belongs to an account, a letter is on its way."',
      mitigation: "Limit how often somebody may ask.",
      falsePositive: "If the text goes to people who are logged in or to a log, accept the finding.",
    },
  },
  *judge({ flows }) {
    for (const at of tellingAnswers(flows))
      yield {
        verdict: "found",
        at,
        subject: "telling answer",
        message: "This answer tells strangers whether somebody has an account here.",
        confidence: "medium",
        confidenceReason: "the text says so, and the function's name is that of a login or reset",
      };
  },
};
