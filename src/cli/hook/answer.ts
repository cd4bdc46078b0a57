/** What the hook tells an agent: short, so that it costs little of its attention, and enough to act on. */
import type { Finding } from "../../findings/finding.ts";
import type { FixPreview } from "../../fix/preview.ts";
import { visible, visibleLine } from "../../report/visible.ts";

/** A finding with its fix, where that can be made mechanically. */
export interface Remark {
  readonly finding: Finding;
  readonly preview: FixPreview | undefined;
}

/** More at once would not be read; the rest shows after the next edit. */
export const MOST_REMARKS = 8;

/** Longer diffs are told in words alone. */
const LONGEST_DIFF = 40;

/** The answer to an edit. */
export function answerText(remarks: readonly Remark[], total: number): string {
  const what = total === 1 ? "1 security finding" : `${total} security findings`;
  const more = total - remarks.length;
  const lines = [
    `pickguard: ${what} in the code just edited. Mend the cause; do not switch a protection off.`,
    ...remarks.map(remarkText),
    ...(more > 0 ? [`${more} more; they show once these are mended.`] : []),
    "",
  ];
  // What it quotes is the project's: nothing in it may act on a terminal, or be read without being seen.
  return visible(lines.join("\n\n"));
}

function remarkText({ finding, preview }: Remark, i: number): string {
  const { id, severity, confidence, path, start, scope, message, fix, falsePositive } = finding;
  const place = `${visibleLine(path)}:${start.line}${scope === undefined ? "" : ` in ${scope}`}`;
  return [
    `${i + 1}. ${place}: ${message}`,
    `   ${id}, ${severity} severity, ${confidence} confidence`,
    `   Fix: ${fix}`,
    ...(preview === undefined ? [] : diffLines(preview)),
    ...(confidence === "high" ? [] : [`   If in doubt: ${falsePositive}`]),
  ].join("\n");
}

function diffLines({ diff, safety, why }: FixPreview): readonly string[] {
  const lines = diff.trimEnd().split("\n");
  if (lines.length > LONGEST_DIFF) return [];
  const note = safety === "safe" ? "keeps every legitimate use" : (why ?? "needs a look");
  return [`   As a change (${note}):`, ...lines.map((line) => `   ${line}`)];
}
