import {
  addDirective,
  closeBlock,
  closeFile,
  directiveOf,
  namelessOpener,
  openBlock,
  openFile,
  type ConfigDirective,
  type ConfigFile,
  type OpenBlocks,
} from "./config-directive.ts";
import { spanBetween, type Fragment, type SyntaxProblem } from "./fragment.ts";

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Reading {
  readonly file: Fragment;
  readonly blocks: OpenBlocks;
  readonly problems: SyntaxProblem[];
  words: Word[];
  at: number;
}

/**
 * Reads a Caddyfile (https://caddyserver.com/docs/caddyfile/concepts): one directive a line, blocks behind a `{` at the end of a line.
 * The addresses of a site are the name and words of its block. Never throws; an unclosed block ends with the file.
 */
export function parseCaddyfile(file: Fragment): ConfigFile {
  const reading: Reading = { file, blocks: openFile(), problems: [], words: [], at: 0 };
  while (reading.at < file.text.length && step(reading));
  endLine(reading);
  return { directives: siteWithoutBraces(closeFile(reading.blocks)), problems: reading.problems };
}

/** Takes one word, sign or line break; false where nothing more is read. */
function step(reading: Reading): boolean {
  const { text } = reading.file;
  const sign = text.charAt(reading.at);
  if (sign === "\n") return endOfLine(reading);
  if (/\s/.test(sign)) reading.at++;
  else if (sign === "\\" && /^\\\r?\n/.test(text.slice(reading.at, reading.at + 3)))
    reading.at = text.indexOf("\n", reading.at) + 1;
  else if (sign === "#") reading.at = lineEnd(text, reading.at);
  else return takeWord(reading);
  return true;
}

/** A line that ends with a comma goes on: the addresses of a site may stand on several. */
function endOfLine(reading: Reading): boolean {
  reading.at++;
  return reading.words.at(-1)?.text.endsWith(",") === true || endLine(reading);
}

function endLine(reading: Reading): boolean {
  const directive = takeDirective(reading);
  return directive === undefined || addDirective(reading.blocks, directive);
}

function takeWord(reading: Reading): boolean {
  const word = wordAt(reading.file.text, reading.at);
  reading.at = word.end;
  if (word.text === "{" && word.end === word.start + 1) return startBlock(reading, word);
  if (word.text !== "}" || reading.words.length > 0) reading.words.push(word);
  else if (!closeBlock(reading.blocks)) complain(reading, word.start, "a `}` closes no block");
  return true;
}

function startBlock(reading: Reading, brace: Word): boolean {
  const opener = takeDirective(reading) ?? namelessOpener(reading.file, brace);
  if (openBlock(reading.blocks, opener)) return true;
  complain(reading, brace.start, "blocks nest deeper than is read");
  return false;
}

function takeDirective(reading: Reading): ConfigDirective | undefined {
  const directive = directiveOf(reading.file, reading.words);
  reading.words = [];
  return directive;
}

function wordAt(text: string, start: number): Word {
  const quote = text.charAt(start);
  if (quote === '"' || quote === "`") return quotedAt(text, start, quote);
  let at = start;
  while (at < text.length && !/\s/.test(text.charAt(at))) at++;
  return { text: text.slice(start, at), start, end: at };
}

function quotedAt(text: string, start: number, quote: string): Word {
  let word = "";
  let at = start + 1;
  while (at < text.length && text[at] !== quote) {
    if (quote === '"' && text[at] === "\\" && text[at + 1] === quote) at++;
    word += text.charAt(at++);
  }
  return { text: word, start, end: Math.min(at + 1, text.length) };
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  return feed < 0 ? text.length : feed;
}

/** A file with a single site may leave its braces away: the first line is the address, the rest its directives. */
function siteWithoutBraces(directives: readonly ConfigDirective[]): readonly ConfigDirective[] {
  const at = directives.findIndex(({ name, body }) => body === undefined && name !== "import");
  const first = directives[at];
  if (first === undefined || !/^[^\s]{0,200}[.:]|^localhost$|^\{\$/.test(first.name)) return directives;
  return [...directives.slice(0, at), { ...first, body: directives.slice(at + 1) }];
}

function complain(reading: Reading, at: number, message: string): void {
  if (reading.problems.length < 3)
    reading.problems.push({ span: spanBetween(reading.file, at, at), message });
}
