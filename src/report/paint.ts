/** Colour for terminals, or none. */
import type { Severity } from "../findings/finding.ts";

/** What a piece of text is, not how it looks. */
export type Style = Severity | "id" | "place" | "quiet" | "heading" | "good";

/** Paints a text; without colour it is left alone. */
export type Paint = (style: Style, text: string) => string;

/** SGR parameters: the sixteen colours only, so that every theme keeps them readable. */
const CODES: Readonly<Record<Style, string>> = {
  critical: "1;97;41",
  high: "1;31",
  medium: "1;33",
  low: "1;36",
  id: "1",
  place: "36",
  quiet: "2",
  heading: "1",
  good: "1;32",
};

/** A painter that writes ANSI escapes, or one that leaves texts alone. */
export function painter(colour: boolean): Paint {
  return colour
    ? (style, text) => (text === "" ? "" : `\u001b[${CODES[style]}m${text}\u001b[0m`)
    : (_, text) => text;
}
