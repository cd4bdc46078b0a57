/** Writes files whole or not at all. */
import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";

/** Writes beside the target first and renames, so that nobody ever sees half a file. Throws what the operating system says. */
export function writeWhole(path: string, content: string | Uint8Array, mode: number): void {
  if (isDevice(path)) {
    writeFileSync(path, content);
    return;
  }
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    // A link that waits under this name would be followed otherwise.
    removeIfThere(temporary);
    writeFileSync(temporary, content, { mode, flag: "wx" });
    renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw error;
  }
}

/** Whether a device or pipe stands there, which a file must not take the place of: `--output /dev/null` by the superuser. */
function isDevice(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  return there !== undefined && (there.isCharacterDevice() || there.isFIFO());
}

/** What could not be written can hardly be removed; that is no news. */
function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

/** What the operating system said, in words where we have them. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown trouble";
  return REASONS[code] ?? code;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "part of the path is a file",
  EEXIST: "part of the path is a file",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
};
