import type { Dependencies, Requirement } from "../../model/dependencies/dependency.ts";
import { endedDjango, supportedDjango, type EndedBranch } from "../../model/dependencies/end-of-life.ts";
import type { Check, Severity, Verdict } from "../rule.ts";

/** A Django branch that gets no security fixes any more. */
export const check: Check = {
  meta: {
    slug: "django-end-of-life",
    title: "Django's branch gets no security fixes any more",
    severity: "medium",
    cwe: [1104, 1329],
    status: "stable",
    since: "0.1.0",
    tests: "lower",
    window: "before the next release",
    docs: {
      what: "Reports a Django whose branch is out of security support on the day of the audit, and ranges that allow no supported branch.",
      impact:
        "Weaknesses found from now on are mended in newer branches only, and their release notes tell everybody where to look in this one. Advisories often do not even list branches that are over.",
      fix: "Move to the current branch with long-term support, one branch at a time, with `python -Wd manage.py test` in between.",
      mitigation:
        "Until then take the branch's last release, and read each of Django's security announcements for what may concern it.",
      falsePositive:
        "Safe where somebody else maintains the branch (a distribution, a paid extended support). Verify where production's Django comes from.",
    },
  },
  *judge({ dependencies }) {
    for (const requirement of dependencies.requirements) {
      if (requirement.name !== "django" || requirement.from !== "index") continue;
      const ended = endedDjango(requirement, dependencies.today);
      if (ended !== undefined) yield verdictOn(requirement, ended, dependencies);
    }
  },
};

function verdictOn(
  requirement: Requirement,
  { branch, until }: EndedBranch,
  dependencies: Dependencies,
): Verdict {
  const { today } = dependencies;
  const isDevelopment = requirement.use === "development";
  const since = until === undefined ? "years ago" : `on ${until}`;
  const next = supportedDjango(today).join(", ");
  return {
    verdict: "found",
    at: requirement.at,
    subject: "django",
    message: `Support of Django ${branch} ended ${since}: weaknesses found since are mended in newer branches only, and stay open here.`,
    ...severityOf(requirement, until, dependencies),
    confidence: "high",
    confidenceReason:
      requirement.version === undefined
        ? "the range allows no branch that is still supported"
        : "the file settles the version",
    evidence: `django ${requirement.version ?? requirement.specifier}`,
    fix: { text: `Move to a branch with security support (${next}), one branch at a time.` },
    cause: `django ${branch}`,
    secondary: isDevelopment,
  };
}

/** Weaknesses of a branch that nobody maintains are rarely written up: after a year without a patch there are some. */
function severityOf(
  { use }: Requirement,
  until: string | undefined,
  { today }: Dependencies,
): { readonly severity: Severity; readonly severityReason: string } | Record<string, never> {
  if (use === "development") return { severity: "low", severityReason: "only development installs it" };
  if (until !== undefined && daysBetween(until, today) < A_YEAR) return {};
  return {
    severity: "high",
    severityReason:
      "for more than a year nobody has mended or even reported what concerns this branch, so that a short list of advisories means nothing",
  };
}

const A_YEAR = 365;

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
