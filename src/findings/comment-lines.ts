/**
 * Comments of files other than Python, by a careful scan of lines: a mark within quotes is not a comment.
 * Works on the text of one file in which one character is one byte.
 */
import type { Span } from "../source/span.ts";

/** How comments are written, decided by the name of the file. */
type CommentStyle = "hash" | "hash-line" | "slash" | "template" | "none";

function styleOf(path: string): CommentStyle {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (/\.(?:[cm]?[jt]sx?)$/.test(name)) return "slash";
  if (/\.(?:html?|jinja2?|j2|djhtml|xml|svg|md|vue|svelte)$/.test(name)) return "template";
  if (/dockerfile|containerfile/.test(name) || /\.(?:ini|cfg|service|socket|timer)$/.test(name))
    return "hash-line";
  if (/\.(?:json|lock|csv|po)$/.test(name)) return "none";
  return "hash";
}

/** Spans of the texts of comments, without their marks, in order. */
export function commentsOf(path: string, text: string): readonly Span[] {
  switch (styleOf(path)) {
    case "hash":
      return lineComments(text, hashMark);
    case "hash-line":
      return lineComments(text, (line) => /^\s*[#;]/.exec(line)?.[0].length);
    case "slash":
      return lineComments(text, slashMark);
    case "template":
      return templateComments(text);
    case "none":
      return [];
  }
}

/** Where the text of a line's comment starts, if the line has one. */
type MarkOf = (line: string) => number | undefined;

function lineComments(text: string, markOf: MarkOf): Span[] {
  const found: Span[] = [];
  for (const { start, end } of lineSpans(text)) {
    const mark = markOf(text.slice(start, end));
    if (mark !== undefined) found.push({ start: start + mark, end });
  }
  return found;
}

/** `#` at the start or after a blank, outside quotes. A quote only opens where a value may start: `it's # so` has a comment. */
function hashMark(line: string): number | undefined {
  return scanLine(line, (at) => line[at] === "#" && (at === 0 || /\s/.test(line[at - 1] ?? "")), 1, /["`]/);
}

function slashMark(line: string): number | undefined {
  return scanLine(line, (at) => line[at] === "/" && line[at + 1] === "/" && line[at - 1] !== ":", 2, /["'`]/);
}

/** `escaping` are the quotes within which a backslash escapes; in shell and YAML it does not within single ones. */
function scanLine(
  line: string,
  isMark: (at: number) => boolean,
  length: number,
  escaping: RegExp,
): number | undefined {
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const here = line[at] ?? "";
    if (here === "\\" && (quote === "" || escaping.test(quote))) at++;
    else if (quote !== "") quote = here === quote ? "" : quote;
    else if (isMark(at)) return at + length;
    else if (/["'`]/.test(here) && !/\w/.test(line[at - 1] ?? "")) quote = here;
  }
  return undefined;
}

/** `{# … #}` ends with its line, as in Django; `<!-- … -->` may be longer. */
function templateComments(text: string): Span[] {
  const inLines = lineSpans(text).flatMap((line) => fenced(text, line, "{#", "#}"));
  return [...inLines, ...fenced(text, { start: 0, end: text.length }, "<!--", "-->")].toSorted(
    (a, b) => a.start - b.start,
  );
}

function lineSpans(text: string): readonly Span[] {
  return [...text.matchAll(/[^\r\n]+/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** What stands between two marks; a mark that is never closed opens nothing. */
function fenced(text: string, within: Span, opening: string, closing: string): readonly Span[] {
  const part = text.slice(within.start, within.end);
  const found: Span[] = [];
  let from = part.indexOf(opening);
  while (from >= 0) {
    const start = from + opening.length;
    const end = part.indexOf(closing, start);
    if (end < 0) break;
    found.push({ start: within.start + start, end: within.start + end });
    from = part.indexOf(opening, end);
  }
  return found;
}
