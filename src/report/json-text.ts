/** JSON that is safe to look at and to paste: no raw invisible character, nothing that ends a script element. */

/**
 * Bidirectional controls, zero-width characters and line separators, which can make a terminal or an editor show a text
 * that is not there; and `<`, so that a report inside an HTML page stays data.
 */
const ESCAPED = /[<\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The value as JSON with such characters written as `\uXXXX`; parsing gives the same value. Ends with a line feed. */
export function jsonText(value: unknown, indent: number | undefined): string {
  const text = JSON.stringify(value, undefined, indent);
  return `${text.replace(ESCAPED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
}
