import type { Requirement } from "../../model/dependencies/dependency.ts";
import { isUnfinished } from "../../model/dependencies/unfinished-versions.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production runs a pre-release. */
export const check: Check = {
  meta: {
    slug: "prerelease",
    title: "Production runs a pre-release",
    severity: "low",
    cwe: [1357],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    window: "before the next release",
    docs: {
      what: "Reports alphas, betas, release candidates and development versions that a file asks for by name. What only a lock file brings along, and packages that have never had another sort of release (versions 0.x), are silent.",
      impact:
        "Security fixes go to finished releases; Django gives none for its alphas and betas, and advisories often do not list pre-releases at all.",
      fix: "Take the finished release once there is one, or the last one before.",
      mitigation: "Follow the package's announcements until then.",
      falsePositive: "Safe where the package publishes nothing else and its pre-releases are maintained.",
    },
  },
  *judge({ dependencies: { requirements } }) {
    for (const requirement of requirements) if (isUnfinished(requirement)) yield verdictOn(requirement);
  },
};

function verdictOn({ name, version, at }: Requirement): Verdict {
  return {
    verdict: "found",
    at,
    subject: name,
    message: `${name} ${version ?? ""} is a pre-release: security fixes go to finished releases, and advisories often leave pre-releases out.`,
    confidence: "high",
    confidenceReason: "the version says so",
    evidence: `${name} ${version ?? ""}`,
    cause: `${name} ${version ?? ""}`,
  };
}
