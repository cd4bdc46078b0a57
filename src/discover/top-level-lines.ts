/** A cheap look at Python: the lines that start in the first column, without parsing. */

/** Longer lines are cut; what names a kind stands at their beginning. */
const LINE_LIMIT = 240;

const latin1 = new TextDecoder("latin1");

/**
 * The lines that start with an upper-case letter or with one of the words that settings, URLconfs and migrations
 * begin their lines with (`from`, `import`, `urlpatterns`, `class`). Text inside a docstring may be among them.
 */
export function topLevelLines(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let start = firstByte(bytes); start < bytes.length; start = nextLine(bytes, start)) {
    if (isTelling(bytes, start)) lines.push(lineFrom(bytes, start));
  }
  return lines;
}

/** Skips a byte order mark. */
function firstByte(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function nextLine(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
  return at + 1;
}

/** A–Z, or the first two letters of `from`, `import`, `urlpatterns`, `class`. */
function isTelling(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at] ?? 0;
  if (byte >= 65 && byte <= 90) return true;
  const second = bytes[at + 1];
  switch (byte) {
    case 102: // f
      return second === 114;
    case 105: // i
      return second === 109;
    case 117: // u
      return second === 114;
    case 99: // c
      return second === 108;
    default:
      return false;
  }
}

function lineFrom(bytes: Uint8Array, start: number): string {
  const limit = Math.min(bytes.length, start + LINE_LIMIT);
  let end = start;
  while (end < limit && bytes[end] !== 10 && bytes[end] !== 13) end++;
  return latin1.decode(bytes.subarray(start, end));
}
