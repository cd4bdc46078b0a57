/** What discovery could not do, gathered while it walks: problems to name, and counts for the report's last lines. */
import type { Problem } from "../findings/finding.ts";
import type { SkipReason } from "./default-exclusions.ts";

/** More problems of one kind than this are counted, not listed: a hostile tree may hold a million. */
const LISTED_PER_KIND = 50;

/** More paths that are left out than this are counted alone. */
const MOST_PATHS = 1_000;

/** Something that is not read, and why. */
export interface LeftOut {
  readonly path: string;
  readonly reason: SkipReason;
}

/** Collects problems and counts; created per walk and passed along. */
export interface Notes {
  readonly problems: Problem[];
  readonly skipped: Map<SkipReason, number>;
  /** The first of what is counted there, by name. */
  readonly leftOut: LeftOut[];
}

/** Nothing noted yet. */
export function newNotes(): Notes {
  return { problems: [], skipped: new Map(), leftOut: [] };
}

/** Notes to go on with, where the others stay as they are. */
export function copyOfNotes({ problems, skipped, leftOut }: Notes): Notes {
  return { problems: [...problems], skipped: new Map(skipped), leftOut: [...leftOut] };
}

/** Counts something that is not read; a folder counts once, whatever it holds. */
export function noteSkipped(notes: Notes, reason: SkipReason, path: string | undefined): void {
  if (path !== undefined && notes.leftOut.length < MOST_PATHS) notes.leftOut.push({ path, reason });
  notes.skipped.set(reason, (notes.skipped.get(reason) ?? 0) + 1);
}

/** Counts something that is not read and says why in a line of its own. */
export function noteProblem(notes: Notes, reason: SkipReason, problem: Problem): void {
  noteSkipped(notes, reason, problem.path);
  notes.problems.push(problem);
}

/** The problems, with the tail of each long kind folded into one line. */
export function listedProblems(notes: Notes): readonly Problem[] {
  const counts = new Map<Problem["kind"], number>();
  const listed: Problem[] = [];
  for (const problem of notes.problems) {
    const count = (counts.get(problem.kind) ?? 0) + 1;
    counts.set(problem.kind, count);
    if (count <= LISTED_PER_KIND) listed.push(problem);
  }
  for (const [kind, count] of counts) {
    if (count > LISTED_PER_KIND)
      listed.push({ kind, message: `${count - LISTED_PER_KIND} more of the same kind are not listed` });
  }
  return listed;
}
