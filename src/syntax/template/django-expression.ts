/** Filter expressions and words of Django's template language (django.template.base.FilterExpression, smart_split). */
import type { TemplateExpression, TemplateWord } from "./tree.ts";
import { decoded, isSpace } from "./tokens.ts";

/** Where reading stands in a stretch of the template's text. */
export interface Cursor {
  readonly text: string;
  at: number;
  readonly end: number;
}

/** Reads the whole stretch as one filter expression. */
export function djangoExpression(text: string, start: number, end: number): TemplateExpression {
  const cursor = { text, at: start, end };
  const expression = filtered(cursor, operand(cursor));
  return cursor.at >= end ? expression : { kind: "unknown", start, end };
}

/** The words of a tag after its name. Quotes hold words together, as Django's `smart_split` does. */
export function djangoWords(text: string, start: number, end: number): TemplateWord[] {
  const words: TemplateWord[] = [];
  let at = start;
  while (at < end) {
    while (at < end && isSpace(text, at)) at++;
    if (at >= end) break;
    const from = at;
    at = endOfWord(text, at, end);
    words.push(wordOf(text, from, at));
  }
  return words;
}

function endOfWord(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !isSpace(text, at)) {
    const letter = text[at];
    at = letter === '"' || letter === "'" ? (endOfQuote(text, at, end) ?? at + 1) : at + 1;
  }
  return at;
}

/** What stands behind the closing quote; undefined where nothing closes. */
export function endOfQuote(text: string, start: number, end: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < end; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at + 1;
  }
  return undefined;
}

const KEYWORD = /\w{1,100}=(?!=)/y;

function wordOf(text: string, start: number, end: number): TemplateWord {
  KEYWORD.lastIndex = start;
  const keyword = KEYWORD.exec(text)?.[0];
  const from = start + (keyword?.length ?? 0);
  const named = keyword !== undefined && from < end;
  return {
    start,
    end,
    text: text.slice(start, end),
    keyword: named ? keyword.slice(0, -1) : undefined,
    // `for key, value in items`: the comma belongs to the list.
    expression: djangoExpression(text, named ? from : start, text[end - 1] === "," ? end - 1 : end),
  };
}

function operand(cursor: Cursor): TemplateExpression {
  const { text, at: start } = cursor;
  if (text.startsWith("_(", start)) return translated(cursor);
  const letter = text[start];
  if (letter === '"' || letter === "'") return quoted(cursor, false);
  return path(cursor);
}

function translated(cursor: Cursor): TemplateExpression {
  const start = cursor.at;
  cursor.at += 2;
  const inner = quoted(cursor, true);
  if (cursor.text[cursor.at] === ")") cursor.at++;
  return { ...inner, start, end: cursor.at };
}

function quoted(cursor: Cursor, isTranslated: boolean): TemplateExpression {
  const { text, at: start, end } = cursor;
  const close = text[start] === '"' || text[start] === "'" ? endOfQuote(text, start, end) : undefined;
  if (close === undefined) return unknown(cursor);
  cursor.at = close;
  const inner = decoded(text.slice(start + 1, close - 1)).replace(/\\(["'\\])/g, "$1");
  return { kind: "text", text: inner, translated: isTranslated, start, end: close };
}

function unknown(cursor: Cursor): TemplateExpression {
  const start = cursor.at;
  cursor.at = cursor.end;
  return { kind: "unknown", start, end: cursor.end };
}

const NUMBER = /[-+]?\d[\d.]*(?:e[-+]?\d+)?/iy;
const WORD = /[\w\x80-\xff-]+/y;
const FILTER_NAME = /\w+/y;
const CONSTANTS = new Set(["None", "True", "False"]);

/** `user.profile.0.name`. A hyphen is no part of a name; Django refuses it, and so do we, as one unknown. */
function path(cursor: Cursor): TemplateExpression {
  const start = cursor.at;
  const number = matchAt(NUMBER, cursor);
  if (number !== undefined) return { kind: "constant", start, end: cursor.at };
  const first = matchAt(WORD, cursor);
  if (first === undefined || first.includes("-")) return unknown(cursor);
  if (CONSTANTS.has(first)) return { kind: "constant", start, end: cursor.at };
  let base: TemplateExpression = { kind: "name", name: first, start, end: cursor.at };
  while (cursor.at < cursor.end && cursor.text[cursor.at] === ".") {
    cursor.at++;
    const name = matchAt(WORD, cursor);
    if (name === undefined || name.includes("-")) return unknown(cursor);
    base = { kind: "attribute", base, name, start, end: cursor.at };
  }
  return base;
}

function matchAt(expression: RegExp, cursor: Cursor): string | undefined {
  expression.lastIndex = cursor.at;
  const found = expression.exec(cursor.text)?.[0];
  if (found === undefined || cursor.at + found.length > cursor.end) return undefined;
  cursor.at += found.length;
  return found;
}

function skipSpace(cursor: Cursor): void {
  while (cursor.at < cursor.end && isSpace(cursor.text, cursor.at)) cursor.at++;
}

function filtered(cursor: Cursor, first: TemplateExpression): TemplateExpression {
  let base = first;
  for (;;) {
    const before = cursor.at;
    skipSpace(cursor);
    if (cursor.at >= cursor.end || cursor.text[cursor.at] !== "|") {
      cursor.at = before;
      return base;
    }
    cursor.at++;
    skipSpace(cursor);
    const name = matchAt(FILTER_NAME, cursor);
    if (name === undefined) return unknown(cursor);
    const given = filterArgument(cursor);
    base = { kind: "filter", base, name, arguments: given, start: first.start, end: cursor.at };
  }
}

function filterArgument(cursor: Cursor): TemplateExpression[] {
  if (cursor.at >= cursor.end || cursor.text[cursor.at] !== ":") return [];
  cursor.at++;
  return [operand(cursor)];
}
