/** What `pickguard fix` says at its end, on stderr: the diff stays alone on stdout. */
import type { Mending } from "../audit/mend.ts";
import type { UnplannedFix } from "../fix/plan.ts";

/** How it was run. */
export interface FixRun {
  readonly isWritten: boolean;
  readonly unsafe: boolean;
}

/** Longest list of reasons. */
const MOST_REASONS = 12;

/** A few lines: what was fixed, and what was not and why. */
export function fixSummary({ fixed, left, patches }: Mending, { isWritten, unsafe }: FixRun): string {
  const places = fixed.reduce((sum, { finding }) => sum + 1 + finding.places.length, 0);
  const verb = isWritten ? "fixed" : "would fix";
  const head =
    fixed.length === 0
      ? "nothing to fix"
      : `${verb} ${count(places, "place")} of ${count(fixed.length, "finding")} in ${count(patches.length, "file")}`;
  const needLook = left.filter(({ finding }) => (finding.intents ?? []).length > 0);
  const lines = [
    head,
    ...(fixed.length > 0 && !isWritten ? [toWrite(unsafe)] : []),
    ...unfixed(needLook, unsafe),
  ];
  return lines.map((line) => `pickguard: ${line}\n`).join("");
}

/** Whoever forgets --unsafe the second time would be shown the first answer again. */
function toWrite(unsafe: boolean): string {
  return unsafe
    ? "the same command with --apply beside --unsafe writes it"
    : "the same command with --apply writes it";
}

function unfixed(left: readonly UnplannedFix[], unsafe: boolean): readonly string[] {
  if (left.length === 0) return [];
  const shown = left.slice(0, MOST_REASONS).map(reasonLine);
  const more = left.length - shown.length;
  const hint = unsafe ? [] : ["the same command with --unsafe also makes changes that need a look"];
  return [
    `left alone, although there is a fix: ${count(left.length, "finding")}`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...hint,
  ];
}

function reasonLine({ finding, because }: UnplannedFix): string {
  return `  ${finding.path}:${finding.start.line} ${finding.id}: ${because}`;
}

function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? "" : "s"}`;
}
