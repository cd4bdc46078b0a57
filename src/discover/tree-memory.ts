/** What a process that looks at the same tree again and again remembers of it. Everything is asked of the disk again, by stamps where that is enough. */
import { isDeepStrictEqual } from "node:util";
import type { SourceFile } from "../source/source-file.ts";
import type { Disk } from "./disk.ts";
import type { Discovered } from "./discovered.ts";
import type { Notes } from "./notes.ts";
import { walk, type Walked, type WalkOptions } from "./walk.ts";

/** By the folder and what was to be looked at. */
export type TreeMemory = Map<string, KeptTree>;

/** A tree as it was found. */
interface KeptTree {
  readonly walk: NotedWalk;
  readonly files: readonly SourceFile[];
  /** What had been noted in the end. */
  readonly notes: Notes;
  readonly discovered: Discovered;
}

/** A walk with all that it asked the disk. */
export interface NotedWalk {
  readonly walked: Walked;
  readonly notes: Notes;
  readonly looks: readonly Look[];
}

/** A question to the disk and its answer. */
type Look =
  | { readonly to: "list"; readonly path: string; readonly answer: ReturnType<Disk["list"]> }
  | { readonly to: "kindOf"; readonly path: string; readonly answer: ReturnType<Disk["kindOf"]> }
  | {
      readonly to: "read";
      readonly path: string;
      readonly limit: number;
      readonly answer: ReturnType<Disk["read"]>;
    };

/** Trees that are remembered; each takes as much as its files. */
const MOST_TREES = 2;

/** Walks a tree, unless every question of an earlier walk is answered as it was then. */
export function walkAgain(
  before: KeptTree | undefined,
  options: WalkOptions,
  newNotes: () => Notes,
): NotedWalk {
  if (before !== undefined && before.walk.looks.every((look) => isAnsweredAlike(options.disk, look)))
    return before.walk;
  const looks: Look[] = [];
  const notes = newNotes();
  const walked = walk({ ...options, disk: noting(options.disk, looks) }, notes);
  return { walked, notes, looks };
}

function noting(disk: Disk, looks: Look[]): Disk {
  return {
    ...disk,
    list: (path) => {
      const answer = disk.list(path);
      looks.push({ to: "list", path, answer });
      return answer;
    },
    kindOf: (path) => {
      const answer = disk.kindOf(path);
      looks.push({ to: "kindOf", path, answer });
      return answer;
    },
    read: (path, limit) => {
      const answer = disk.read(path, limit);
      looks.push({ to: "read", path, limit, answer });
      return answer;
    },
  };
}

function isAnsweredAlike(disk: Disk, look: Look): boolean {
  const now = askedAgain(disk, look);
  return now === look.answer || isDeepStrictEqual(now, look.answer);
}

function askedAgain(disk: Disk, look: Look): Look["answer"] {
  switch (look.to) {
    case "list":
      return disk.list(look.path);
    case "kindOf":
      return disk.kindOf(look.path);
    case "read":
      return disk.read(look.path, look.limit);
  }
}

/** The same files as before are the same objects, so that what is known of one stays with it. */
export function filesAgain(
  before: KeptTree | undefined,
  files: readonly SourceFile[],
): readonly SourceFile[] {
  if (before === undefined) return files;
  const known = new Map(before.files.map((file) => [file.path, file] as const));
  return files.map((file) => {
    const was = known.get(file.path);
    return was !== undefined && sameBytes(was.bytes, file.bytes) ? was : file;
  });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && Buffer.compare(a, b) === 0);
}

/** What was discovered before, if files and notes are the same. */
export function discoveredBefore(
  before: KeptTree | undefined,
  files: readonly SourceFile[],
  notes: Notes,
): Discovered | undefined {
  const isSame =
    before?.files.length === files.length &&
    files.every((file, i) => file === before.files[i]) &&
    isDeepStrictEqual(before.notes, notes);
  return isSame ? before.discovered : undefined;
}

/** Keeps a tree for the next time. */
export function remember(memory: TreeMemory, key: string, tree: KeptTree): void {
  memory.delete(key);
  memory.set(key, tree);
  for (const oldest of [...memory.keys()].slice(0, -MOST_TREES)) memory.delete(oldest);
}
