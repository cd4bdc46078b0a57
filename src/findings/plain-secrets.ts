/**
 * Values bound to a credential's name in everything that is not Python: env files, YAML, TOML, ini, JSON, Dockerfiles,
 * shell, server configuration, templates, JavaScript, and in the comments and strings of Python itself.
 * Works on text in which one character is one byte of the file.
 */
import type { Span } from "../source/span.ts";
import { isPlainlyPublic, isSecretName, mayNameSecret } from "./secret-names.ts";

/** How far a value without quotes reaches: not at all (code), to the next blank or delimiter (a word), to the end of the line. */
export type BareValues = "none" | "word" | "line";

const NAMES = /[A-Za-z_][\w.-]{0,120}/g;

/** Spans of the values of a whole file. */
export function plainSecrets(text: string, bare: BareValues): Span[] {
  return [...boundSecrets(text, { start: 0, end: text.length }, bare), ...namedValuePairs(text)];
}

/** Values within a string, a comment or a message: `password=x`, `token: "x"`. */
export function looseSecrets(text: string, within: Span): Span[] {
  return boundSecrets(text, within, "word");
}

/** Names within a value that is hidden already are not looked at again, so that a line costs its length and no more. */
function boundSecrets(text: string, within: Span, bare: BareValues): Span[] {
  const part = text.slice(within.start, within.end);
  if (!mayNameSecret(part)) return [];
  const found: Span[] = [];
  let hiddenTo = 0;
  for (const match of part.matchAll(NAMES)) {
    if (match.index < hiddenTo || !isSecretName(match[0])) continue;
    const values = valuesAfter(part, match.index, match.index + match[0].length, bare);
    hiddenTo = values[values.length - 1]?.end ?? hiddenTo;
    found.push(...values);
  }
  return found.map(({ start, end }) => ({ start: start + within.start, end: end + within.start }));
}

/** `=`, `:`, `:=`, `=>`, `==`, with a closing quote or bracket of the name before it. */
const SEPARATOR = /["'`\]\\]{0,4}[ \t]{0,40}(?::=|=>|={1,3}|\?=|!=|:(?!\/\/))[ \t]{0,40}/y;

/** `ENV NAME value`, `--password value`, `proxy_set_header X-Token "value"`: a blank is enough. */
const BLANK = /[ \t]{1,40}(?=\S)/y;

function valuesAfter(text: string, nameStart: number, nameEnd: number, bare: BareValues): Span[] {
  const separated = matchEnd(SEPARATOR, text, nameEnd);
  if (separated !== undefined) return valueAt(text, nameStart, separated, bare);
  const blank = matchEnd(BLANK, text, nameEnd);
  if (blank === undefined) return [];
  const opensQuote = /["'`]/.test(text[blank] ?? "");
  if (opensQuote || takesBlank(text, nameStart))
    return valueAt(text, nameStart, blank, bare === "none" ? "none" : "word");
  return [];
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function takesBlank(text: string, nameStart: number): boolean {
  return /(?:^|\s)(?:--|ENV[ \t]{1,20})$/i.test(text.slice(Math.max(0, nameStart - 24), nameStart));
}

function valueAt(text: string, nameStart: number, at: number, bare: BareValues): Span[] {
  const quote = /["'`]/.exec(text[at] ?? "")?.[0];
  if (quote !== undefined) return secretSpan(text, quotedValue(text, at, quote));
  if (bare === "none") return [];
  if (bare === "word") return secretSpan(text, firstWord(text, at));
  const rest = { start: at, end: lineEnd(text, at) };
  if (NESTED.test(text.slice(rest.start, rest.end))) return deeperLines(text, nameStart, rest.end);
  return secretSpan(text, withoutComment(text, rest));
}

/** Nothing, a comment, or the head of a YAML block: the value is on the following lines. */
const NESTED = /^(?:[|>][-+0-9]{0,3})?\s*(?:#.*)?$/;

function secretSpan(text: string, span: Span): Span[] {
  return isPlainlyPublic(text.slice(span.start, span.end)) ? [] : [span];
}

/** A quoted value may run over this many bytes of further lines; keys in env files do. */
const LONGEST_QUOTED = 10_000;

function quotedValue(text: string, at: number, quote: string): Span {
  const fence = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  const start = at + fence.length;
  const limit = Math.min(text.length, start + LONGEST_QUOTED);
  for (let i = start; i < limit; i++) {
    if (text[i] === "\\") i++;
    else if (text.startsWith(fence, i)) return { start, end: i };
  }
  return { start, end: lineEnd(text, start) };
}

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  return end;
}

function withoutComment(text: string, rest: Span): Span {
  const value = text.slice(rest.start, rest.end);
  const comment = value.search(/\s#/);
  return {
    start: rest.start,
    end: rest.start + (comment < 0 ? value : value.slice(0, comment)).trimEnd().length,
  };
}

/** Longest value without quotes. */
const LONGEST_WORD = 4_000;

function firstWord(text: string, at: number): Span {
  const near = text.slice(at, at + LONGEST_WORD);
  const value = /^\$\{[^}\s]{0,200}\}|^\{\{[^}\r\n]{0,200}\}\}|^[^\s;&|,"'`)]+/.exec(near)?.[0] ?? "";
  return { start: at, end: at + value.length };
}

/** A YAML block scalar or list under the name: the following lines that are indented deeper, each from its first character. */
function deeperLines(text: string, nameStart: number, from: number): Span[] {
  const indent = columnOf(text, nameStart);
  const found: Span[] = [];
  for (let at = from + 1; at < text.length; at = lineEnd(text, at) + 1) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    const depth = line.length - line.trimStart().length;
    if (line.trim() === "") continue;
    const item = /^\s*(?:-\s+)?/.exec(line)?.[0].length ?? 0;
    if (depth < indent || (depth === indent && !line.trimStart().startsWith("- "))) break;
    if (/^[\w"'.-]{1,100}\s*:(?:\s|$)/.test(line.slice(item))) break;
    found.push(...secretSpan(text, { start: at + item, end }));
  }
  return found;
}

/** How deep the line of a name is indented; a list's dash counts as depth. Deeper than any honest file is cut. */
function columnOf(text: string, nameStart: number): number {
  const before = text.slice(Math.max(0, nameStart - 200), nameStart);
  const lineStart = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  return /^[\s-]*/.exec(before.slice(lineStart))?.[0].length ?? 0;
}

/** Kubernetes and compose: `name: DB_PASSWORD` with `value: …` beside it (also as JSON). */
const NAME_VALUE =
  /["']?\b(?:name|key|Name|Key)["']?\s{0,4}:\s{0,4}["']?([A-Za-z_][\w.-]{0,120})["']?,?\s{1,200}["']?(?:value|Value)["']?\s{0,4}:[ \t]{0,4}/g;

function namedValuePairs(text: string): Span[] {
  return [...text.matchAll(NAME_VALUE)].flatMap((match) =>
    isSecretName(match[1] ?? "") ? valueAt(text, match.index, match.index + match[0].length, "line") : [],
  );
}
