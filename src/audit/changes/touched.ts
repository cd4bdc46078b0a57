/** What a change touched: lines, and the functions and classes around them. */
import { extractPython } from "../../extract/extract-file.ts";
import type { Finding } from "../../findings/finding.ts";
import { changedLines } from "../../source/changed-lines.ts";
import { indexLines, lineAt, lineCount, lineText, type LineIndex } from "../../source/line-index.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { Renames } from "./renames.ts";

/** What was touched in one file. */
interface TouchedFile {
  readonly lines: ReadonlySet<number>;
  /** Qualified names of functions with a touched line; code of a class body touches the class. */
  readonly scopes: ReadonlySet<string>;
}

/** What was touched, by path. */
export type Touched = ReadonlyMap<string, TouchedFile>;

/** Compares every file with what it was before, under whichever name. */
export function touchedBetween(
  before: readonly SourceFile[],
  after: readonly SourceFile[],
  renames: Renames,
): Touched {
  const was = new Map(before.map((file) => [file.path, file]));
  const nameBefore = new Map([...renames].map(([old, now]) => [now, old]));
  return new Map(
    after.flatMap((file) => {
      const earlier = was.get(nameBefore.get(file.path) ?? file.path);
      const touched = touchedIn(earlier?.bytes ?? new Uint8Array(), file);
      return touched ? [[file.path, touched] as const] : [];
    }),
  );
}

function touchedIn(before: Uint8Array, { path, bytes }: SourceFile): TouchedFile | undefined {
  if (before === bytes || (before.length === bytes.length && Buffer.compare(before, bytes) === 0))
    return undefined;
  const index = indexLines(bytes);
  const lines = changedLines(linesOf(indexLines(before)), linesOf(index));
  return { lines, scopes: /\.pyi?$/.test(path) ? scopesOf(bytes, index, lines) : new Set() };
}

function linesOf(index: LineIndex): readonly string[] {
  if (index.bytes.length === 0) return [];
  return Array.from({ length: lineCount(index) }, (_, i) => lineText(index, i + 1));
}

/** The innermost function of each touched line. */
function scopesOf(bytes: Uint8Array, index: LineIndex, lines: ReadonlySet<number>): ReadonlySet<string> {
  const functions = extractPython(bytes)
    .functions.filter(({ form }) => form === "function" || form === "class")
    .map(({ qualifiedName, start, end, decoratorSpans }) => ({
      qualifiedName,
      first: lineAt(index, Math.min(start, ...decoratorSpans.map((span) => span.start))),
      last: lineAt(index, Math.max(start, end - 1)),
    }));
  const scopes = new Set<string>();
  for (const line of lines) {
    const around = functions.filter(({ first, last }) => first <= line && line <= last);
    const [innermost] = around.toSorted((a, b) => a.last - a.first - (b.last - b.first));
    if (innermost) scopes.add(innermost.qualifiedName);
  }
  return scopes;
}

/** 0: in a touched line or function; 1: in a touched file, or on the way through one; 2: elsewhere. */
export function distanceOf(touched: Touched, finding: Finding): 0 | 1 | 2 {
  const places = [finding, ...finding.places];
  if (places.some((place) => isIn(touched, place))) return 0;
  const ways = [...places, ...finding.trace];
  return ways.some(({ path }) => touched.has(path)) ? 1 : 2;
}

function isIn(
  touched: Touched,
  { path, start, end, scope }: Pick<Finding, "path" | "start" | "end" | "scope">,
): boolean {
  const file = touched.get(path);
  if (!file) return false;
  if (scope !== undefined && file.scopes.has(scope)) return true;
  for (let line = start.line; line <= end.line; line++) if (file.lines.has(line)) return true;
  return false;
}
