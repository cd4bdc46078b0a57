import {
  addDirective,
  closeBlock,
  closeFile,
  openBlock,
  openFile,
  type ConfigDirective,
  type ConfigFile,
  type OpenBlocks,
} from "./config-directive.ts";
import {
  joinFragments,
  linesOf,
  slice,
  spanOf,
  trim,
  type Fragment,
  type SyntaxProblem,
} from "./fragment.ts";

/**
 * Reads Apache configuration and `.htaccess` files: one directive a line, continued by a backslash, sections in angle brackets.
 * Names are given in lower case. Never throws; an unclosed section ends with the file.
 */
export function parseApache(file: Fragment): ConfigFile {
  const blocks = openFile();
  const problems: SyntaxProblem[] = [];
  for (const line of logicalLines(file)) if (!readLine(line, blocks, problems)) break;
  return { directives: closeFile(blocks), problems: problems.slice(0, 3) };
}

/** Lines without their continuations. */
function logicalLines(file: Fragment): readonly Fragment[] {
  const lines: Fragment[] = [];
  let parts: Fragment[] = [];
  for (const line of linesOf(file)) {
    const continued = line.text.endsWith("\\");
    parts.push(continued ? slice(line, 0, line.text.length - 1) : line);
    if (continued) continue;
    lines.push(joinFragments(parts, " "));
    parts = [];
  }
  return parts.length > 0 ? [...lines, joinFragments(parts, " ")] : lines;
}

/** Takes one line; false where nothing more is read. */
function readLine(raw: Fragment, blocks: OpenBlocks, problems: SyntaxProblem[]): boolean {
  const line = trim(raw);
  const { text } = line;
  if (text === "" || text.startsWith("#") || text.startsWith("{%")) return true;
  if (text.startsWith("</")) return endSection(line, blocks, problems);
  const isSection = text.startsWith("<");
  const inner = isSection ? slice(line, 1, text.endsWith(">") ? text.length - 1 : text.length) : line;
  const directive = directiveOf(inner.text, spanOf(line));
  if (!isSection) return addDirective(blocks, directive);
  if (openBlock(blocks, directive)) return true;
  problems.push({ span: spanOf(line), message: "sections nest deeper than is read" });
  return false;
}

function endSection(line: Fragment, blocks: OpenBlocks, problems: SyntaxProblem[]): boolean {
  if (!closeBlock(blocks)) problems.push({ span: spanOf(line), message: "this closes no section" });
  return true;
}

function directiveOf(text: string, span: ConfigDirective["span"]): ConfigDirective {
  const [name = "", ...words] = wordsOf(text);
  return { name: name.toLowerCase(), words, span, body: undefined };
}

/** Words as Apache cuts them: quotes keep spaces together, and so do template expressions. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text.charAt(at))) at++;
    else {
      const word = wordAt(text, at);
      words.push(word.text);
      at = word.end;
    }
  }
  return words;
}

function wordAt(text: string, start: number): { readonly text: string; readonly end: number } {
  const quote = text.charAt(start);
  if (quote === '"' || quote === "'") return quotedAt(text, start, quote);
  let at = start;
  while (at < text.length && !/\s/.test(text.charAt(at))) {
    if (text.startsWith("{{", at)) at = expressionEnd(text, at);
    else at++;
  }
  return { text: text.slice(start, at), end: at };
}

/** An expression that is never closed reaches to the end of the line, which also keeps this linear. */
function expressionEnd(text: string, start: number): number {
  const close = text.indexOf("}}", start);
  return close < 0 ? text.length : close + 2;
}

function quotedAt(
  text: string,
  start: number,
  quote: string,
): { readonly text: string; readonly end: number } {
  let word = "";
  let at = start + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === "\\" && text[at + 1] === quote) at++;
    word += text.charAt(at++);
  }
  return { text: word, end: at + 1 };
}
