/** How an edit moves the lines of a file. */
import type { SourceFile } from "../source/source-file.ts";

/** The lines of a file that stayed where they were, and those that only moved; between them stands what was edited. */
export interface LineShift {
  /** Lines at the beginning that are the same. */
  readonly same: number;
  /** The first line of the end that is the same, before the change. */
  readonly rest: number;
  readonly by: number;
}

/** Compares two states of a file; a file that was not there had no lines. */
export function shiftBetween(before: SourceFile | undefined, after: SourceFile): LineShift {
  const old = linesOf(before);
  const now = linesOf(after);
  let same = 0;
  while (same < old.length && old[same] === now[same]) same++;
  let end = 0;
  const most = Math.min(old.length, now.length) - same;
  while (end < most && old.at(-1 - end) === now.at(-1 - end)) end++;
  return { same, rest: old.length - end + 1, by: now.length - old.length };
}

function linesOf(file: SourceFile | undefined): readonly string[] {
  return file === undefined ? [] : Buffer.from(file.bytes).toString("latin1").split("\n");
}
