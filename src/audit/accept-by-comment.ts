/** The changes that accept a finding by comments: one above each of its places. Pure. */
import { PYTHON_KINDS, type AuditFile, type Discovery } from "../discover/file-kind.ts";
import type { Finding } from "../findings/finding.ts";
import { suppressionLine, withLineAbove } from "../findings/write-suppression.ts";
import type { FilePatch } from "../fix/plan.ts";
import { indexLines, lineAt, lineSpan, type Position } from "../source/line-index.ts";
import { textBetween } from "../source/source-file.ts";
import { enclosingStatement } from "../syntax/python/enclosing.ts";
import { parsePython } from "../syntax/python/parse.ts";

/** Undefined where one of the places can take no comment: half an acceptance would help nobody. */
export function acceptByComment(
  { files }: Discovery,
  finding: Finding,
  reason: string,
): readonly FilePatch[] | undefined {
  const linesByPath = new Map<string, Set<number>>();
  for (const place of [finding, ...finding.places]) {
    const file = files.find(({ path }) => path === place.path);
    if (file === undefined) return undefined;
    const lines = linesByPath.get(file.path) ?? new Set();
    linesByPath.set(file.path, lines.add(firstLineOf(file, place.start)));
  }
  const patches = [...linesByPath].map(([path, lines]) => {
    const file = files.find((one) => one.path === path);
    return file && patchOf(file, [...lines], finding.id, reason);
  });
  return patches.includes(undefined) ? undefined : patches.flatMap((patch) => patch ?? []);
}

/** From the last line up, so that the others stay where they are. */
function patchOf(
  { path, bytes }: AuditFile,
  lines: readonly number[],
  id: string,
  reason: string,
): FilePatch | undefined {
  const comment = suppressionLine(path, id, reason);
  if (comment === undefined) return undefined;
  let after: Uint8Array | undefined = bytes;
  for (const line of lines.toSorted((a, b) => b - a))
    after = after && withLineAbove({ path, bytes: after }, line, comment);
  return after && { path, before: bytes, after };
}

/** Within a statement, or a text over several lines, a comment might become part of the code. */
function firstLineOf({ kind, bytes }: AuditFile, { line, column }: Position): number {
  if (!PYTHON_KINDS.has(kind)) return line;
  const index = indexLines(bytes);
  const { start, end } = lineSpan(index, line);
  const before = textBetween(bytes, start, end).slice(0, column - 1);
  const at = start + new TextEncoder().encode(before).length;
  const statement = enclosingStatement(parsePython(bytes).module, { start: at, end: at });
  return statement === undefined ? line : Math.min(line, lineAt(index, statement.start));
}
