import { projectRequirements, type ProjectRequirements } from "../../model/dependencies/settled-names.ts";
import type { Check, Verdict } from "../rule.ts";

/** Some packages have no settled version. */
export const check: Check = {
  meta: {
    slug: "unpinned",
    title: "Some packages have no settled version",
    severity: "low",
    cwe: [1357, 829],
    status: "stable",
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
    for (const found of projectRequirements(projects, dependencies)) yield* verdictsOn(found);
  },
};

const MOST_NAMED = 5;

/** One finding with a place for each of them. */
function verdictsOn({ project, unsettled, isOpen }: ProjectRequirements): readonly Verdict[] {
  if (isOpen) return [];
  const message = messageOn([...new Set(unsettled.map(({ name }) => name))]);
  return unsettled.map(({ name, at }) => ({
    verdict: "found",
    at,
    subject: name,
    message,
    confidence: "high",
    confidenceReason: "other requirements of the project are settled, these are not",
    cause: `unpinned ${project.root}`,
  }));
}

function messageOn(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  const count = names.length === 1 ? "One package has" : `${names.length} packages have`;
  const named = `${names.slice(0, MOST_NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  return `${count} no settled version: ${named}. Every installation may get another release, also one that nobody has looked at.`;
}
