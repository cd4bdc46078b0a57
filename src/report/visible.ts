/**
 * Makes characters visible that would otherwise act on a terminal or deceive a reader: control characters, direction
 * marks, invisible separators and lone surrogates. Audited code is a stranger's.
 */
const ACTING =
  /(?![\t\n])[\p{Cc}\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu;

/** The text with such characters written as Python would escape them (`\x1b`, `\u202e`); tabs and line feeds stay. */
export function visible(text: string): string {
  return text.replace(ACTING, escaped);
}

/** Likewise, on one line: line feeds and tabs become blanks. */
export function visibleLine(text: string): string {
  return visible(text.replace(/[\t\n]+/g, " "));
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
