import { projectRequirements, type ProjectRequirements } from "../../model/dependencies/settled-names.ts";
import type { Check, Verdict } from "../rule.ts";

/** Nothing settles any version. */
export const check: Check = {
  meta: {
    slug: "no-lockfile",
    title: "No file settles the packages' versions",
    severity: "low",
    cwe: [1357, 829],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    window: "before the next release",
    docs: {
      what: "Reports, once for each project, that there is no lock file and most of production's requirements have no settled version. Libraries are silent: they must leave versions to those who install them.",
      impact:
        "Every installation gets what the index offers on that day: a release with a flaw, or one published by a thief of its author's account, comes in unseen.",
      fix: "Make a lock file and commit it: `uv lock`, `poetry lock`, `pdm lock`, or `pip-compile --generate-hashes requirements.in`.",
      mitigation: "Build the image once and deploy that one everywhere.",
      falsePositive: "Safe where the lock file lives in another repository that builds the site.",
    },
  },
  *judge({ projects, dependencies }) {
    for (const found of projectRequirements(projects, dependencies)) {
      const verdict = verdictOn(found);
      if (verdict !== undefined) yield verdict;
    }
  },
};

function verdictOn({ unsettled, isOpen }: ProjectRequirements): Verdict | undefined {
  const [first] = unsettled;
  if (first === undefined || !isOpen) return undefined;
  return {
    verdict: "found",
    at: first.at,
    subject: "no-lockfile",
    message:
      "No file settles the versions of all packages: every installation gets what the index offers on that day, also a release that nobody has looked at.",
    confidence: "high",
    confidenceReason: "the project has no lock file, and most versions are open",
  };
}
