/** Ignore files above the audit root: the rest of the git working tree that the root is a part of. */
import type { Disk } from "./disk.ts";
import { parseIgnoreFile, verdictOfAll, type IgnoreFile } from "./ignore-rules.ts";
import { joinPath, withParents } from "./paths.ts";

/** Ignore files are small; a larger one is not read. */
const IGNORE_FILE_BYTES = 500_000;

const decoder = new TextDecoder("utf-8");

/** The rules of an ignore file on disk; undefined when there is none that can be read. */
export function readIgnoreFile(
  disk: Disk,
  absolute: string,
  folder: string,
  prefix = "",
): IgnoreFile | undefined {
  const outcome = disk.read(absolute, IGNORE_FILE_BYTES);
  return outcome.outcome === "read"
    ? parseIgnoreFile(folder, decoder.decode(outcome.bytes), prefix)
    : undefined;
}

/**
 * What git itself would apply to the root from outside: `.git/info/exclude` and the `.gitignore` files between the top
 * of the working tree and the root, outermost first. Nothing if they ignore the root: who names it wants it audited.
 */
export function ignoreFilesAbove(disk: Disk, root: string): readonly IgnoreFile[] {
  const folders = foldersUpToGit(disk, root);
  const top = folders[folders.length - 1];
  if (top === undefined) return [];
  const files: IgnoreFile[] = [];
  const add = (absolute: string, prefix: string): void => {
    const file = readIgnoreFile(disk, absolute, "", prefix);
    if (file !== undefined) files.push(file);
  };
  add(`${top}/.git/info/exclude`, prefixOf(top, root));
  for (const folder of folders.slice(1).reverse()) add(`${folder}/.gitignore`, prefixOf(folder, root));
  return ignoresRoot(files, prefixOf(top, root)) ? [] : files;
}

/** The root and its parents up to the one with `.git`; empty when there is none. */
function foldersUpToGit(disk: Disk, root: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = root; folder !== ""; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    folders.push(folder);
    if (disk.kindOf(`${folder}/.git`) !== undefined) return folders;
  }
  return [];
}

function prefixOf(folder: string, root: string): string {
  return root.slice(folder.length + 1);
}

/** Whether the rules name the root or a folder on the way to it; their paths are all relative to the top here. */
function ignoresRoot(files: readonly IgnoreFile[], rootFromTop: string): boolean {
  const steps = withParents(rootFromTop).filter((step) => step !== "");
  return steps.some((step) => {
    const applicable = files.map((file) => withFolder(file, rootFromTop));
    return verdictOfAll(applicable, step, true) === "ignored";
  });
}

/** Turns "prefix to the root" into "folder below the top". */
function withFolder(file: IgnoreFile, rootFromTop: string): IgnoreFile {
  const depth = rootFromTop.length - file.prefix.length;
  const folder = file.prefix === "" ? rootFromTop : rootFromTop.slice(0, Math.max(0, depth - 1));
  return { ...file, folder: joinPath(folder, ""), prefix: "" };
}
