/** Writes patches: every file whole or not at all, and none that has changed since it was read. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Discovery } from "../discover/file-kind.ts";
import type { FilePatch } from "../fix/plan.ts";
import { readGitIndex, unstoredFiles } from "./git-index.ts";
import { UsageError } from "./usage-error.ts";
import { systemReason, writeWhole } from "./write-file.ts";

/** Writes all patches below a folder. Throws UsageError where git could not give the files back, or they cannot be written. */
export function writePatches(
  folder: string,
  discovery: Discovery,
  patches: readonly FilePatch[],
  force: boolean,
): void {
  if (patches.length === 0) return;
  if (!force) assertStored(folder, discovery, patches);
  const changed = patches.find(({ path, before }) => !isStill(join(folder, path), before));
  if (changed)
    throw new UsageError(`${changed.path} has changed in the meantime; nothing was written`, "run it again");
  for (const { path, after } of patches) replaceWhole(join(folder, path), path, after);
}

/** What is not in git cannot be told apart from the fixes afterwards. */
function assertStored(folder: string, { files }: Discovery, patches: readonly FilePatch[]): void {
  const index = readGitIndex(folder);
  if (!index) return;
  const tracked = files.filter(({ path }) => index.blobs.has(path));
  const unknown = patches.filter(({ path }) => !index.blobs.has(path)).map(({ path }) => path);
  const dirty = [...unstoredFiles(index, tracked), ...unknown];
  if (dirty.length === 0) return;
  const shown = dirty.slice(0, 3).join(", ") + (dirty.length > 3 ? ` and ${dirty.length - 3} more` : "");
  throw new UsageError(`git has not stored the latest state of ${shown}`, "commit first, or add --force");
}

function isStill(absolute: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(absolute).equals(bytes);
  } catch {
    return false;
  }
}

/** Rights stay as they were. */
function replaceWhole(absolute: string, path: string, bytes: Uint8Array): void {
  try {
    writeWhole(absolute, bytes, statSync(absolute).mode & 0o777);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${systemReason(error)}`);
  }
}
