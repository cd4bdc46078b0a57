/** Writes the comment that accepts a finding, in the form of its file, alone on the line above. */
import { indexLines, lineSpan } from "../source/line-index.ts";
import { textBetween, type SourceFile } from "../source/source-file.ts";

/** What opens and closes a comment of one line in a file of that name; undefined where its kind has no comments. */
export function commentMarks(path: string): readonly [opening: string, closing: string] | undefined {
  if (/\.(?:json|lock|csv|po)$/i.test(path)) return undefined;
  if (/\.[cm]?[jt]sx?$/i.test(path)) return ["// ", ""];
  if (/\.(?:html?|jinja2?|j2|djhtml)$/i.test(path)) return ["{# ", " #}"];
  return /\.(?:xml|svg|md|vue|svelte)$/i.test(path) ? ["<!-- ", " -->"] : ["# ", ""];
}

/** The comment's line without indentation; undefined where the file's kind has no comments. */
export function suppressionLine(path: string, id: string, reason: string): string | undefined {
  const marks = commentMarks(path);
  return marks && `${marks[0]}pickguard: ignore[${id}] ${plain(reason)}${marks[1]}`;
}

/** How the lines of a file end. */
export function lineEnding(bytes: Uint8Array): "\r\n" | "\n" {
  return bytes.includes(13) ? "\r\n" : "\n";
}

/** One line in which no comment ends. */
function plain(reason: string): string {
  return reason
    .replaceAll(/\s+/g, " ")
    .replaceAll(/#\}|-->|\{#|<!--/g, " ")
    .trim();
}

/**
 * The file with a line above another, indented like it and ended like the file's own lines. Undefined where letters
 * beyond ASCII would not fit in, because the file is not UTF-8.
 */
export function withLineAbove({ bytes }: SourceFile, line: number, text: string): Uint8Array | undefined {
  if (/[^ -~]/.test(text) && !isUtf8(bytes)) return undefined;
  const index = indexLines(bytes);
  const { start, end } = lineSpan(index, line);
  const indent = /^[ \t]*/.exec(textBetween(bytes, start, end))?.[0] ?? "";
  return Buffer.concat([
    bytes.subarray(0, start),
    Buffer.from(`${indent}${text}${lineEnding(bytes)}`),
    bytes.subarray(start),
  ]);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
