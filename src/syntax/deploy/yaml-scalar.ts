import { add, byteAt, gather, gathered, slice, spanBetween, type Fragment } from "./fragment.ts";

/**
 * Gives every character of a scalar's value its place in the source. The value comes from the YAML library, so that its
 * rules (folding, indentation, escapes) are applied once; here the two texts are only walked side by side. Characters that
 * cannot be matched stand at the last known place; a folded blank covers the line break and indentation that it stands for.
 */
export function alignScalar(value: string, source: Fragment): Fragment {
  const start = contentStart(source.text);
  if (source.text.startsWith(value, start)) return slice(source, start, start + value.length);
  const quote = source.text[0] === '"' || source.text[0] === "'" ? source.text[0] : "";
  const aligned = gather(byteAt(source, start));
  let at = start;
  for (let i = 0; i < value.length; i++) {
    const from = at;
    at = matchingPlace(source.text, at, value.charAt(i), quote);
    const end = at + consumed(source.text, at, value.charAt(i), quote);
    add(aligned, value.charAt(i), spanBetween(source, " \n".includes(value.charAt(i)) ? from : at, end));
    at = end;
  }
  return gathered(aligned);
}

/** Behind an opening quote or the line of a block's `|` or `>`. */
function contentStart(source: string): number {
  if (source.startsWith('"') || source.startsWith("'")) return 1;
  if (!source.startsWith("|") && !source.startsWith(">")) return 0;
  const feed = source.indexOf("\n");
  return feed < 0 ? source.length : feed + 1;
}

function matchingPlace(source: string, from: number, char: string, quote: string): number {
  let at = from;
  while (at < source.length && source[at] !== char) {
    if (quote === '"' && source[at] === "\\") {
      if (!isContinuation(source, at)) return at;
      at++;
    } else if (" \t\r\n".includes(source.charAt(at))) {
      if (char === "\n" && source[at] === "\n") return at;
      at++;
    } else return at;
  }
  return at;
}

/** How much of the source a matched character takes: an escape, a doubled quote, or itself. */
function consumed(source: string, at: number, char: string, quote: string): number {
  if (quote === '"' && source[at] === "\\") return escapeLength(source, at);
  if (quote === "'" && source[at] === "'" && source[at + 1] === "'") return 2;
  return source[at] === char ? 1 : 0;
}

function isContinuation(source: string, at: number): boolean {
  return source[at + 1] === "\n" || source[at + 1] === "\r";
}

function escapeLength(source: string, at: number): number {
  switch (source[at + 1]) {
    case "x":
      return 4;
    case "u":
      return 6;
    case "U":
      return 10;
    default:
      return 2;
  }
}
