/** Walks a tree from its root and decides which files are worth reading. */
import { excludedByContent, excludedByName, type SkipReason } from "./default-exclusions.ts";
import type { Disk, DiskEntry } from "./disk.ts";
import { ignoreFilesAbove, readIgnoreFile } from "./git-surroundings.ts";
import { mayMentionBelow, mentions, verdictOfAll, type IgnoreFile } from "./ignore-rules.ts";
import type { Limits } from "./limits.ts";
import { kindByName } from "./name-kinds.ts";
import { noteProblem, noteSkipped, type Notes } from "./notes.ts";
import { byCodeUnit, joinPath, nameOf } from "./paths.ts";

/** What a walk needs to know. `root` is absolute and real. */
export interface WalkOptions {
  readonly root: string;
  readonly disk: Disk;
  readonly limits: Limits;
  /** Paths to look at although a default or an ignore file leaves them out. */
  readonly include: IgnoreFile;
  /** Paths to leave out. */
  readonly exclude: IgnoreFile;
}

/** Paths relative to the root. */
export interface Walked {
  /** Files whose name makes them worth reading. */
  readonly files: readonly string[];
  /** Symbolic links of such a name, not yet followed. */
  readonly links: readonly string[];
  /** Every folder that was listed. */
  readonly folders: ReadonlySet<string>;
}

interface Visit {
  readonly folder: string;
  readonly depth: number;
  /** Ignore files that apply, outermost first. */
  readonly ignores: readonly IgnoreFile[];
  /** The folder is left out, and entered only because an `include` pattern may name something in it. */
  readonly onlyIncluded: boolean;
}

interface Gathered {
  readonly files: string[];
  readonly links: string[];
  readonly folders: Set<string>;
}

/** Walks depth first without recursion; links are never entered, so cycles cannot occur. */
export function walk(options: WalkOptions, notes: Notes): Walked {
  const gathered: Gathered = { files: [], links: [], folders: new Set() };
  const open: Visit[] = [
    { folder: "", depth: 0, ignores: ignoreFilesAbove(options.disk, options.root), onlyIncluded: false },
  ];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    if (isFull(gathered, visit, options, notes)) break;
    open.push(...visitFolder(visit, options, gathered, notes));
  }
  return gathered;
}

function isFull(gathered: Gathered, visit: Visit, { limits }: WalkOptions, notes: Notes): boolean {
  if (gathered.files.length < limits.files) return false;
  const message = `more than ${limits.files} files; the audit covers those before this folder`;
  noteProblem(notes, "over the limit", { kind: "limit", path: visit.folder, message });
  return true;
}

/** Gathers the files of one folder and returns the visits to its subfolders, last name first. */
function visitFolder(visit: Visit, options: WalkOptions, gathered: Gathered, notes: Notes): readonly Visit[] {
  const listing = listFolder(visit, options, notes);
  const names = new Set(listing.map((entry) => entry.name));
  const access = accessByContent(visit, names, options);
  if (isRefused(access, visit.folder, notes)) return [];
  gathered.folders.add(visit.folder);
  const ignores = [...visit.ignores, ...ignoreFilesIn(visit.folder, names, options)];
  const here: Visit = { ...visit, ignores, onlyIncluded: access === "included" };
  const visits: Visit[] = [];
  for (const entry of listing) {
    const path = joinPath(visit.folder, entry.name);
    if (entry.kind === "special" || (entry.kind !== "folder" && kindByName(path) === "other")) continue;
    const allowed = accessTo(path, entry.kind === "folder", here, options);
    if (isRefused(allowed, path, notes)) continue;
    if (entry.kind !== "folder") gathered[entry.kind === "link" ? "links" : "files"].push(path);
    else visits.push({ folder: path, depth: visit.depth + 1, ignores, onlyIncluded: allowed === "included" });
  }
  return visits.reverse();
}

/** Whether a path is wanted, wanted only where `include` names something in it, or left out and why. */
type Access = "all" | "included" | { readonly refused: SkipReason | undefined };

function isRefused(
  access: Access,
  path: string,
  notes: Notes,
): access is { readonly refused: SkipReason | undefined } {
  if (typeof access === "string") return false;
  if (access.refused !== undefined) noteSkipped(notes, access.refused, path);
  return true;
}

function listFolder(visit: Visit, options: WalkOptions, notes: Notes): readonly DiskEntry[] {
  const path = visit.folder;
  if (visit.depth > options.limits.depth) {
    const message = `folders nested more than ${options.limits.depth} deep are not entered`;
    noteProblem(notes, "over the limit", { kind: "too-deep", path, message });
    return [];
  }
  const listing = options.disk.list(joinPath(options.root, path));
  if (!("refused" in listing)) return [...listing].sort((a, b) => byCodeUnit(a.name, b.name));
  noteProblem(notes, "unreadable", {
    kind: "unreadable",
    path,
    message: `the folder cannot be listed: ${listing.refused}`,
  });
  return [];
}

/** Deeper files outweigh outer ones, and `.pickguardignore` its neighbour `.gitignore`. */
function ignoreFilesIn(
  folder: string,
  names: ReadonlySet<string>,
  { root, disk }: WalkOptions,
): readonly IgnoreFile[] {
  const files: IgnoreFile[] = [];
  for (const name of [".gitignore", ".pickguardignore"]) {
    if (!names.has(name)) continue;
    const file = readIgnoreFile(disk, joinPath(root, joinPath(folder, name)), folder);
    if (file !== undefined) files.push(file);
  }
  return files;
}

/** Defaults that depend on what a folder holds. The root itself is always wanted. */
function accessByContent(visit: Visit, names: ReadonlySet<string>, { include }: WalkOptions): Access {
  if (visit.onlyIncluded) return "included";
  if (visit.folder === "" || mentions(include, visit.folder, true)) return "all";
  if (verdictOfAll(visit.ignores, visit.folder, true) === "kept") return "all";
  const reason = excludedByContent(visit.folder, names);
  if (reason === undefined) return "all";
  return mayMentionBelow(include, visit.folder) ? "included" : { refused: reason };
}

/** Git's own folder, and gettext's, which hold nothing but catalogues of translations: of all folders of a large project they may be half. */
const NEVER: ReadonlySet<string> = new Set([".git", "LC_MESSAGES"]);

/** Configuration first, then ignore files, then the defaults that a name alone decides. */
function accessTo(path: string, isFolder: boolean, visit: Visit, { include, exclude }: WalkOptions): Access {
  if (NEVER.has(nameOf(path))) return { refused: undefined };
  if (mentions(exclude, path, isFolder)) return { refused: "excluded" };
  if (mentions(include, path, isFolder)) return "all";
  const reason = visit.onlyIncluded ? undefined : reasonOf(path, isFolder, visit.ignores);
  if (reason === undefined && !visit.onlyIncluded) return "all";
  return isFolder && mayMentionBelow(include, path) ? "included" : { refused: reason };
}

function reasonOf(path: string, isFolder: boolean, ignores: readonly IgnoreFile[]): SkipReason | undefined {
  const verdict = verdictOfAll(ignores, path, isFolder);
  if (verdict === "ignored") return "ignored";
  return verdict === "kept" || !isFolder ? undefined : excludedByName(path);
}
