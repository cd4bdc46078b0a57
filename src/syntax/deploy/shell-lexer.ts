/** Words and operators of a POSIX-like shell script, quoting undone, variables left as written. */
import type { Span } from "../../source/span.ts";
import {
  add,
  byteAt,
  gather,
  gathered,
  slice,
  spanBetween,
  type Fragment,
  type Gathering,
} from "./fragment.ts";

export type ShellToken =
  | { readonly kind: "word"; readonly word: ShellWord }
  | { readonly kind: "operator"; readonly text: string; readonly span: Span }
  | { readonly kind: "newline"; readonly span: Span };

/** One word after quote removal; `$X`, `${X:-y}` and `$(…)` stay as written. */
export interface ShellWord {
  readonly content: Fragment;
  /** The word as written, quotes included. */
  readonly span: Span;
  /** Whether any part of it was quoted or escaped; reserved words are never quoted. */
  readonly quoted: boolean;
}

interface Scan {
  readonly fragment: Fragment;
  readonly text: string;
  at: number;
  readonly heredocs: Heredoc[];
}

interface Heredoc {
  readonly delimiter: string;
  readonly stripTabs: boolean;
}

const OPERATORS: readonly string[] = ["&&", "||", ";;&", ";;", ";&", ";", "|&", "|", "&", "(", ")"];
const REDIRECTS: readonly string[] = [
  "&>>",
  "&>",
  "<<<",
  "<<-",
  "<<",
  "<>",
  "<&",
  "<",
  ">>",
  ">|",
  ">&",
  ">",
];
const WORD_END = new Set([" ", "\t", "\n", "\r", ";", "|", "&", "(", ")", "<", ">"]);

/** Cuts a script into tokens. Redirections and their targets, comments and here-documents are left out. */
export function shellTokens(fragment: Fragment): readonly ShellToken[] {
  const scan: Scan = { fragment, text: fragment.text, at: 0, heredocs: [] };
  const tokens: ShellToken[] = [];
  for (;;) {
    skipBlanks(scan);
    if (scan.at >= scan.text.length) return tokens;
    const token = nextToken(scan);
    if (token) tokens.push(token);
  }
}

function skipBlanks(scan: Scan): void {
  for (;;) {
    const char = scan.text[scan.at];
    if (char === " " || char === "\t" || char === "\r") scan.at++;
    else if (char === "\\" && lineBreakLength(scan.text, scan.at + 1) > 0) {
      scan.at += 1 + lineBreakLength(scan.text, scan.at + 1);
    } else if (char === "#") scan.at = lineEnd(scan.text, scan.at);
    else return;
  }
}

function nextToken(scan: Scan): ShellToken | undefined {
  if (scan.text[scan.at] === "\n") return newline(scan);
  const redirect = startsWithAny(scan.text, scan.at + digitsAt(scan), REDIRECTS);
  if (redirect !== undefined && !isProcessSubstitution(scan)) return skipRedirect(scan, redirect);
  const operator = startsWithAny(scan.text, scan.at, OPERATORS);
  if (operator === undefined) return { kind: "word", word: readWord(scan) };
  const span = spanBetween(scan.fragment, scan.at, scan.at + operator.length);
  scan.at += operator.length;
  return { kind: "operator", text: operator, span };
}

function newline(scan: Scan): ShellToken {
  const span = spanBetween(scan.fragment, scan.at, scan.at + 1);
  scan.at++;
  for (const heredoc of scan.heredocs.splice(0)) skipHeredoc(scan, heredoc);
  return { kind: "newline", span };
}

function skipHeredoc(scan: Scan, heredoc: Heredoc): void {
  while (scan.at < scan.text.length) {
    const end = lineEnd(scan.text, scan.at);
    const line = scan.text.slice(scan.at, end).replace(/\r$/, "");
    scan.at = Math.min(end + 1, scan.text.length);
    if ((heredoc.stripTabs ? line.replace(/^\t+/, "") : line) === heredoc.delimiter) return;
  }
}

/** How many digits stand before a redirection sign (`2>`), or 0 when these digits are a word of their own. */
function digitsAt(scan: Scan): number {
  let end = scan.at;
  while (end - scan.at < 3 && /[0-9]/.test(scan.text[end] ?? "")) end++;
  return scan.text[end] === "<" || scan.text[end] === ">" ? end - scan.at : 0;
}

function isProcessSubstitution(scan: Scan): boolean {
  return scan.text[scan.at + 1] === "(" && (scan.text[scan.at] === "<" || scan.text[scan.at] === ">");
}

function skipRedirect(scan: Scan, redirect: string): undefined {
  scan.at += digitsAt(scan) + redirect.length;
  skipBlanks(scan);
  if (scan.at >= scan.text.length || scan.text[scan.at] === "\n") return undefined;
  const isHeredoc = redirect === "<<" || redirect === "<<-";
  const target = readWord(scan);
  if (isHeredoc) scan.heredocs.push({ delimiter: target.content.text, stripTabs: redirect === "<<-" });
  return undefined;
}

