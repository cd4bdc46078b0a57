/** What safe fixes would change, for the page: a diff for each finding, secrets masked. */
import type { Finding } from "../findings/finding.ts";
import { unifiedDiff } from "../fix/diff.ts";
import { hiddenTexts } from "../fix/hidden-texts.ts";
import { planFixes } from "../fix/plan.ts";
import type { SourceFile } from "../source/source-file.ts";

/** Findings beyond these show their fix in words alone. */
const MOST = 400;

/** Diffs by fingerprint, of findings that have a safe fix. */
export function fixDiffs(
  findings: readonly Finding[],
  files: readonly SourceFile[],
): ReadonlyMap<string, string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const hidden = hiddenTexts(findings, (path) => byPath.get(path));
  const fixable = findings.filter(({ hasSafeFix }) => hasSafeFix === true).slice(0, MOST);
  const diffs = new Map<string, string>();
  for (const finding of fixable) {
    const { patches } = planFixes([finding], (path) => byPath.get(path), { unsafe: false });
    if (patches.length > 0)
      diffs.set(finding.fingerprint, patches.map((patch) => unifiedDiff(patch, hidden)).join(""));
  }
  return diffs;
}
