/** The folder that a command means which was given files, or nothing: the project around the current folder. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The nearest folder upwards with a configuration of pickguard, up to the one with `.git`; else that one; else the
 * folder itself.
 */
export function projectRoot(from: string): string {
  const start = realpathSync(resolve(from));
  for (let folder = start; ; folder = dirname(folder)) {
    if (isConfigured(folder) || existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

function isConfigured(folder: string): boolean {
  if (existsSync(join(folder, "pickguard.toml"))) return true;
  try {
    return readFileSync(join(folder, "pyproject.toml"), "utf8").includes("[tool.pickguard");
  } catch {
    return false;
  }
}
