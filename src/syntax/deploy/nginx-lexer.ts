/** Cuts nginx configuration into words and signs, as ngx_conf_file.c does. Text positions count UTF-16 units. */

/** A word, `{`, `}` or `;`. */
export interface NginxToken {
  readonly kind: "word" | "open" | "close" | "end";
  /** The word without its quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SIGNS: Readonly<Record<string, NginxToken["kind"]>> = { "{": "open", "}": "close", ";": "end" };

/** Template tags that hold no configuration of their own: Jinja's blocks and comments, ERB's code. */
const TAGS: readonly (readonly [string, string])[] = [
  ["{%", "%}"],
  ["{#", "#}"],
];

/** Template expressions; they are part of a word, spaces and all. */
const EXPRESSIONS: readonly (readonly [string, string])[] = [
  ["{{", "}}"],
  ["<%", "%>"],
  ["${", "}"],
];

/** The token at or behind a position; undefined at the end of the text. */
export function nginxToken(text: string, from: number): NginxToken | undefined {
  const start = skipBlank(text, from);
  if (start >= text.length) return undefined;
  const sign = text.charAt(start);
  if (sign === '"' || sign === "'") return quotedWord(text, start);
  const kind = isExpression(text, start) ? undefined : SIGNS[sign];
  if (kind !== undefined) return { kind, text: sign, start, end: start + 1 };
  const end = wordEnd(text, start);
  return { kind: "word", text: text.slice(start, end), start, end };
}

/** Past white space, comments and template tags. */
function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const tag = TAGS.find(([open]) => text.startsWith(open, at));
    if (tag) at = behind(text, tag[1], at + 2);
    else if (text[at] === "#") at = behind(text, "\n", at);
    else if (/\s/.test(text.charAt(at))) at++;
    else break;
  }
  return at;
}

/** Behind the next occurrence; what is never closed reaches to the end, which also keeps this linear. */
function behind(text: string, closing: string, from: number): number {
  const found = text.indexOf(closing, from);
  return found < 0 ? text.length : found + closing.length;
}

function isExpression(text: string, at: number): boolean {
  return EXPRESSIONS.some(([open]) => text.startsWith(open, at));
}

/** A bare word ends at white space, `;` or `{`; `}` ends a block only where a word would start. */
function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const expression = EXPRESSIONS.find(([open]) => text.startsWith(open, at));
    if (expression) at = behind(text, expression[1], at + 2);
    else if (text[at] === "\\") at += 2;
    else if (/[\s;{]/.test(text.charAt(at))) break;
    else at++;
  }
  return Math.min(at, text.length);
}

function quotedWord(text: string, start: number): NginxToken {
  const quote = text.charAt(start);
  let word = "";
  let at = start + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === "\\" && (text[at + 1] === quote || text[at + 1] === "\\")) at++;
    word += text.charAt(at++);
  }
  return { kind: "word", text: word, start, end: Math.min(at + 1, text.length) };
}
