/** What every fix must prove: nothing new, nothing weaker, files that parse, and a second run that changes nothing. */
import { mend, type Mending } from "../../src/audit/mend.ts";
import type { AuditOptions } from "../../src/audit/options.ts";
import { protectionsOf, weakened } from "../../src/audit/protections.ts";
import type { Discovery } from "../../src/discover/file-kind.ts";
import type { Finding } from "../../src/findings/finding.ts";

/** What came of fixing a tree, and everything that is wrong with it. */
export interface Proof {
  readonly mending: Mending;
  /** Broken promises, as clauses; empty when all hold. */
  readonly faults: readonly string[];
  /** Fixes that were made but taken back, because the second audit was against them: `id: reason`. */
  readonly withdrawn: readonly string[];
  /** Intents that could not be turned into edits: `id: reason`. */
  readonly refused: readonly string[];
}

/** Fixes everything that is wanted, and looks hard at the outcome. */
export function proveFixes(
  discovery: Discovery,
  options: AuditOptions,
  unsafe: boolean,
  isWanted: (finding: Finding) => boolean = () => true,
): Proof {
  const mending = mend(discovery, options, { unsafe, isWanted });
  const reasons = mending.left
    .filter(({ finding }) => unsafe || finding.hasSafeFix === true)
    .filter(({ finding }) => (finding.intents ?? []).length > 0)
    .map(({ finding, because }) => `${finding.id} ${finding.path}:${finding.start.line}: ${because}`);
  return {
    mending,
    faults: [
      ...syntaxFaults(mending),
      ...repeated(mending, options, unsafe, isWanted),
      ...weaker(discovery, mending, options),
    ],
    withdrawn: reasons.filter((reason) => WITHDRAWN.test(reason)),
    refused: reasons.filter((reason) => !WITHDRAWN.test(reason)),
  };
}

const WITHDRAWN = /: (it would |.* would not parse any more$)/;

function syntaxFaults({ before, after }: Mending): readonly string[] {
  const broken = (report: Mending["before"]): ReadonlySet<string> =>
    new Set(report.problems.flatMap(({ kind, path }) => (kind === "syntax" ? (path ?? "") : [])));
  const was = broken(before);
  return [...broken(after)].filter((path) => !was.has(path)).map((path) => `${path} does not parse any more`);
}

function repeated(
  mending: Mending,
  options: AuditOptions,
  unsafe: boolean,
  isWanted: (finding: Finding) => boolean,
): readonly string[] {
  if (mending.patches.length === 0) return [];
  const again = mend(mending.discovery, options, { unsafe, isWanted });
  return again.patches.map(({ path }) => `a second run changes ${path}`);
}

function weaker(discovery: Discovery, mending: Mending, options: AuditOptions): readonly string[] {
  if (mending.patches.length === 0) return [];
  return weakened(protectionsOf(discovery, options), protectionsOf(mending.discovery, options));
}
