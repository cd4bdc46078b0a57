/**
 * A file system that shows a working tree as git has stored it. What git does not store of it (`.git` itself, the
 * contents of submodules) and everything around it is the machine's.
 */
import { MACHINE_DISK, type Disk, type DiskEntry, type EntryKind } from "../discover/disk.ts";
import { kindByName } from "../discover/name-kinds.ts";
import { contentsOf, sizesOf } from "./objects.ts";
import type { StoredEntry, StoredTree } from "./stored-tree.ts";

/** Contents that need not be read from git, by the names under which it stores them. */
export type KnownContents = ReadonlyMap<string, Uint8Array>;

interface TreeDisk {
  readonly top: string;
  readonly tree: StoredTree;
  readonly folders: ReadonlyMap<string, ReadonlyMap<string, EntryKind>>;
  /** By name of object. */
  readonly contents: Map<string, Uint8Array>;
  readonly sizes: Map<string, number>;
}

/** Files above this many bytes are read only when somebody asks for them. */
const READ_AHEAD = 4_000_000;

/** Bytes of a link's target: no system follows a longer one (Linux's PATH_MAX), and cut off it leads nowhere. */
const LONGEST_TARGET = 4_096;

/** The working tree with the given top as `tree` has it. Throws GitTrouble where objects are missing. */
export function treeDisk(top: string, tree: StoredTree, known: KnownContents): Disk {
  const disk: TreeDisk = { top, tree, folders: foldersOf(tree), contents: new Map(known), sizes: new Map() };
  readAhead(disk);
  return {
    list: (folder) => listFolder(disk, folder),
    read: (path, limit) => {
      const place = placeOf(disk, path);
      if (place.outside) return MACHINE_DISK.read(path, limit);
      if (place.entry?.kind !== "file") return { outcome: "gone" };
      const size = sizeOf(disk, place.entry.object);
      if (size > limit) return { outcome: "too-large", size };
      return { outcome: "read", bytes: contentOf(disk, place.entry.object) };
    },
    peek: (path, count) => {
      const place = placeOf(disk, path);
      if (place.outside) return MACHINE_DISK.peek(path, count);
      return place.entry?.kind === "file"
        ? contentOf(disk, place.entry.object).subarray(0, count)
        : new Uint8Array();
    },
    resolve: (path) => resolvePath(disk, path),
    kindOf: (path) => kindOf(disk, path),
  };
}

/** One run of git for everything that an audit may want, instead of one for each file. */
function readAhead({ top, tree, contents, sizes }: TreeDisk): void {
  const wanted = [...tree].flatMap(([path, { kind, object }]) =>
    kind !== "module" && (kind === "link" || isWanted(path)) && !contents.has(object) ? object : [],
  );
  for (const [object, size] of sizesOf(top, [...new Set(wanted)])) sizes.set(object, size);
  const small = new Map([...sizes].filter(([, size]) => size <= READ_AHEAD));
  for (const [object, bytes] of contentsOf(top, small)) contents.set(object, bytes);
}

function isWanted(path: string): boolean {
  return kindByName(path) !== "other" || path.endsWith("ignore");
}

/** The entries of every folder. */
function foldersOf(tree: StoredTree): ReadonlyMap<string, ReadonlyMap<string, EntryKind>> {
  const folders = new Map<string, Map<string, EntryKind>>([["", new Map()]]);
  const add = (path: string, kind: EntryKind): void => {
    const at = path.lastIndexOf("/");
    const folder = path.slice(0, Math.max(at, 0));
    const entries = folders.get(folder);
    if (entries) {
      entries.set(path.slice(at + 1), kind);
      return;
    }
    folders.set(folder, new Map([[path.slice(at + 1), kind]]));
    add(folder, "folder");
  };
  for (const [path, { kind }] of tree) add(path, kind === "module" ? "folder" : kind);
  return folders;
}