function readWord(scan: Scan): ShellWord {
  const start = scan.at;
  const plain = plainWordEnd(scan.text, start);
  if (plain > start && isWordEnd(scan.text, plain)) {
    scan.at = plain;
    return {
      content: slice(scan.fragment, start, plain),
      span: spanBetween(scan.fragment, start, plain),
      quoted: false,
    };
  }
  return readComposedWord(scan, start);
}

function readComposedWord(scan: Scan, start: number): ShellWord {
  const word = gather(byteAt(scan.fragment, start));
  let quoted = false;
  while (scan.at < scan.text.length && (!isWordEnd(scan.text, scan.at) || scan.at === start)) {
    quoted = readWordPart(scan, word) || quoted;
  }
  const span = spanBetween(scan.fragment, start, scan.at);
  return { content: gathered(word), span, quoted };
}

/** Reads one quoted, escaped or plain part; tells whether it was quoted. */
function readWordPart(scan: Scan, word: Gathering): boolean {
  const char = scan.text[scan.at];
  if (char === "'") return readSingleQuoted(scan, word);
  if (char === '"') return readDoubleQuoted(scan, word);
  if (char === "\\") return readEscape(scan, word);
  if (char === "$" && scan.text[scan.at + 1] === "'") {
    scan.at++;
    return readSingleQuoted(scan, word);
  }
  copy(scan, word, expansionEnd(scan.text, scan.at));
  return false;
}

function readSingleQuoted(scan: Scan, word: Gathering): true {
  const close = scan.text.indexOf("'", scan.at + 1);
  scan.at++;
  copy(scan, word, close < 0 ? scan.text.length : close);
  scan.at++;
  return true;
}

function readDoubleQuoted(scan: Scan, word: Gathering): true {
  scan.at++;
  while (scan.at < scan.text.length && scan.text[scan.at] !== '"') {
    if (scan.text[scan.at] === "\\") readQuotedEscape(scan, word);
    else copy(scan, word, expansionEnd(scan.text, scan.at));
  }
  scan.at++;
  return true;
}

/** Inside double quotes a backslash only escapes `$`, a backtick, a quote, itself and the line break. */
function readQuotedEscape(scan: Scan, word: Gathering): void {
  const next = scan.text[scan.at + 1] ?? "";
  if ('$`"\\\n\r'.includes(next)) readEscape(scan, word);
  else copy(scan, word, scan.at + 1);
}

function readEscape(scan: Scan, word: Gathering): true {
  const skipped = lineBreakLength(scan.text, scan.at + 1);
  if (skipped > 0) scan.at += 1 + skipped;
  else {
    add(word, scan.text.charAt(scan.at + 1), spanBetween(scan.fragment, scan.at, scan.at + 2));
    scan.at += 2;
  }
  return true;
}

function copy(scan: Scan, word: Gathering, end: number): void {
  for (let i = scan.at; i < end; i++) add(word, scan.text.charAt(i), spanBetween(scan.fragment, i, i + 1));
  scan.at = end;
}

/** Where the character or expansion (`$(…)`, `${…}`, a backtick command) that starts here ends. */
function expansionEnd(text: string, at: number): number {
  if (text[at] === "`") return closing(text, at + 1, "`");
  const opens = text[at] === "$" || text[at] === "<" || text[at] === ">";
  if (opens && text[at + 1] === "(") return balancedEnd(text, at + 1, "(", ")");
  if (text[at] === "$" && text[at + 1] === "{") return balancedEnd(text, at + 1, "{", "}");
  return at + 1;
}

function closing(text: string, from: number, sign: string): number {
  const close = text.indexOf(sign, from);
  return close < 0 ? text.length : close + 1;
}

/** The end of a bracketed text; quoted parts may hold unbalanced brackets. */
function balancedEnd(text: string, open: number, opening: string, closingSign: string): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const char = text[i];
    if (char === "\\") i++;
    else if (char === "'") i = closing(text, i + 1, "'") - 1;
    else if (char === opening) depth++;
    else if (char === closingSign && --depth === 0) return i + 1;
  }
  return text.length;
}

function plainWordEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && !WORD_END.has(text.charAt(end)) && !"'\"\\$`".includes(text.charAt(end))) end++;
  return end;
}

function isWordEnd(text: string, at: number): boolean {
  return at >= text.length || WORD_END.has(text.charAt(at));
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  return feed < 0 ? text.length : feed;
}

function lineBreakLength(text: string, at: number): number {
  if (text[at] === "\n") return 1;
  return text[at] === "\r" && text[at + 1] === "\n" ? 2 : 0;
}

function startsWithAny(text: string, at: number, candidates: readonly string[]): string | undefined {
  return candidates.find((candidate) => text.startsWith(candidate, at));
}
