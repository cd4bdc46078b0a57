/** Cuts a template into literal text, outputs, tags and comments. */
import type { Dialect } from "./tree.ts";

/** `start` and `end` include the delimiters; `from` and `to` are what stands between them, without whitespace and Jinja's `-` and `+`. */
export interface TemplateToken {
  readonly kind: "literal" | "output" | "tag" | "comment";
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** A template's text with one character for each byte, so that positions are byte offsets. */
export interface TemplateSource {
  readonly text: string;
  readonly dialect: Dialect;
}

const CLOSERS = { "{": "}}", "%": "%}", "#": "#}" } as const;

const KINDS = { "{": "output", "%": "tag", "#": "comment" } as const;

type Opener = keyof typeof CLOSERS;

interface Cutting {
  readonly source: TemplateSource;
  readonly tokens: TemplateToken[];
  /** Where the literal text that is being gathered starts. */
  literal: number;
  /** The next place of each closing delimiter, kept so that a line full of openers costs no more than any other. */
  readonly closing: Map<Opener, number>;
  lineEnd: number;
  /** Openers of Jinja's that nothing closed. */
  unclosed: number;
}

/** All tokens in order; their spans cover the text without gaps. */
export function cutTemplate(source: TemplateSource): TemplateToken[] {
  const { text } = source;
  const cutting: Cutting = { source, tokens: [], literal: 0, closing: new Map(), lineEnd: -1, unclosed: 0 };
  let at = text.indexOf("{");
  while (at !== -1) {
    const end = takeToken(cutting, at);
    at = text.indexOf("{", end);
  }
  endLiteral(cutting, text.length);
  return cutting.tokens;
}

/** Takes the token that begins here, if one does; gives where to go on. */
function takeToken(cutting: Cutting, start: number): number {
  const { text } = cutting.source;
  const opener = text[start + 1];
  if (opener !== "{" && opener !== "%" && opener !== "#") return start + 1;
  const end = closingOf(cutting, opener, start + 2);
  if (end === undefined) return start + 1;
  endLiteral(cutting, start);
  const token = { kind: KINDS[opener], start, end, ...trimmed(cutting.source, start + 2, end - 2) };
  cutting.tokens.push(token);
  cutting.literal = end;
  return token.kind === "tag" ? skipVerbatim(cutting, token) : end;
}

function endLiteral(cutting: Cutting, end: number): void {
  const start = cutting.literal;
  if (end > start) cutting.tokens.push({ kind: "literal", start, end, from: start, to: end });
  cutting.literal = end;
}

/** Where the token ends. Django's must end on its line; text in quotes hides a closer of Jinja's. */
function closingOf(cutting: Cutting, opener: Opener, from: number): number | undefined {
  const { text, dialect } = cutting.source;
  const known = cutting.closing.get(opener) ?? -1;
  const place = known >= from ? known : placeOf(text, CLOSERS[opener], from);
  cutting.closing.set(opener, place);
  if (place === Infinity) return undefined;
  if (dialect === "jinja" && opener !== "#") return closingInJinja(cutting, opener, from, place);
  if (dialect === "django" && place > lineEndAt(cutting, from)) return undefined;
  return place + 2;
}

function placeOf(text: string, wanted: string, from: number): number {
  const place = text.indexOf(wanted, from);
  return place === -1 ? Infinity : place;
}

function lineEndAt(cutting: Cutting, from: number): number {
  if (cutting.lineEnd < from) cutting.lineEnd = placeOf(cutting.source.text, "\n", from);
  return cutting.lineEnd;
}

/** Longer expressions are not looked for: the delimiter is text then. */
const LONGEST_EXPRESSION = 20_000;

/** A template that Jinja loads has no opener that nothing closes; where there are many, the rest is text. */
const MOST_UNCLOSED = 20;

/** `first` is the first closer, perhaps within quotes: the one that closes stands there or behind it. */
function closingInJinja(cutting: Cutting, opener: Opener, from: number, first: number): number | undefined {
  if (cutting.unclosed >= MOST_UNCLOSED || first > from + LONGEST_EXPRESSION) return undefined;
  const end = closingOfJinja(cutting.source.text, opener, from);
  if (end === undefined) cutting.unclosed++;
  return end;
}

function closingOfJinja(text: string, opener: Opener, from: number): number | undefined {
  const closer = CLOSERS[opener];
  const last = Math.min(text.length, from + LONGEST_EXPRESSION);
  let deep = 0;
  for (let at = from; at < last; at++) {
    const letter = text[at];
    if (letter === '"' || letter === "'") at = endOfQuote(text, at, last);
    else if (letter === "{" && opener === "{") deep++;
    else if (deep > 0 && letter === "}" && opener === "{") deep--;
    else if (text.startsWith(closer, at)) return at + 2;
  }
  return undefined;
}

/** The closing quote; where there is none, the opening one. */
function endOfQuote(text: string, start: number, last: number): number {
  const quote = text[start];
  for (let at = start + 1; at < last; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at;
  }
  return start;
}

function trimmed(
  { text, dialect }: TemplateSource,
  start: number,
  end: number,
): { from: number; to: number } {
  let [from, to] = [start, end];
  if (dialect === "jinja") {
    if (from < to && /[-+]/.test(text[from] ?? "")) from++;
    if (from < to && /[-+]/.test(text[to - 1] ?? "")) to--;
  }
  for (let width = spaceAt(text, from); from < to && width > 0; width = spaceAt(text, from)) from += width;
  for (let width = spaceBefore(text, to); from < to && width > 0; width = spaceBefore(text, to)) to -= width;
  return { from, to };
}

/** A no-break space as UTF-8, which French keyboards write inside `{{ }}`: Python's `strip()` takes it away like any other. */
const NO_BREAK = "\u00c2\u00a0";

function spaceAt(text: string, at: number): number {
  if (isSpace(text, at)) return 1;
  return text.startsWith(NO_BREAK, at) ? 2 : 0;
}

function spaceBefore(text: string, at: number): number {
  if (isSpace(text, at - 1)) return 1;
  return at > 1 && text.startsWith(NO_BREAK, at - 2) ? 2 : 0;
}

/** Whether a character is whitespace to a template. */
export function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || (code >= 9 && code <= 13);
}

/** After `{% verbatim %}` or `{% raw %}` everything is text up to the matching end, which is where cutting goes on. */
function skipVerbatim(cutting: Cutting, tag: TemplateToken): number {
  const { text, dialect } = cutting.source;
  const content = text.slice(tag.from, Math.min(tag.to, tag.from + 200));
  const word = dialect === "django" ? "verbatim" : "raw";
  if (content !== word && !content.startsWith(`${word} `)) return tag.end;
  for (let at = text.indexOf("{%", tag.end); at !== -1; at = text.indexOf("{%", at + 2)) {
    const close = text.indexOf("%}", at + 2);
    if (close === -1) break;
    const { from, to } = trimmed(cutting.source, at + 2, close);
    if (to - from === content.length + 3 && text.slice(from, to) === `end${content}`) return at;
  }
  return text.length;
}

const utf8 = new TextDecoder();

/** What a stretch of such text says, read as UTF-8. */
export function decoded(text: string): string {
  if (!/[\x80-\xff]/.test(text)) return text;
  return utf8.decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
}
