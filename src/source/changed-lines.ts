/** Which lines of a text are not those of an earlier one. */

/** An open stretch of both texts: lines from (included) and to (excluded), counted from 0. */
interface Stretch {
  readonly beforeFrom: number;
  readonly beforeTo: number;
  readonly afterFrom: number;
  readonly afterTo: number;
}

/**
 * Numbers (from 1) of the lines of `after` that are new or changed; where lines were only taken away, the line that
 * follows. Lines that stand once on both sides anchor the comparison ("patience"), so that its cost stays below a square.
 */
export function changedLines(before: readonly string[], after: readonly string[]): ReadonlySet<number> {
  const changed = new Set<number>();
  const open: Stretch[] = [{ beforeFrom: 0, beforeTo: before.length, afterFrom: 0, afterTo: after.length }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const stretch = trimmed(before, after, next);
    if (stretch.beforeFrom === stretch.beforeTo && stretch.afterFrom === stretch.afterTo) continue;
    const anchors = longestRun(uniquePairs(before, after, stretch));
    if (anchors.length === 0) note(changed, stretch, after.length);
    else open.push(...between(stretch, anchors));
  }
  return changed;
}

function note(changed: Set<number>, { afterFrom, afterTo }: Stretch, total: number): void {
  if (afterFrom === afterTo) changed.add(Math.max(1, Math.min(afterFrom + 1, total)));
  for (let line = afterFrom; line < afterTo; line++) changed.add(line + 1);
}

/** Without the lines in which both sides begin and end. */
function trimmed(before: readonly string[], after: readonly string[], stretch: Stretch): Stretch {
  let { beforeFrom, beforeTo, afterFrom, afterTo } = stretch;
  while (beforeFrom < beforeTo && afterFrom < afterTo && before[beforeFrom] === after[afterFrom]) {
    beforeFrom++;
    afterFrom++;
  }
  while (beforeFrom < beforeTo && afterFrom < afterTo && before[beforeTo - 1] === after[afterTo - 1]) {
    beforeTo--;
    afterTo--;
  }
  return { beforeFrom, beforeTo, afterFrom, afterTo };
}

/** A line that stands in both texts. */
interface Pair {
  readonly before: number;
  readonly after: number;
}

/** Lines that stand exactly once in each side of a stretch, in the order of `after`. */
function uniquePairs(
  before: readonly string[],
  after: readonly string[],
  { beforeFrom, beforeTo, afterFrom, afterTo }: Stretch,
): readonly Pair[] {
  const theirs = onceIn(before, beforeFrom, beforeTo);
  const ours = onceIn(after, afterFrom, afterTo);
  return [...ours].flatMap(([line, at]) => {
    const there = theirs.get(line);
    return at < 0 || there === undefined || there < 0 ? [] : { before: there, after: at };
  });
}

/** Where each line stands; -1 for those that stand there more than once. */
function onceIn(lines: readonly string[], from: number, to: number): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (let i = from; i < to; i++) {
    const line = lines[i] ?? "";
    places.set(line, places.has(line) ? -1 : i);
  }
  return places;
}

/** The longest choice of pairs that keeps its order in both texts (patience sorting). */
function longestRun(pairs: readonly Pair[]): readonly Pair[] {
  const piles: { readonly pair: Pair; readonly left: number }[] = [];
  const tops: number[] = [];
  for (const pair of pairs.toSorted((a, b) => a.after - b.after)) {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((piles[tops[middle] ?? 0]?.pair.before ?? 0) < pair.before) low = middle + 1;
      else high = middle;
    }
    piles.push({ pair, left: tops[low - 1] ?? -1 });
    tops[low] = piles.length - 1;
  }
  const run: Pair[] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = piles[at]?.left ?? -1) {
    const pair = piles[at]?.pair;
    if (pair) run.push(pair);
  }
  return run.reverse();
}

function between(stretch: Stretch, anchors: readonly Pair[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let [beforeFrom, afterFrom] = [stretch.beforeFrom, stretch.afterFrom];
  for (const { before, after } of anchors) {
    stretches.push({ beforeFrom, beforeTo: before, afterFrom, afterTo: after });
    [beforeFrom, afterFrom] = [before + 1, after + 1];
  }
  stretches.push({ beforeFrom, beforeTo: stretch.beforeTo, afterFrom, afterTo: stretch.afterTo });
  return stretches;
}