/** Where a path leads: outside of what git stores, or to an entry, or to a folder, or nowhere. */
interface PlaceInTree {
  readonly outside: boolean;
  readonly path: string;
  readonly entry?: StoredEntry;
}

function placeOf({ top, tree }: TreeDisk, absolute: string): PlaceInTree {
  if (absolute === top) return { outside: false, path: "" };
  if (!absolute.startsWith(`${top}/`)) return { outside: true, path: absolute };
  const path = absolute.slice(top.length + 1);
  const entry = tree.get(path);
  return {
    outside: path === ".git" || path.startsWith(".git/") || isInModule(tree, path),
    path,
    ...(entry === undefined ? {} : { entry }),
  };
}

function isInModule(tree: StoredTree, path: string): boolean {
  for (let at = path.length; at > 0; at = path.lastIndexOf("/", at - 1))
    if (tree.get(path.slice(0, at))?.kind === "module") return true;
  return false;
}

function listFolder(disk: TreeDisk, folder: string): readonly DiskEntry[] | { readonly refused: string } {
  const { outside, path } = placeOf(disk, folder);
  if (outside) return MACHINE_DISK.list(folder);
  const entries = disk.folders.get(path);
  return entries ? [...entries].map(([name, kind]) => ({ name, kind })) : { refused: "there is none" };
}

function sizeOf({ top, contents, sizes }: TreeDisk, object: string): number {
  return contents.get(object)?.length ?? sizes.get(object) ?? sizesOf(top, [object]).get(object) ?? 0;
}

function contentOf(disk: TreeDisk, object: string): Uint8Array {
  const known = disk.contents.get(object);
  if (known !== undefined) return known;
  const size = sizeOf(disk, object);
  const bytes = contentsOf(disk.top, new Map([[object, size]])).get(object) ?? new Uint8Array();
  disk.contents.set(object, bytes);
  return bytes;
}

/** As Linux: a longer chain of links is taken for a circle. */
const MOST_LINKS = 40;

function resolvePath(disk: TreeDisk, absolute: string): string | undefined {
  let path = absolute;
  for (let links = 0; links < MOST_LINKS; links++) {
    const place = placeOf(disk, path);
    if (place.outside) return MACHINE_DISK.resolve(path);
    const link = firstLink(disk, place.path);
    if (link === undefined) return isThere(disk, place) ? path : undefined;
    path = behind(disk, link, place.path);
  }
  return undefined;
}

function isThere({ folders }: TreeDisk, { path, entry }: PlaceInTree): boolean {
  return entry !== undefined || folders.has(path);
}

/** The first part of a path that is a link. */
function firstLink({ tree }: TreeDisk, path: string): string | undefined {
  for (let end = path.indexOf("/"); end !== -1; end = path.indexOf("/", end + 1)) {
    const step = path.slice(0, end);
    if (tree.get(step)?.kind === "link") return step;
  }
  return tree.get(path)?.kind === "link" ? path : undefined;
}

function behind(disk: TreeDisk, link: string, path: string): string {
  const object = disk.tree.get(link)?.object ?? "";
  const target = Buffer.from(contentOf(disk, object).subarray(0, LONGEST_TARGET)).toString("utf8");
  const folder = link.slice(0, Math.max(link.lastIndexOf("/"), 0));
  const from = target.startsWith("/") ? target : `${disk.top}/${folder}/${target}`;
  return withoutDots(`${from}${path.slice(link.length)}`);
}

function withoutDots(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

function kindOf(disk: TreeDisk, absolute: string): EntryKind | undefined {
  const place = placeOf(disk, absolute);
  if (place.outside) return MACHINE_DISK.kindOf(absolute);
  const real = resolvePath(disk, absolute);
  if (real === undefined) return place.entry?.kind === "link" ? "link" : undefined;
  const target = placeOf(disk, real);
  if (target.outside) return MACHINE_DISK.kindOf(real);
  return target.entry?.kind === "file" ? "file" : "folder";
}
