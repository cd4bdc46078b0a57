import { successorOf } from "../../model/dependencies/abandoned-packages.ts";
import type { Requirement } from "../../model/dependencies/dependency.ts";
import type { Check, Verdict } from "../rule.ts";

/** A package that its authors gave up. */
export const check: Check = {
  meta: {
    slug: "abandoned-package",
    title: "A package is no longer maintained",
    severity: "low",
    cwe: [1104],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    window: "before the next release",
    docs: {
      what: "Reports packages whose authors say themselves that they are over, with the one to take instead. The list is short on purpose: a package without news is not abandoned.",
      impact: "Whatever is found in it will never be mended, and nobody may even write an advisory.",
      fix: "Move to the package that took its place; most keep the names of functions.",
      mitigation: "Keep user input away from it until then.",
      falsePositive: "Safe where you maintain it yourself.",
    },
  },
  *judge({ dependencies: { requirements } }) {
    for (const requirement of requirements) {
      const successor = successorOf(requirement.name);
      if (successor !== undefined && requirement.use === "production")
        yield verdictOn(requirement, successor);
    }
  },
};

function verdictOn({ name, at }: Requirement, successor: string): Verdict {
  return {
    verdict: "found",
    at,
    subject: name,
    message: `${name} is no longer maintained: whatever is found in it will stay open.`,
    confidence: "high",
    confidenceReason: "its authors say so",
    fix: { text: `Move to ${successor}.` },
    cause: name,
  };
}
