/** What git has stored of the working tree, read from its index: `git` itself is never run. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { objectName } from "../git/objects.ts";

/** The files that git could give back. */
export interface GitIndex {
  /** Hex object name of each file's content, by path relative to the audited folder. */
  readonly blobs: ReadonlyMap<string, string>;
}

/** The index of the repository around a folder; undefined where there is none, or none that can be read. */
export function readGitIndex(folder: string): GitIndex | undefined {
  const root = repositoryAround(resolve(folder));
  if (root === undefined) return undefined;
  try {
    const bytes = readFileSync(join(root.git, "index"));
    const prefix = relative(root.top, resolve(folder)).split(sep).join("/");
    return { blobs: below(prefix, parseIndex(bytes)) };
  } catch {
    return { blobs: new Map() };
  }
}

/** Paths whose content git has not stored: changed since, or never added. */
export function unstoredFiles(
  { blobs }: GitIndex,
  files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
): readonly string[] {
  return files
    .filter(({ path, bytes }) => blobs.get(path) !== objectName(bytes, SHA1_DIGITS))
    .map(({ path }) => path);
}

/** Entries of the index are read as twenty bytes. */
const SHA1_DIGITS = 40;

function repositoryAround(folder: string): { readonly top: string; readonly git: string } | undefined {
  for (let top = folder; ; top = dirname(top)) {
    const git = gitFolder(join(top, ".git"), top);
    if (git !== undefined) return { top, git };
    if (dirname(top) === top) return undefined;
  }
}

/** `.git` is a folder, or a file that names one (worktrees, submodules). */
function gitFolder(path: string, top: string): string | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.isDirectory()) return path;
  const text = readFileSync(path, "utf8");
  return text.startsWith(NAMED) ? resolve(top, text.slice(NAMED.length).trim()) : undefined;
}

const NAMED = "gitdir: ";

function below(prefix: string, all: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (prefix === "") return all;
  const start = `${prefix}/`;
  return new Map(
    [...all].flatMap(([path, name]) =>
      path.startsWith(start) ? [[path.slice(start.length), name] as const] : [],
    ),
  );
}

/** Before an entry's path: ten numbers of file status, the object name, and the flags. */
const HEAD = 62;

/** Versions 2 to 4 of git's index format (gitformat-index). Throws RangeError where it ends too early. */
export function parseIndex(bytes: Buffer): ReadonlyMap<string, string> {
  const blobs = new Map<string, string>();
  const version = bytes.readUInt32BE(4);
  if (bytes.toString("latin1", 0, 4) !== "DIRC" || version > 4) return blobs;
  let at = 12;
  let path = "";
  for (let left = bytes.readUInt32BE(8); left > 0; left--) {
    const name = bytes.toString("hex", at + 40, at + 60);
    const isExtended = (bytes.readUInt16BE(at + 60) & 0x4000) !== 0;
    const from = at + HEAD + (isExtended ? 2 : 0);
    const read = version === 4 ? compressedPath(bytes, from, path) : plainPath(bytes, at, from);
    path = read.path;
    at = read.next;
    blobs.set(path, name);
  }
  return blobs;
}

interface PathRead {
  readonly path: string;
  readonly next: number;
}

/** Entries are filled up with zeros to a multiple of eight. */
function plainPath(bytes: Buffer, entry: number, from: number): PathRead {
  const end = bytes.indexOf(0, from);
  if (end < 0) throw new RangeError("the index ends within a path");
  return { path: bytes.toString("utf8", from, end), next: entry + Math.ceil((end - entry + 1) / 8) * 8 };
}

/** How many bytes of the path before are dropped, and what follows then. */
function compressedPath(bytes: Buffer, from: number, before: string): PathRead {
  let at = from;
  let byte = bytes.readUInt8(at++);
  let dropped = byte & 127;
  while (byte & 128) {
    byte = bytes.readUInt8(at++);
    dropped = ((dropped + 1) << 7) | (byte & 127);
  }
  const end = bytes.indexOf(0, at);
  if (end < 0) throw new RangeError("the index ends within a path");
  const kept = Buffer.from(before, "utf8");
  const path = Buffer.concat([kept.subarray(0, kept.length - dropped), bytes.subarray(at, end)]);
  return { path: path.toString("utf8"), next: end + 1 };
}
