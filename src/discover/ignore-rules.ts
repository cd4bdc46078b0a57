/** Git's ignore patterns, which `.pickguardignore` and the `include` and `exclude` of the configuration share. */
import { compileGlob, matchesGlob, matchesName, type Glob } from "./glob.ts";
import { below, isWithin, joinPath, nameOf } from "./paths.ts";

/** One line of an ignore file. */
export interface IgnoreRule {
  readonly glob: Glob;
  /** `!pattern`: takes an earlier match back. */
  readonly negated: boolean;
  /** `pattern/`: meant for folders only. */
  readonly folderOnly: boolean;
  /** Without a slash in it a pattern is compared with the name alone, at any depth. */
  readonly nameOnly: boolean;
  /** The text up to the first wildcard, as far as it ends with a slash; "" when nothing is sure. */
  readonly literalFolder: string;
}

/** The rules of one file; they speak of paths below `folder`. */
export interface IgnoreFile {
  readonly folder: string;
  /** For a file that lies above the audit root: the way from its folder to the root ("services/backend"). */
  readonly prefix: string;
  readonly rules: readonly IgnoreRule[];
}

/** What ignore files say of a path: the last rule that fits decides. */
export type IgnoreVerdict = "ignored" | "kept" | "unmentioned";

/** More rules than this in one file are not read; each costs time for every path. */
const MAX_RULES = 5_000;

/** Reads the text of an ignore file. */
export function parseIgnoreFile(folder: string, text: string, prefix = ""): IgnoreFile {
  const rules: IgnoreRule[] = [];
  for (const line of text.replace(/^\uFEFF/, "").split("\n", MAX_RULES)) {
    const rule = parseIgnoreRule(withoutTrailingSpace(line));
    if (rule !== undefined) rules.push(rule);
  }
  return { folder, prefix, rules };
}

/** Patterns of the configuration: as in an ignore file at the audit root, with backslashes read as slashes. */
export function parsePatterns(patterns: readonly string[]): IgnoreFile {
  return parseIgnoreFile("", patterns.map((pattern) => pattern.replaceAll("\\", "/")).join("\n"));
}

/** Git keeps trailing spaces only behind a backslash. */
function withoutTrailingSpace(line: string): string {
  let end = line.endsWith("\r") ? line.length - 1 : line.length;
  while (end > 0 && line[end - 1] === " " && line[end - 2] !== "\\") end--;
  return line.slice(0, end);
}

function parseIgnoreRule(line: string): IgnoreRule | undefined {
  if (line === "" || line.startsWith("#")) return undefined;
  const negated = line.startsWith("!");
  const pattern = negated ? line.slice(1) : line;
  const folderOnly = pattern.endsWith("/");
  const bare = folderOnly ? pattern.slice(0, -1) : pattern;
  const nameOnly = !bare.includes("/");
  const anchored = bare.startsWith("/") ? bare.slice(1) : bare;
  if (anchored === "") return undefined;
  return {
    glob: compileGlob(anchored),
    negated,
    folderOnly,
    nameOnly,
    literalFolder: literalFolder(anchored, nameOnly),
  };
}

function literalFolder(pattern: string, nameOnly: boolean): string {
  if (nameOnly) return "";
  const wildcard = pattern.search(/[*?[\\]/);
  const literal = wildcard < 0 ? pattern : pattern.slice(0, wildcard);
  return wildcard < 0 ? literal : literal.slice(0, Math.max(0, literal.lastIndexOf("/")));
}

/** What one file's rules say of one path; folders above it are not considered. */
export function verdictOf(file: IgnoreFile, path: string, isFolder: boolean): IgnoreVerdict {
  if (!isWithin(file.folder, path)) return "unmentioned";
  const relative = joinPath(file.prefix, below(file.folder, path));
  const name = nameOf(path);
  for (let i = file.rules.length - 1; i >= 0; i--) {
    const rule = file.rules[i];
    if (rule === undefined || (rule.folderOnly && !isFolder)) continue;
    if (rule.nameOnly ? matchesName(rule.glob, name) : matchesGlob(rule.glob, relative)) {
      return rule.negated ? "kept" : "ignored";
    }
  }
  return "unmentioned";
}

/** What several files say together: later ones (deeper folders) outweigh earlier ones. */
export function verdictOfAll(files: readonly IgnoreFile[], path: string, isFolder: boolean): IgnoreVerdict {
  for (let i = files.length - 1; i >= 0; i--) {
    const file = files[i];
    const verdict = file === undefined ? "unmentioned" : verdictOf(file, path, isFolder);
    if (verdict !== "unmentioned") return verdict;
  }
  return "unmentioned";
}

/** Whether a path or a folder around it is named by one of the patterns, as `include` and `exclude` mean it. */
export function mentions(patterns: IgnoreFile, path: string, isFolder: boolean): boolean {
  return verdictOf(patterns, path, isFolder) === "ignored";
}

/** Whether something below a folder could be named by one of the patterns. */
export function mayMentionBelow(patterns: IgnoreFile, folder: string): boolean {
  return patterns.rules.some(
    ({ literalFolder: literal, nameOnly }) =>
      !nameOnly && literal !== "" && (isWithin(folder, literal) || isWithin(literal, folder)),
  );
}
