/** HTML put together so that a text can never become markup: whatever is filled in is escaped unless it is markup already. */
import { visible } from "../visible.ts";

/** A piece of finished HTML. Made by `markup` and `joined` alone. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a hole: texts are escaped, lists are joined, undefined is nothing. */
export type Piece = Markup | string | number | undefined | readonly Piece[];

/** A template of HTML, its indentation left out. Attributes with holes stand in double quotes. */
export function markup(fixed: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  const parts = fixed.map((part, i) => part.replaceAll(/\n\s+/g, "\n") + written(pieces[i]));
  return { markup: parts.join("") };
}

/** Text of our own making, put in as it is: the page's style, its script and its escaped JSON. */
export function trusted(markup: string): Markup {
  return { markup };
}

function written(piece: Piece): string {
  if (piece === undefined) return "";
  if (typeof piece === "string") return escaped(piece);
  if (typeof piece === "number") return String(piece);
  if (isMarkup(piece)) return piece.markup;
  return piece.map(written).join("");
}

function isMarkup(piece: Markup | readonly Piece[]): piece is Markup {
  return "markup" in piece;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Also makes characters visible that would act on the reader: controls, direction marks, invisible ones. */
function escaped(text: string): string {
  return visible(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
