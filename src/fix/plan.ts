/** Which edits mend which findings. Findings whose edits touch the same bytes wait for the next round. */
import type { Finding } from "../findings/finding.ts";
import { pathOfChange, type FixIntent } from "../findings/fix-intent.ts";
import type { SourceFile } from "../source/source-file.ts";
import { applyEdits, collides, inOrder, type TextEdit } from "./edit.ts";
import { lower, rememberingReader, type PythonReader } from "./lower.ts";
import { withoutUnusedImports } from "./unused-imports.ts";

/** Which findings to mend. */
export interface FixChoice {
  /** Also those whose fix needs a look. */
  readonly unsafe: boolean;
}

/** A finding that the patch mends. */
export interface PlannedFix {
  readonly finding: Finding;
  readonly intents: readonly FixIntent[];
}

/** A finding that it does not, and why. */
export interface UnplannedFix {
  readonly finding: Finding;
  readonly because: string;
  /** Whether a further round may mend it. */
  readonly waits: boolean;
}

/** A file before and after. */
export interface FilePatch {
  readonly path: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** What a round of fixing does. */
export interface FixPlan {
  readonly planned: readonly PlannedFix[];
  readonly unplanned: readonly UnplannedFix[];
  readonly patches: readonly FilePatch[];
}

/** Finds the file at a path. */
export type FileAt = (path: string) => SourceFile | undefined;

/** The edits of each file for one finding; a clause where one of its intents cannot be done. */
export type FindingEdits = ReadonlyMap<string, readonly TextEdit[]>;

/** Plans one round over findings, in their order. */
export function planFixes(findings: readonly Finding[], fileAt: FileAt, choice: FixChoice): FixPlan {
  const taken = new Map<string, readonly TextEdit[]>();
  const planned: PlannedFix[] = [];
  const unplanned: UnplannedFix[] = [];
  const read = rememberingReader();
  for (const finding of findings) {
    const intents = wantedIntents(finding, choice);
    if (typeof intents === "string") {
      unplanned.push({ finding, because: intents, waits: false });
      continue;
    }
    const made = editsOf(intents, fileAt, read);
    if (typeof made === "string") unplanned.push({ finding, because: made, waits: false });
    else if (!take(taken, made))
      unplanned.push({ finding, because: "another fix touches the same code", waits: true });
    else planned.push({ finding, intents });
  }
  return { planned, unplanned, patches: patchesOf(taken, fileAt) };
}

function wantedIntents(finding: Finding, { unsafe }: FixChoice): readonly FixIntent[] | string {
  const { intents = [], hasSafeFix } = finding;
  if (intents.length === 0) return "there is no mechanical fix";
  if (hasSafeFix === true || unsafe) return intents;
  return intents.find(({ safety }) => safety === "unsafe")?.why ?? "its fix needs a look";
}

/** All edits that intents ask for, by path; a clause where one cannot be done. */
export function editsOf(
  intents: readonly FixIntent[],
  fileAt: FileAt,
  read: PythonReader = rememberingReader(),
): FindingEdits | string {
  const all = new Map<string, readonly TextEdit[]>();
  for (const { change } of intents) {
    const path = pathOfChange(change);
    const file = fileAt(path);
    const lowering = file ? lower(change, file, read) : { refused: `${path} is not part of the audit` };
    if ("refused" in lowering) return lowering.refused;
    const before = all.get(path) ?? [];
    if (hasCollision(before, lowering.edits)) return "its own changes touch the same code";
    all.set(path, inOrder([...before, ...lowering.edits]));
  }
  return all;
}

function hasCollision(before: readonly TextEdit[], more: readonly TextEdit[]): boolean {
  return more.some((edit) => before.some((other) => collides(edit, other)));
}

/** Takes all edits of a finding, or none. */
function take(taken: Map<string, readonly TextEdit[]>, made: FindingEdits): boolean {
  const entries = [...made];
  if (entries.some(([path, more]) => hasCollision(taken.get(path) ?? [], more))) return false;
  for (const [path, more] of entries) taken.set(path, inOrder([...(taken.get(path) ?? []), ...more]));
  return true;
}

function patchesOf(taken: ReadonlyMap<string, readonly TextEdit[]>, fileAt: FileAt): readonly FilePatch[] {
  return [...taken]
    .flatMap(([path, all]) => {
      const before = fileAt(path)?.bytes;
      if (!before) return [];
      return { path, before, after: withoutUnusedImports(before, { path, bytes: applyEdits(before, all) }) };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Findings whose intents can all be turned into edits keep them; from the others they are taken. */
export function doableFixes(findings: readonly Finding[], fileAt: FileAt): readonly Finding[] {
  const read = rememberingReader();
  return findings.map((finding) => {
    const { intents, hasSafeFix: _, ...rest } = finding;
    if (intents === undefined || typeof editsOf(intents, fileAt, read) !== "string") return finding;
    return rest;
  });
}
