/** `pickguard init`: writes a configuration that explains itself, and never over one that is there. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspectSettings } from "../audit/inspect-settings.ts";
import { initText } from "../config/init-text.ts";
import { discover } from "../discover/discover.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";
import { systemReason } from "./write-file.ts";

/** Runs it. Throws UsageError where there is a configuration already. */
export async function runInit(path: string, terminal: Terminal): Promise<ExitCode> {
  const target = join(path, "pickguard.toml");
  assertNone(path, target);
  const { discovery } = await discover(path, { include: [], exclude: [], limits: {} });
  const { projects } = inspectSettings(discovery, {
    names: [],
    all: false,
    root: ".",
    version: VERSION,
    problems: [],
  });
  const modules = projects.flatMap(({ settingsModule }) => settingsModule ?? []);
  const [only] = modules;
  write(target, initText({ settings: modules.length === 1 ? only : undefined }));
  terminal.err(`pickguard: written to ${target}${wordsOn(modules)}\n`);
  return EXIT.clean;
}

function wordsOn(modules: readonly string[]): string {
  if (modules.length === 0) return "; no settings module was found, so name production's there";
  if (modules.length === 1) return `; production loads ${modules[0]}, as far as can be seen`;
  return `; there are several projects (${modules.join(", ")}), each with its own settings`;
}

function assertNone(path: string, target: string): void {
  if (existsSync(target))
    throw new UsageError(`${target} is there already`, "nothing was written; it stays as it is");
  const shared = join(path, "pyproject.toml");
  if (
    existsSync(shared) &&
    /^[ \t]{0,40}\[[ \t]{0,40}tool[ \t]{0,40}\.[ \t]{0,40}pickguard\b/m.test(readFileSync(shared, "utf8"))
  )
    throw new UsageError(
      `${shared} configures pickguard already, and a pickguard.toml would take its place`,
      "nothing was written",
    );
}

/** `wx`: between the look and the writing somebody else may have written one. */
function write(target: string, text: string): void {
  try {
    writeFileSync(target, text, { flag: "wx" });
  } catch (error) {
    throw new UsageError(`cannot write ${target}: ${systemReason(error)}`);
  }
}
