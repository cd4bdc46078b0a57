/** Writes new code: everything or nothing, and never over a file that is there. */
import { existsSync, lstatSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import type { NewCode, NewFile } from "../../generate/new-file.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { systemReason } from "../write-file.ts";

/** Writes below a folder, which is made where it is missing, and tells what was written and why. Throws UsageError. */
export function writeNew(folder: string, { files, next }: NewCode, terminal: Terminal): void {
  assertNew(folder, files);
  for (const file of files) writeOne(folder, file);
  terminal.out(`Written${folder === "." ? "" : ` to ${folder}`}:\n${listed(files)}`);
  if (next.length > 0) terminal.out(`\nNext:\n${numbered(next)}`);
}

/** A broken link is there, too. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function assertNew(folder: string, files: readonly NewFile[]): void {
  const there = files.filter(({ path }) => isThere(join(folder, path))).map(({ path }) => path);
  if (there.length === 0) return;
  const shown = there.slice(0, 5).join(", ") + (there.length > 5 ? ` and ${there.length - 5} more` : "");
  const verb = there.length === 1 ? "is" : "are";
  throw new UsageError(`${shown} ${verb} there already in ${folder}`, "nothing was written");
}

/** `wx`: between the look and the writing somebody else may have written one. */
function writeOne(folder: string, { path, text }: NewFile): void {
  const target = join(folder, path);
  try {
    mkdirSync(folder, { recursive: true });
    assertInside(realpathSync(folder), dirname(target), path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text, { flag: "wx", mode: text.startsWith("#!") ? 0o755 : 0o644 });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${target} cannot be written: ${systemReason(error)}`);
  }
}

/** A link inside of the folder may lead out of it. */
function assertInside(root: string, folder: string, path: string): void {
  if (!existsSync(folder)) return assertInside(root, dirname(folder), path);
  const real = realpathSync(folder);
  if (real !== root && !real.startsWith(root + sep))
    throw new UsageError(`${path} would lie outside of the folder, behind a link`, "write it by hand");
}

function listed(files: readonly NewFile[]): string {
  const width = Math.max(...files.map(({ path }) => path.length));
  return files.map(({ path, why }) => `  ${`${path.padEnd(width)}  ${why}`.trimEnd()}\n`).join("");
}

function numbered(steps: readonly string[]): string {
  return steps.map((step, index) => `  ${index + 1}. ${step.replaceAll("\n", "\n     ")}\n`).join("");
}
