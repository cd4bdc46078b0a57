import { projectRequirements, type ProjectRequirements } from "../../model/dependencies/settled-names.ts";
import type { Check, Verdict } from "../rule.ts";

/** Some packages have no settled version. */
export const check: Check = {
  meta: {
    slug: "unpinned",
    title: "Some packages have no settled version",
    severity: "low",
    cwe: [1357, 829],
    status: "preview",
    since: "0.1.0",
    tests: "skip",
    window: "before the next release",
    docs: {
      what: "Reports, once for each project, production's requirements that no line of any packaging file settles, where others are settled; where most are open, `no-lockfile` speaks instead. Libraries are silent: they must leave versions to those who install them.",
      impact:
        "Two installations of the same commit run different code: a release with a flaw, or one published by a thief of its author's account, comes in unseen, and an older one with known weaknesses is just as welcome.",
      fix: "Settle them where the others are settled, or make a lock file (`uv lock`, `poetry lock`, `pip-compile --generate-hashes`).",
      mitigation: "Build the image once and deploy that one everywhere.",
      falsePositive:
        "Safe where versions are settled outside the repository (a constraints file of the platform). Verify with `pip config list` where it is built.",
    },
  },
  *judge({ projects, dependencies }) {
    for (const found of projectRequirements(projects, dependencies)) {
      const verdict = verdictOn(found);
      if (verdict !== undefined) yield verdict;
    }
  },
};

const MOST_NAMED = 5;

function verdictOn({ unsettled, isOpen }: ProjectRequirements): Verdict | undefined {
  const names = [...new Set(unsettled.map(({ name }) => name))];
  const [first] = unsettled;
  if (first === undefined || isOpen) return undefined;
  const rest = names.length - MOST_NAMED;
  const named = names.slice(0, MOST_NAMED).join(", ");
  return {
    verdict: "found",
    at: first.at,
    subject: "unpinned",
    message: `${names.length === 1 ? "One package has" : `${names.length} packages have`} no settled version: ${named}${rest > 0 ? ` and ${rest} more` : ""}. Every installation may get another release, also one that nobody has looked at.`,
    confidence: "high",
    confidenceReason: "other requirements of the project are settled, these are not",
  };
}
