/** Where a comment goes that accepts a finding: beside its line, or above it, wherever it really is a comment. */
import { extractPython } from "../extract/extract-file.ts";
import { commentMarks, lineEnding } from "../findings/write-suppression.ts";
import { readSuppressions } from "../findings/suppression.ts";
import { indexLines, lineSpan, lineText, type LineIndex } from "../source/line-index.ts";
import type { SourceFile } from "../source/source-file.ts";

/** An insertion: what stands before the reason, and what closes the comment after it. */
export interface IgnoreComment {
  /** Byte offset. */
  readonly at: number;
  readonly before: string;
  readonly after: string;
}

/** Stands where the reason will be, to see whether the comment counts there. */
const SAMPLE = "checked by somebody";

/** The comment for a finding on a line; undefined where no comment can stand. Both ways are tried on the text itself. */
export function ignoreComment(file: SourceFile, line: number, id: string): IgnoreComment | undefined {
  const marks = commentMarks(file.path);
  if (marks === undefined) return undefined;
  const index = indexLines(file.bytes);
  // Python takes no comment behind a backslash that continues a line, nor below one.
  const ways = [
    ...(isContinued(index, line) ? [] : [beside(file, index, line, id, marks)]),
    ...(isContinued(index, line - 1) ? [] : [above(file, index, line, id, marks)]),
  ];
  return ways.find((one) => counts(file, one, id));
}

function isContinued(index: LineIndex, line: number): boolean {
  return line > 0 && lineText(index, line).trimEnd().endsWith("\\");
}

type Marks = readonly [opening: string, closing: string];

function beside(
  { path }: SourceFile,
  index: LineIndex,
  line: number,
  id: string,
  [opening, closing]: Marks,
): IgnoreComment {
  const gap = path.endsWith(".py") ? "  " : " ";
  return {
    at: lineSpan(index, line).end,
    before: `${gap}${opening}pickguard: ignore[${id}] `,
    after: closing,
  };
}

function above(
  { bytes }: SourceFile,
  index: LineIndex,
  line: number,
  id: string,
  [opening, closing]: Marks,
): IgnoreComment {
  const text = lineText(index, line);
  const indent = text.slice(0, text.length - text.trimStart().length);
  const before = `${indent}${opening}pickguard: ignore[${id}] `;
  return { at: lineSpan(index, line).start, before, after: `${closing}${lineEnding(bytes)}` };
}

function counts(file: SourceFile, { at, before, after }: IgnoreComment, id: string): boolean {
  const text = Buffer.from(before + SAMPLE + after, "utf8");
  const bytes = Buffer.concat([file.bytes.subarray(0, at), text, file.bytes.subarray(at)]);
  const { suppressions } = readSuppressions(
    { path: file.path, bytes },
    [id],
    (python) => extractPython(python.bytes).comments,
  );
  return suppressions.some(
    ({ span, reason }) => span.end >= at && span.start <= at + text.length && reason === SAMPLE,
  );
}
