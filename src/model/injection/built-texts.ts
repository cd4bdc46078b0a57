/** The text that a string is built with, as far as it is written down: `f"… FROM {TABLE} WHERE name = '%s'"`. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { BuildValue } from "../../extract/facts.ts";
import { textBetween } from "../../source/source-file.ts";

/** Stands for a part that is not written down. */
export const HOLE = "\u0000";

/** Strings in strings that are looked into. */
const DEPTH = 6;

/** Longer source is not read. */
const LENGTH = 20_000;

/** The text of a constant or built string, with a hole for each part that is none; undefined for anything else. */
export function builtText(program: Program, ref: ValueRef, depth = 0): string | undefined {
  const text = textOf(program, ref);
  if (text !== undefined || depth > DEPTH) return text;
  const at = definitionOf(program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op !== "build" || value.end - value.start > LENGTH) return undefined;
  const parts = value.parts.map((part) => builtText(program, refTo(at, part), depth + 1) ?? HOLE);
  switch (value.form) {
    case "concat":
      return parts.join("");
    case "f-string":
      return piecesOf(sourceWithout(at, value, parts));
    case "percent":
    case "format":
    case "join":
      return undefined;
  }
}

/** The source of an f-string with what its fields hold in their place; quotes in there would read as ends of the string. */
function sourceWithout(at: ValueRef, build: BuildValue, parts: readonly string[]): string {
  const { bytes } = at.unit.file;
  let done = build.start;
  let text = "";
  for (const [position, place] of (build.places ?? []).entries()) {
    const before = textBetween(bytes, done, place);
    text += before.slice(0, Math.max(0, before.lastIndexOf("{")));
    const part = parts[position] ?? HOLE;
    text += /['"\\]/.test(part) ? HOLE : part;
    done = place + fieldLength(textBetween(bytes, place, build.end));
  }
  return text + textBetween(bytes, done, build.end);
}

/** Up to behind the brace that ends a field. */
function fieldLength(text: string): number {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") open++;
    else if (text[at] === "}" && open-- === 0) return new TextEncoder().encode(text.slice(0, at + 1)).length;
  }
  return text.length;
}

/** What stands between the quotes of adjacent literals. */
function piecesOf(source: string): string {
  let text = "";
  let quote = "";
  for (let at = 0; at < source.length; at++) {
    const letter = source[at] ?? "";
    if (quote === "" && letter === "#") at = endOfLine(source, at);
    else if (quote === "" && (letter === "'" || letter === '"')) {
      quote = source.startsWith(letter.repeat(3), at) ? letter.repeat(3) : letter;
      at += quote.length - 1;
    } else if (quote !== "" && source.startsWith(quote, at)) {
      at += quote.length - 1;
      quote = "";
    } else if (quote !== "" && letter === "\\") text += source[++at] ?? "";
    else if (quote !== "") text += letter;
  }
  return text;
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end === -1 ? source.length : end;
}
