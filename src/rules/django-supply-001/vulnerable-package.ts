import {
  confidenceOf,
  remedyOf,
  sourcesInWords,
  severityOf,
  vulnerableVersions,
  weaknessesInWords,
  type VulnerableVersion,
} from "../../model/dependencies/vulnerable-versions.ts";
import { upgradeIntents } from "../../model/fixes/upgrade-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A package other than Django with published weaknesses. */
export const check: Check = {
  meta: {
    slug: "vulnerable-package",
    title: "A package has published weaknesses",
    severity: "high",
    cwe: [1395, 937],
    status: "stable",
    since: "0.1.0",
    tests: "lower",
    docs: {
      what: "Reports a settled version of a package (a lock file's, or one behind `==`) with published weaknesses: one finding for each package, however many advisories there are. Ranges that merely allow such a version are not reported.",
      impact:
        "Which weakness can be used depends on what the site does with the package; the advisory says which function is concerned. Advisories are public, and so is how to use many of them.",
      fix: "Take the first version without a known weakness; where that is another major version, read its notes first.",
      mitigation:
        "Read the advisory for the function concerned, and keep user input away from it until then.",
      falsePositive:
        "Safe where the site never calls what the advisory names, or where this file is not what production installs. Verify with `pip freeze` in production.",
    },
  },
  *judge(model) {
    const { dependencies } = model;
    for (const found of vulnerableVersions(model, (name) => name !== "django"))
      yield verdictOn(found, dependencies.advisories.knownTo);
  },
};

function verdictOn(found: VulnerableVersion, knownTo: string | undefined): Verdict {
  const { requirement, version } = found;
  return {
    verdict: "found",
    at: requirement.at,
    subject: requirement.name,
    message: `${requirement.name} ${version} has ${weaknessesInWords(found)}.`,
    ...severityOf(found),
    ...confidenceOf(found),
    evidence: `${requirement.name} ${version}`,
    fix: { text: remedyOf(found, knownTo) },
    intents: upgradeIntents(found),
    ...(found.askedAt.length === 0 ? {} : { related: sourcesInWords(found) }),
    cause: `${requirement.name} ${version}`,
    secondary: requirement.use === "development",
  };
}
