/** Files that changed their names: the same content, or most of its lines, under another path. */
import type { SourceFile } from "../../source/source-file.ts";

/** Paths now by paths before. */
export type Renames = ReadonlyMap<string, string>;

/** The share of common lines from which a file counts as renamed, as git has it. */
const SIMILAR = 0.5;

/** More pairs than these are not compared, except for equal content. */
const MOST_PAIRS = 500_000;

/** Pairs each file that is gone with the most similar one that is new. */
export function renamesBetween(before: readonly SourceFile[], after: readonly SourceFile[]): Renames {
  const is = new Set(after.map(({ path }) => path));
  const was = new Set(before.map(({ path }) => path));
  const gone = before.filter(({ path, bytes }) => !is.has(path) && bytes.length > 0);
  const fresh = after.filter(({ path, bytes }) => !was.has(path) && bytes.length > 0);
  const equal = pairEqual(gone, fresh);
  const taken = new Set(equal.values());
  const similar = pairSimilar(
    gone.filter(({ path }) => !equal.has(path)),
    fresh.filter(({ path }) => !taken.has(path)),
  );
  return new Map([...equal, ...similar]);
}

/** Of several with the same content, the one with the most similar path. */
function pairEqual(gone: readonly SourceFile[], fresh: readonly SourceFile[]): Renames {
  const pairs = new Map<string, string>();
  const free = new Set(fresh);
  for (const file of gone) {
    const same = [...free].filter(({ bytes }) => Buffer.compare(bytes, file.bytes) === 0);
    const [best] = same.toSorted((a, b) => commonEnd(b.path, file.path) - commonEnd(a.path, file.path));
    if (!best) continue;
    pairs.set(file.path, best.path);
    free.delete(best);
  }
  return pairs;
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

function pairSimilar(gone: readonly SourceFile[], fresh: readonly SourceFile[]): Renames {
  if (gone.length * fresh.length > MOST_PAIRS) return new Map();
  const olds = gone.map(contentOf);
  const news = fresh.map(contentOf);
  const likenesses = olds.flatMap((a) => news.flatMap((b) => likePair(a, b)));
  const pairs = new Map<string, string>();
  const taken = new Set<string>();
  for (const { a, b } of likenesses.toSorted((x, y) => y.likeness - x.likeness)) {
    if (pairs.has(a.path) || taken.has(b.path)) continue;
    pairs.set(a.path, b.path);
    taken.add(b.path);
  }
  return pairs;
}

/** How many bytes of a file stand in which line. */
interface Content {
  readonly path: string;
  readonly ending: string;
  readonly length: number;
  readonly lines: ReadonlyMap<string, number>;
}

function contentOf({ path, bytes }: SourceFile): Content {
  const lines = new Map<string, number>();
  for (const line of Buffer.from(bytes).toString("latin1").split("\n"))
    lines.set(line, (lines.get(line) ?? 0) + line.length + 1);
  const ending = path.slice(path.lastIndexOf(".") + 1);
  return { path, ending, length: bytes.length, lines };
}

/** A pair that may be one file under two names. */
function likePair(
  a: Content,
  b: Content,
): readonly { readonly a: Content; readonly b: Content; readonly likeness: number }[] {
  const share = likeness(a, b);
  return share < SIMILAR ? [] : [{ a, b, likeness: share }];
}

/** The share of the longer file that stands in both. */
function likeness(a: Content, b: Content): number {
  const longer = Math.max(a.length, b.length);
  if (a.ending !== b.ending || Math.min(a.length, b.length) < longer * SIMILAR) return 0;
  let common = 0;
  for (const [line, length] of a.lines) common += Math.min(length, b.lines.get(line) ?? 0);
  return common / longer;
}
