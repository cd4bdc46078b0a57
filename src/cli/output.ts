/** Where reports go: the terminal, or files whose names tell their form. */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { FORMATS, type Format } from "./audit-options.ts";
import { UsageError } from "./usage-error.ts";

/** One report to write; without a path it goes to stdout. */
export interface Destination {
  readonly format: Format;
  readonly path?: string;
}

/**
 * `--format` decides for stdout and for a single file; of several files each takes the form that its name tells
 * (`.txt`, `.json`, `.sarif`), and `--format` decides for the others.
 */
export function destinations(format: Format | undefined, paths: readonly string[]): readonly Destination[] {
  if (paths.length === 0) return [{ format: format ?? "text" }];
  if (paths.length === 1 && format !== undefined) return paths.map((path) => ({ format, path }));
  return paths.map((path) => ({ path, format: formatOf(path) ?? format ?? "text" }));
}

function formatOf(path: string): Format | undefined {
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase();
  return ending === "txt" ? "text" : FORMATS.find((format) => format === ending);
}

/** Writes a file whole or not at all. Throws UsageError with the system's reason. */
export function writeReport(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UsageError(`cannot write ${path}: ${systemReason(error)}`);
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
  ENOENT: "there is no such folder",
  ENOTDIR: "part of the path is a file",
  EISDIR: "it is a folder",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
};
