/** The text that an f-string writes around its fields, from its source: its pieces joined, quotes as they are meant. */

/** Stands for a part whose text is not known. */
export const SOMETHING = "\uFFFC";

/** The opening of a piece; what stands between pieces that Python joins. */
const OPENING = /(?:[\s\\()]|#[^\n]{0,400}\n){0,400}([a-zA-Z]{0,2})("""|'''|"|')/y;

/** The text of a source that begins with an f-string and ends somewhere in it; fields are `SOMETHING`. */
export function fStringText(source: string): string {
  const text = source.replace(/\{[^{}]{0,400}\}/g, SOMETHING);
  let written = "";
  for (let at = 0; at < text.length;) {
    OPENING.lastIndex = at;
    const [opening, prefix = "", quote = ""] = OPENING.exec(text) ?? [];
    if (opening === undefined) break;
    const piece = pieceText(text, at + opening.length, quote, /r/i.test(prefix));
    written += piece.written;
    at = piece.end;
  }
  return written;
}

/** One piece, up to the quote that ends it. */
function pieceText(
  text: string,
  start: number,
  quote: string,
  isRaw: boolean,
): { readonly written: string; readonly end: number } {
  let written = "";
  let at = start;
  for (; at < text.length && !text.startsWith(quote, at); at++) {
    const next = text.charAt(at + 1);
    if (text.charAt(at) !== "\\" || next === "") written += text.charAt(at);
    else {
      written += !isRaw && /["'\\]/.test(next) ? next : text.charAt(at) + next;
      at++;
    }
  }
  return { written, end: at + quote.length };
}
