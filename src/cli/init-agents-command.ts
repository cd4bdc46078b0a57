/** `pickguard init --agents`: the project's guard rails in the files that coding agents read. */
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { readTraits } from "../audit/read-traits.ts";
import { discover } from "../discover/discover.ts";
import { guardRailSection, withSection } from "../guidance/section.ts";
import { auditChoice } from "./audit-choice.ts";
import { discoverOptions } from "./discover-options.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { systemReason, writeWhole } from "./write-file.ts";

/** A file that some agents read. */
interface AgentFile {
  readonly path: string;
  /** One of these shows that the project works with such an agent; an empty list: it is always written. */
  readonly shownBy: readonly string[];
  /** What a new file begins with. */
  readonly head: string;
}

const AGENT_FILES: readonly AgentFile[] = [
  { path: "AGENTS.md", shownBy: [], head: "" },
  { path: "CLAUDE.md", shownBy: ["CLAUDE.md", ".claude"], head: "" },
  {
    path: ".cursor/rules/pickguard.mdc",
    shownBy: [".cursor"],
    head: "---\ndescription: Security rules for Django code in this project\nalwaysApply: true\n---\n\n",
  },
  {
    path: ".github/copilot-instructions.md",
    shownBy: [".github/copilot-instructions.md"],
    head: "",
  },
];

/** Writes the section wherever an agent of this project looks. Everything outside the markers stays as it is. */
export async function writeGuardRails(root: string, terminal: Terminal): Promise<ExitCode> {
  const choice = await auditChoice(root, {});
  const { discovery } = await discover(root, discoverOptions(choice));
  const settings = choice.settings === undefined ? {} : { settingsModule: choice.settings };
  const section = guardRailSection(readTraits(discovery, { flow: choice.flow, ...settings }));
  const real = realpathSync(root);
  const wanted = AGENT_FILES.filter(({ shownBy }) => isWanted(real, shownBy));
  const seen = new Set<string>();
  for (const file of wanted) terminal.err(`pickguard: ${writeSection(real, file, section, seen)}\n`);
  return EXIT.clean;
}

function isWanted(root: string, shownBy: readonly string[]): boolean {
  return shownBy.length === 0 || shownBy.some((path) => existsSync(join(root, path)));
}

/** Writes one file, and says what was done. */
function writeSection(root: string, { path, head }: AgentFile, section: string, seen: Set<string>): string {
  const target = realTarget(root, path);
  if (seen.has(target)) return `${path} is another name of a file above`;
  seen.add(target);
  const before = existsSync(target) ? readText(target, path) : undefined;
  if (before !== undefined && includesAgentsFile(before)) return `${path} includes AGENTS.md; left alone`;
  const after = withSection(before ?? head, section);
  if (after === undefined)
    throw new UsageError(`the markers of pickguard in ${path} do not pair up`, "mend them by hand");
  if (after === before) return `${path} is up to date`;
  write(target, path, after);
  return before === undefined ? `${path} written` : `${path} brought up to date`;
}

function includesAgentsFile(text: string): boolean {
  return text.split("\n").some((line) => ["@AGENTS.md", "@./AGENTS.md"].includes(line.trim()));
}

/** Links are followed, so that one stays a link; out of the project they are not. */
function realTarget(root: string, path: string): string {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return join(realFolder(root, dirname(absolute), path), basename(absolute));
  const target = realpathSync(absolute);
  if (target.startsWith(root + sep)) return target;
  throw new UsageError(`${path} leads out of the project; nothing was written there`);
}

/** The folder of a file to come; the part of it that exists may be a link. */
function realFolder(root: string, folder: string, path: string): string {
  if (!existsSync(folder)) return join(realFolder(root, dirname(folder), path), basename(folder));
  const real = realpathSync(folder);
  if (real === root || real.startsWith(root + sep)) return real;
  throw new UsageError(`${path} leads out of the project; nothing was written there`);
}

function readText(target: string, path: string): string {
  if (!statSync(target).isFile()) throw new UsageError(`${path} is not a file`);
  const text = readFileSync(target, "utf8");
  if (text.includes("\uFFFD")) throw new UsageError(`${path} is not UTF-8`, "save it as UTF-8 first");
  return text;
}

function write(target: string, path: string, text: string): void {
  try {
    mkdirSync(dirname(target), { recursive: true });
    const mode = existsSync(target) ? statSync(target).mode & 0o777 : 0o644;
    writeWhole(target, text, mode);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${systemReason(error)}`);
  }
}
