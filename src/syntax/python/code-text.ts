/** Source text without what does not run: comments, and texts that stand as statements of their own. */
import { latin1 } from "../../source/latin1.ts";

const QUOTE = /["']/;

/**
 * One character for each byte that runs. Code that somebody put out of use, behind `#` or between triple quotes, must not pass for a
 * check that is made.
 */
export function codeText(bytes: Uint8Array, start: number, end: number): string {
  const text = latin1(bytes, start, end);
  const kept: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "#") {
      kept.push(text.slice(from, at));
      at = from = lineEnd(text, at);
    } else if (QUOTE.test(character)) {
      const after = stringEnd(text, at);
      if (depth === 0 && standsAlone(text, at, after)) {
        kept.push(text.slice(from, at));
        from = after;
      }
      at = after - 1;
    } else if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
  }
  kept.push(text.slice(from));
  return kept.join("");
}

function lineEnd(text: string, from: number): number {
  const found = text.indexOf("\n", from);
  return found === -1 ? text.length : found;
}

/** The place behind the string that begins at `from`; an unfinished one ends with its line or with the text. */
function stringEnd(text: string, from: number): number {
  const quote = text[from] ?? "";
  const triple = text.startsWith(quote.repeat(3), from);
  const mark = triple ? quote.repeat(3) : quote;
  for (let at = from + mark.length; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (!triple && text[at] === "\n") return at;
    else if (text.startsWith(mark, at)) return at + mark.length;
  }
  return text.length;
}

/** Nothing but its own line's indentation before it, and the line's end behind it. */
function standsAlone(text: string, from: number, after: number): boolean {
  let before = from - 1;
  while (before >= 0 && /[ \trRbBuU]/.test(text[before] ?? "")) before--;
  let behind = after;
  while (behind < text.length && /[ \t\r;]/.test(text[behind] ?? "")) behind++;
  const ends = behind >= text.length || text[behind] === "\n" || text[behind] === "#";
  return ends && (before < 0 || text[before] === "\n");
}
