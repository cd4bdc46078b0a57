/** Sentences with code in backticks, parted; what the page's script and the report's own HTML share. */

/** A stretch of words or of code. */
export interface ProsePart {
  readonly isCode: boolean;
  readonly text: string;
}

/** The parts of a text; a backtick without its partner stays a character. */
export function proseParts(text: string): readonly ProsePart[] {
  const pieces = text.split("`");
  const unpaired = pieces.length % 2 === 0;
  const whole = unpaired
    ? [...pieces.slice(0, -2), `${pieces.at(-2) ?? ""}\`${pieces.at(-1) ?? ""}`]
    : pieces;
  return whole.map((part, i) => ({ isCode: i % 2 === 1, text: part })).filter((part) => part.text !== "");
}
