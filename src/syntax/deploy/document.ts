import { joinFragments, linesOf, slice, wholeFile, type Fragment } from "./fragment.ts";

/** A block of commands in a Markdown or reStructuredText document, with the headings above it, outermost first. */
export interface DocumentBlock {
  readonly headings: readonly string[];
  /** The language named at the fence, in lower case, or empty. */
  readonly language: string;
  readonly text: Fragment;
}

interface Heading {
  readonly level: number;
  readonly text: string;
}

interface Reading {
  readonly lines: readonly Fragment[];
  at: number;
  readonly headings: Heading[];
  /** Underline characters of reStructuredText in the order of their first use. */
  readonly underlines: string[];
  /** A `#` heading or a fence was seen: in Markdown `=` underlines the first level and `-` the second. */
  isMarkdown: boolean;
  readonly blocks: DocumentBlock[];
}

/** Reads fenced and indented code blocks and the headings they stand under. */
export function parseDocument(bytes: Uint8Array): readonly DocumentBlock[] {
  const reading: Reading = {
    lines: linesOf(wholeFile(bytes)),
    at: 0,
    headings: [],
    underlines: [],
    isMarkdown: false,
    blocks: [],
  };
  while (reading.at < reading.lines.length) readLine(reading);
  return reading.blocks;
}

function readLine(reading: Reading): void {
  const line = reading.lines[reading.at]?.text ?? "";
  const fence = /^\s*(`{3,}|~{3,})\s*([A-Za-z0-9_+-]*)/.exec(line);
  reading.isMarkdown ||= fence !== null || /^#{1,6}\s/.test(line);
  if (fence) readFence(reading, fence[1] ?? "```", (fence[2] ?? "").toLowerCase());
  else if (isIndented(line)) readIndented(reading);
  else readHeading(reading, line);
}

function readFence(reading: Reading, fence: string, language: string): void {
  const first = ++reading.at;
  while (reading.at < reading.lines.length && !reading.lines[reading.at]?.text.trimStart().startsWith(fence))
    reading.at++;
  addBlock(reading, language, reading.lines.slice(first, reading.at));
  reading.at++;
}

function isIndented(line: string | undefined): boolean {
  return line !== undefined && /^(?: {2}|\t)/.test(line) && line.trim() !== "";
}

function readIndented(reading: Reading): void {
  const first = reading.at;
  while (isIndented(reading.lines[reading.at]?.text)) reading.at++;
  if (isCode(reading, first)) addBlock(reading, "", reading.lines.slice(first, reading.at));
}

/**
 * Indented text is code behind `::` or a `.. code` directive, or when it stands by four columns behind a blank line that does
 * not continue a list item.
 */
function isCode(reading: Reading, first: number): boolean {
  const isSetOff = (reading.lines[first - 1]?.text ?? "").trim() === "";
  const introduced = reading.lines.slice(0, first).findLast((line) => /^\S/.test(line.text))?.text ?? "";
  if (introduced.trimEnd().endsWith("::") || /^\.\. (?:code|sourcecode|prompt|highlight)/.test(introduced))
    return isSetOff;
  const isDeep = /^(?: {4}|\t)/.test(reading.lines[first]?.text ?? "");
  return isSetOff && isDeep && !/^(?:[*+-]|[0-9]+[.)])\s/.test(introduced);
}

function addBlock(reading: Reading, language: string, lines: readonly Fragment[]): void {
  const text = joinFragments(lines.map(withoutPrompt), "\n");
  if (text.text.trim() !== "")
    reading.blocks.push({ headings: reading.headings.map((heading) => heading.text), language, text });
}

/** `$ command` and `> command` show a prompt that is not typed. */
function withoutPrompt(line: Fragment): Fragment {
  const prompt = /^\s*(?:[$>%]\s+)?/.exec(line.text)?.[0].length ?? 0;
  return slice(line, prompt, line.text.length);
}

function readHeading(reading: Reading, line: string): void {
  const hashes = /^#{1,6}(?=\s)/.exec(line)?.[0].length;
  const underline = /^(=+|-+|~+|\^+|"+|\*+|\++|#+)\s*$/.exec(reading.lines[reading.at + 1]?.text ?? "")?.[1];
  reading.at++;
  if (hashes !== undefined) open(reading, { level: hashes, text: line.slice(hashes).trim() });
  else if (underline !== undefined && underline.length >= 3 && /[A-Za-z0-9]/.test(line)) {
    open(reading, { level: underlineLevel(reading, underline.charAt(0)), text: line.trim() });
    reading.at++;
  }
}

function underlineLevel(reading: Reading, sign: string): number {
  if (reading.isMarkdown) return sign === "=" ? 1 : 2;
  if (!reading.underlines.includes(sign)) reading.underlines.push(sign);
  return reading.underlines.indexOf(sign) + 1;
}

function open(reading: Reading, heading: Heading): void {
  while ((reading.headings.at(-1)?.level ?? 0) >= heading.level) reading.headings.pop();
  reading.headings.push(heading);
}
