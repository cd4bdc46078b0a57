/** Reads the file of `--env-file`. */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { basename, relative, sep } from "node:path";
import type { SourceFile } from "../source/source-file.ts";
import { UsageError } from "./usage-error.ts";
import { systemReason } from "./write-file.ts";

/** Larger files hold something else. */
const MOST_BYTES = 1_000_000;

/** The file, named relative to the audited folder, or by its last part when it lies elsewhere. Throws UsageError. */
export function readEnvironmentFile(path: string, root: string): SourceFile {
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) throw new UsageError(`${path} is too large for an environment file`);
    return { path: shownPath(path, root), bytes: readFileSync(path) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`cannot read the environment file ${path}: ${systemReason(error)}`);
  }
}

function shownPath(path: string, root: string): string {
  const within = relative(realpathSync(root), realpathSync(path));
  return within.startsWith("..") ? basename(path) : within.split(sep).join("/");
}
