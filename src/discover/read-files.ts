/** Reads the files that a walk found, within bounds. */
import type { SourceFile } from "../source/source-file.ts";
import { isBinary, isLook, isMinified, LOOK_BYTES, headOf, lookInside } from "./content-kinds.ts";
import type { Disk } from "./disk.ts";
import { limitFor, sizeInWords, type Limits } from "./limits.ts";
import { kindByName, type NameVerdict } from "./name-kinds.ts";
import { noteProblem, noteSkipped, type Notes } from "./notes.ts";
import { below, byCodeUnit, folderOf, isWithin, joinPath } from "./paths.ts";
import type { Walked } from "./walk.ts";
import { inUtf8 } from "./wide-text.ts";

/** What reading needs to know. `root` is absolute and real. */
export interface ReadOptions {
  readonly root: string;
  readonly disk: Disk;
  readonly limits: Limits;
}

/** A path of the audit and where its bytes really are. */
interface Target {
  readonly path: string;
  readonly absolute: string;
}

/** All files worth an audit with their bytes, in code-unit order of their paths. */
export function readFiles(walked: Walked, options: ReadOptions, notes: Notes): readonly SourceFile[] {
  const files: SourceFile[] = [];
  let total = 0;
  for (const target of targetsOf(walked, options, notes)) {
    const bytes = readTarget(target, options, notes);
    if (bytes === undefined) continue;
    total += bytes.length;
    if (total > options.limits.totalBytes) {
      noteTotal(target.path, options.limits, notes);
      break;
    }
    files.push({ path: target.path, bytes });
  }
  return files;
}

function noteTotal(path: string, limits: Limits, notes: Notes): void {
  const message = `all files together exceed ${sizeInWords(limits.totalBytes)}; this file and those after it are not audited`;
  noteProblem(notes, "over the limit", { kind: "limit", path, message });
}

function targetsOf(walked: Walked, options: ReadOptions, notes: Notes): readonly Target[] {
  const targets = walked.files.map((path) => ({ path, absolute: joinPath(options.root, path) }));
  const taken = new Set(
    walked.links.length === 0 ? [] : walked.files.filter((path) => isRead(path, options)),
  );
  for (const link of [...walked.links].sort(byCodeUnit)) {
    const target = followLink(link, walked, taken, options, notes);
    if (target === undefined) noteSkipped(notes, "symbolic link", link);
    else targets.push(target);
  }
  return targets.sort((a, b) => byCodeUnit(a.path, b.path));
}

/** Whether a file is read under its own name: one without a suffix often turns out to be none of ours. */
function isRead(path: string, { root, disk }: ReadOptions): boolean {
  return settleVerdict(path, joinPath(root, path), disk) !== "other";
}

/**
 * A link is read under its own name only if it leads to a file of an audited folder that is not read anyway
 * (`.env -> env/production`). Others are audited where they really are, or lie outside.
 */
function followLink(
  link: string,
  walked: Walked,
  taken: Set<string>,
  { root, disk }: ReadOptions,
  notes: Notes,
): Target | undefined {
  const absolute = disk.resolve(joinPath(root, link));
  if (absolute === undefined) return undefined;
  if (!isWithin(root, absolute)) {
    const message = "a symbolic link that leads out of the audited folder; it is not followed";
    notes.problems.push({ kind: "symlink", path: link, message });
    return undefined;
  }
  const real = below(root, absolute);
  if (taken.has(real) || !walked.folders.has(folderOf(real)) || disk.kindOf(absolute) !== "file")
    return undefined;
  taken.add(real);
  return { path: link, absolute };
}

function readTarget({ path, absolute }: Target, options: ReadOptions, notes: Notes): Uint8Array | undefined {
  const verdict = settleVerdict(path, absolute, options.disk);
  if (verdict === "other") return undefined;
  const limit = limitFor(verdict, options.limits);
  const outcome = options.disk.read(absolute, limit);
  switch (outcome.outcome) {
    case "read": {
      const bytes = verdict === "dependency" ? inUtf8(outcome.bytes) : outcome.bytes;
      return wanted(verdict, path, bytes, notes) ? bytes : undefined;
    }
    case "too-large":
      noteTooLarge(path, verdict, outcome.size, limit, notes);
      return undefined;
    case "changed":
      noteChanged(
        path,
        "it changed while it was read, twice; run the audit again when nothing writes to it",
        notes,
      );
      return undefined;
    case "gone":
      noteChanged(path, goneMessage(path), notes);
      return undefined;
    case "refused":
      noteProblem(notes, "unreadable", {
        kind: "unreadable",
        path,
        message: `it cannot be read: ${outcome.reason}`,
      });
      return undefined;
  }
}

/** Looks at the first bytes where the name says too little, so that large unrelated files are never read whole. */
function settleVerdict(path: string, absolute: string, disk: Disk): NameVerdict {
  const verdict = kindByName(path);
  return isLook(verdict) ? lookInside(verdict, headOf(disk.peek(absolute, LOOK_BYTES))) : verdict;
}

function wanted(verdict: NameVerdict, path: string, bytes: Uint8Array, notes: Notes): boolean {
  if (verdict !== "python" && isBinary(bytes)) {
    noteSkipped(notes, "binary", path);
    return false;
  }
  if (verdict !== "javascript" || !isMinified(bytes)) return true;
  noteSkipped(notes, "minified", path);
  return false;
}

/** A large script is somebody's library and only counted; any other large file is worth a line. */
function noteTooLarge(path: string, verdict: NameVerdict, size: number, limit: number, notes: Notes): void {
  if (verdict === "javascript") {
    noteSkipped(notes, "too large", path);
    return;
  }
  const message = `it has ${sizeInWords(size)}; files of its kind above ${sizeInWords(limit)} are not read`;
  noteProblem(notes, "too large", { kind: "too-large", path, message });
}

function noteChanged(path: string, message: string, notes: Notes): void {
  noteProblem(notes, "changed while read", { kind: "changed-while-read", path, message });
}

/** Node hands out names that are not UTF-8 with replacement characters, under which nothing can be opened. */
function goneMessage(path: string): string {
  return path.includes("\uFFFD")
    ? "its name is not valid UTF-8, so it cannot be opened"
    : "it disappeared before it could be read";
}
