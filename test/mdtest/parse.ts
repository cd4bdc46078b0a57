/** Reads the Markdown tests beside checks: every `##` section is one small project in memory (CONTRIBUTING.md has the format). */

/** One Markdown test file. */
export interface MarkdownTest {
  readonly sections: readonly Section[];
}

/** One `##` section: a project and what an audit of it must say. */
export interface Section {
  readonly title: string;
  /** Line of the heading in the Markdown file, from 1. */
  readonly line: number;
  readonly files: readonly SectionFile[];
  /** Files as a fix must leave them (blocks marked `fixed`). */
  readonly fixed: readonly SectionFile[];
  readonly expectations: readonly Expectation[];
  /** Full ids from a `checks:` line; undefined runs all checks of the rule. */
  readonly checks: readonly string[] | undefined;
}

/** One fenced block. `text` is what is audited: expectation comments are taken out, line numbers stay. */
export interface SectionFile {
  readonly path: string;
  readonly language: string;
  readonly text: string;
  /** Line of the block's first content line in the Markdown file, from 1. */
  readonly firstLine: number;
}

/** `error`: must be found; `todo`: a known miss, fails once found; `ruled-out`: a ruled-out verdict stands on the line. */
export interface Expectation {
  readonly kind: ExpectationKind;
  /** A slug, or a full `RULE/slug` id when a section runs checks of several rules. */
  readonly check: string;
  readonly path: string;
  /** Line in the block's file, from 1. */
  readonly line: number;
  /** Part of the message (or of the reason of a ruled-out verdict). */
  readonly text: string | undefined;
}

export type ExpectationKind = "error" | "todo" | "ruled-out";

/** A mistake in the Markdown file itself. */
export class MarkdownTestError extends Error {}

/** Splits a Markdown test into its sections. Throws MarkdownTestError with the line of a malformed one. */
export function parseMarkdownTest(markdown: string): MarkdownTest {
  const lines = markdown.split(/\r?\n/);
  const starts = sectionStarts(lines);
  return { sections: starts.map((start, i) => readSection(lines, start, starts[i + 1] ?? lines.length)) };
}

const FENCE = /^(?<fence>`{3,}|~{3,})(?<note>[^`]*)$/;
const HEADING = /^## +(?<title>.+)$/;
const NUMBERED = /^error at (?<line>\d+): \[(?<check>[\w/-]+)\](?: "(?<text>[^"]*)")?$/;
const COMMENT =
  /[ \t]*(?:#|\/\/|;|--|<!--|\{#)[ \t]*(?<kind>error|todo|ruled-out): \[(?<check>[\w/-]+)\](?: "(?<text>[^"]*)")?[ \t]*(?:-->|#\})?/g;

function sectionStarts(lines: readonly string[]): readonly number[] {
  const starts: number[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (HEADING.test(lines[i] ?? "")) starts.push(i);
    else if (FENCE.test(lines[i] ?? "")) i = blockEnd(lines, i);
  }
  return starts;
}

/** Index of the line that closes the block opened at `open`. */
function blockEnd(lines: readonly string[], open: number): number {
  const fence = FENCE.exec(lines[open] ?? "")?.groups?.["fence"] ?? "```";
  const close = lines.findIndex((line, i) => i > open && line.startsWith(fence));
  // A block that opens inside of it would swallow the sections in between.
  if (close < 0 || lines[close]?.trim() !== fence)
    throw new MarkdownTestError(`line ${open + 1}: the block is never closed with ${fence}`);
  return close;
}

function readSection(lines: readonly string[], start: number, end: number): Section {
  const draft = new SectionDraft();
  for (let i = start + 1; i < end; i++) {
    const line = lines[i] ?? "";
    if (FENCE.test(line)) {
      const close = blockEnd(lines, i);
      draft.addBlock(line, lines.slice(i + 1, close), i + 2);
      i = close;
    } else draft.addProse(line, i + 1);
  }
  return draft.finish(HEADING.exec(lines[start] ?? "")?.groups?.["title"] ?? "", start + 1);
}

/** What has been read of a section so far. */
class SectionDraft {
  readonly files: SectionFile[] = [];
  readonly fixed: SectionFile[] = [];
  readonly expectations: Expectation[] = [];
  checks: readonly string[] | undefined;
  /** `error at N:` lines that wait for the block below them. */
  waiting: Omit<Expectation, "path">[] = [];

  addProse(line: string, lineNumber: number): void {
    if (line.startsWith("checks: ")) this.checks = line.slice(8).split(/[, ]+/).filter(Boolean);
    else if (line.startsWith("error at ")) this.waiting.push(numberedExpectation(line, lineNumber));
  }

  addBlock(opening: string, content: readonly string[], firstLine: number): void {
    const [language = "", path, mark] = opening
      .replace(/^[`~]+/, "")
      .trim()
      .split(/ +/);
    if (path === undefined) return;
    const { text, expectations } = takeExpectations(path, content);
    (mark === "fixed" ? this.fixed : this.files).push({ path, language, text, firstLine });
    this.expectations.push(...expectations, ...this.waiting.map((expected) => ({ ...expected, path })));
    this.waiting = [];
  }

  finish(title: string, line: number): Section {
    const { files, fixed, expectations, checks } = this;
    if (files.length === 0)
      throw new MarkdownTestError(`line ${line}: section "${title}" has no block with a path`);
    return { title, line, files, fixed, expectations, checks };
  }
}

function numberedExpectation(line: string, lineNumber: number): Omit<Expectation, "path"> {
  const groups = NUMBERED.exec(line.trim())?.groups;
  if (groups === undefined)
    throw new MarkdownTestError(`line ${lineNumber}: expected \`error at N: [slug] "text"\``);
  return { kind: "error", check: groups["check"] ?? "", line: Number(groups["line"]), text: groups["text"] };
}

function takeExpectations(
  path: string,
  content: readonly string[],
): { readonly text: string; readonly expectations: readonly Expectation[] } {
  const expectations = content.flatMap((line, i) =>
    [...line.matchAll(COMMENT)].map((match) => ({
      kind: toKind(match.groups?.["kind"]),
      check: match.groups?.["check"] ?? "",
      path,
      line: i + 1,
      text: match.groups?.["text"],
    })),
  );
  const text = content.map((line) => `${line.replaceAll(COMMENT, "")}\n`).join("");
  return { text, expectations };
}

function toKind(word: string | undefined): ExpectationKind {
  return word === "todo" || word === "ruled-out" ? word : "error";
}
