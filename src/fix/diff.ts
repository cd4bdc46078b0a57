/** Unified diffs of patches, with secrets masked: what a patch shows may end in a log. */
import { MASK, maskedLine, maskFile, secretTexts, type MaskedFile } from "../findings/masking.ts";
import { scrubber, type Scrubber } from "../findings/known-secrets.ts";
import { lineCount, lineText } from "../source/line-index.ts";
import type { FilePatch } from "./plan.ts";

/** Unchanged lines around each change. */
const CONTEXT = 3;

/** A line of a diff, with its number in the file before and after (from 1). */
interface DiffLine {
  readonly sign: " " | "-" | "+";
  readonly before: number;
  readonly after: number;
}

/**
 * The diff of one file, as `git diff` writes it; what lines hold of secrets is masked, so that it is for reading. `hidden` are
 * further secrets (`hiddenTexts`).
 */
export function unifiedDiff({ path, before, after }: FilePatch, hidden: readonly string[]): string {
  const [from, to] = [maskFile({ path, bytes: before }), maskFile({ path, bytes: after })];
  const clean = scrubber([...secretTexts(from), ...secretTexts(to), ...hidden]);
  const lines = diffLines(linesOf(from), linesOf(to));
  const hunks = hunksOf(lines).map((hunk) => hunkText(hunk, from, to, clean));
  const isNew = before.length === 0;
  return [isNew ? "--- /dev/null" : `--- a/${path}`, `+++ b/${path}`, ...hunks.flat(), ""].join("\n");
}

function linesOf({ index }: MaskedFile): readonly string[] {
  if (index.bytes.length === 0) return [];
  return Array.from({ length: lineCount(index) }, (_, i) => lineText(index, i + 1));
}

/** The shortest way from one list of lines to another (Myers 1986), common ends taken off first. */
function diffLines(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const middle = shortestWay(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const kept = (count: number, x: number, y: number): readonly DiffLine[] =>
    Array.from({ length: count }, (_, i) => ({ sign: " ", before: x + i + 1, after: y + i + 1 }));
  return [
    ...kept(head, 0, 0),
    ...middle.map((line) => ({ ...line, before: line.before + head, after: line.after + head })),
    ...kept(tail, a.length - tail, b.length - tail),
  ];
}

function shortestWay(a: readonly string[], b: readonly string[]): readonly DiffLine[] {
  const rounds: ReadonlyMap<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= a.length + b.length; d++) {
    rounds.push(furthest);
    const next = new Map(furthest);
    for (let k = -d; k <= d; k += 2) {
      let x = startOf(furthest, k, d);
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return backtrack(rounds, a.length, b.length);
    }
    furthest = next;
  }
  return [];
}

function startOf(furthest: ReadonlyMap<number, number>, k: number, d: number): number {
  const down = furthest.get(k + 1) ?? -1;
  const right = (furthest.get(k - 1) ?? -1) + 1;
  return k === -d || (k !== d && right - 1 < down) ? down : right;
}

function backtrack(
  rounds: readonly ReadonlyMap<number, number>[],
  width: number,
  height: number,
): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let [x, y] = [width, height];
  for (let d = rounds.length - 1; d >= 0; d--) {
    const furthest = rounds[d] ?? new Map<number, number>();
    const k = x - y;
    const goesDown = k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
    const before = goesDown ? k + 1 : k - 1;
    const fromX = furthest.get(before) ?? 0;
    const fromY = fromX - before;
    for (; x > fromX && y > fromY && d >= 0; x--, y--) {
      if (x <= 0 || y <= 0) break;
      lines.push({ sign: " ", before: x, after: y });
    }
    if (d > 0) lines.push(goesDown ? { sign: "+", before: x, after: y } : { sign: "-", before: x, after: y });
    [x, y] = [fromX, fromY];
  }
  return lines.reverse();
}

/** Changes with the lines around them; those whose surroundings touch are one hunk. */
function hunksOf(lines: readonly DiffLine[]): readonly (readonly DiffLine[])[] {
  const changes = lines.flatMap(({ sign }, i) => (sign === " " ? [] : i));
  const hunks: { from: number; to: number }[] = [];
  for (const change of changes) {
    const last = hunks.at(-1);
    const from = Math.max(change - CONTEXT, 0);
    if (last && from <= last.to) last.to = change + CONTEXT + 1;
    else hunks.push({ from, to: change + CONTEXT + 1 });
  }
  return hunks.map(({ from, to }) => lines.slice(from, to));
}

function hunkText(
  hunk: readonly DiffLine[],
  from: MaskedFile,
  to: MaskedFile,
  clean: Scrubber,
): readonly string[] {
  const olds = hunk.filter(({ sign }) => sign !== "+");
  const news = hunk.filter(({ sign }) => sign !== "-");
  const range = (lines: readonly DiffLine[], side: "before" | "after"): string =>
    lines.length === 0 ? `${hunk[0]?.[side] ?? 0},0` : `${lines[0]?.[side] ?? 0},${lines.length}`;
  const shown = hunk.map(({ sign, before, after }) =>
    clean(sign + (sign === "+" ? maskedLine(to, after) : maskedLine(from, before))),
  );
  const note = hidesChange(shown) ? " the change lies in what is masked" : "";
  return [`@@ -${range(olds, "before")} +${range(news, "after")} @@${note}`, ...shown];
}

/** A line may look the same on both sides once its secrets are masked; without a word, that reads like a mistake. */
function hidesChange(shown: readonly string[]): boolean {
  const added = new Set(shown.filter((line) => line.startsWith("+")).map((line) => line.slice(1)));
  return shown.some((line) => line.startsWith("-") && line.includes(MASK) && added.has(line.slice(1)));
}
