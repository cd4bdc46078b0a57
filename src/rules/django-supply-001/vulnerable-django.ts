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

/** A Django with published weaknesses. */
export const check: Check = {
  meta: {
    slug: "vulnerable-django",
    title: "Django has published weaknesses",
    severity: "high",
    cwe: [1395, 937],
    status: "stable",
    since: "0.1.0",
    tests: "lower",
    docs: {
      what: "Reports a settled version of Django (a lock file's, or one behind `==`) for which Django published security releases.",
      impact:
        "Which weakness can be used depends on what the site does; the release notes say it for each. They are public, and so is how to use them.",
      fix: "Take the last release of the same branch: it changes nothing but bugs. Then plan the way to a branch with long-term support.",
      mitigation:
        "Read the release notes for the views, fields and functions concerned, and keep user input away from them until then.",
      falsePositive:
        "Safe where a distribution mends its own package under the old version number, or where this file is not what production installs. Verify with `python -m django --version` in production.",
    },
  },
  *judge(model) {
    const { dependencies } = model;
    for (const found of vulnerableVersions(model, (name) => name === "django"))
      yield verdictOn(found, dependencies.advisories.knownTo);
  },
};

function verdictOn(found: VulnerableVersion, knownTo: string | undefined): Verdict {
  const { requirement, version } = found;
  return {
    verdict: "found",
    at: requirement.at,
    subject: requirement.name,
    message: `Django ${version} has ${weaknessesInWords(found)}. The release notes describe them for everybody.`,
    ...severityOf(found),
    ...confidenceOf(found),
    evidence: `django ${version}`,
    fix: { text: remedyOf(found, knownTo) },
    intents: upgradeIntents(found),
    ...(found.askedAt.length === 0 ? {} : { related: sourcesInWords(found) }),
    cause: `django ${version}`,
    secondary: requirement.use === "development",
  };
}
