/** Texts that URLconfs put together: f-strings, `%`, `.format`, `+` and `.join`. */
import type { BuildValue } from "../../extract/facts.ts";
import { formattedParts } from "./formatted-parts.ts";
import type { Frame, Held, HeldDict, HeldText } from "./held.ts";
import { itemsOf, textHeld, textIn, UNREAD } from "./held.ts";
import type { Reader } from "./reader.ts";

/** Longer texts are no patterns. */
const LONGEST = 2_000;

/** The text; parts that cannot be read are `…`. */
export function builtText(reader: Reader, frame: Frame, value: BuildValue): HeldText {
  const parts = value.parts.map((part) => asText(reader.evaluate(reader, frame, part)));
  const [template = UNREAD, ...rest] = parts;
  switch (value.form) {
    case "f-string":
      return joined(formattedPieces(frame, value, parts));
    case "concat":
      return joined(parts);
    case "percent":
      return filled(template, rest, /%(?:\(\w{1,40}\))?[sdr%]/g);
    case "format":
      return filledByName(reader, frame, value, template) ?? filled(template, rest, /\{\w{0,40}\}/g);
    case "join": {
      const items =
        value.parts[1] === undefined ? undefined : itemsOf(reader.evaluate(reader, frame, value.parts[1]));
      if (items === undefined) return UNREAD;
      return joined(
        items.flatMap((item, index) => (index === 0 ? [asText(item)] : [template, asText(item)])),
      );
    }
  }
}

/** `template.format(**known)`: each place by its name; undefined where no mapping is spread. */
function filledByName(
  reader: Reader,
  frame: Frame,
  { parts }: BuildValue,
  template: HeldText,
): HeldText | undefined {
  const mapping = parts
    .slice(1)
    .map((part) => reader.evaluate(reader, frame, part))
    .find(isDict);
  if (!mapping) return undefined;
  const names = [...template.text.matchAll(/\{(\w{0,40})\}/g)].map(([, name]) => name);
  const named = names.map((name) => mapping.entries.findLast(({ key }) => textIn(key) === name)?.value);
  return filled(
    template,
    named.map((held) => (held ? asText(held) : UNREAD)),
    /\{\w{0,40}\}/g,
  );
}

function isDict(held: Held): held is HeldDict {
  return held.kind === "dict";
}

/** What `str()` would make of it. */
export function asText(held: Held): HeldText {
  if (held.kind === "text") return held;
  return held.kind === "number" ? textHeld(String(held.value)) : UNREAD;
}

/** One text of several. */
export function joined(parts: readonly HeldText[]): HeldText {
  const text = parts.map((part) => part.text).join("");
  if (text.length > LONGEST) return UNREAD;
  return { kind: "text", text, whole: parts.every(({ whole }) => whole) };
}

/** Puts the parts into a template's places, in order. */
function filled(template: HeldText, parts: readonly HeldText[], places: RegExp): HeldText {
  let next = 0;
  const pieces: HeldText[] = [];
  let end = 0;
  for (const found of template.text.matchAll(places)) {
    pieces.push(textHeld(template.text.slice(end, found.index)));
    pieces.push(found[0] === "%%" ? textHeld("%") : (parts[next++] ?? UNREAD));
    end = found.index + found[0].length;
  }
  return joined([...pieces, { ...template, text: template.text.slice(end) }]);
}

/** The literal text between replacements is read from the source. */
function formattedPieces(frame: Frame, value: BuildValue, parts: readonly HeldText[]): HeldText[] {
  const { start, places = [] } = value;
  const end = Math.min(value.end, start + LONGEST);
  return formattedParts(frame.ref.unit.file.bytes, { start, end }).map((part) => {
    if (part.kind === "text") return textHeld(part.text);
    return parts[places.findIndex((place) => place >= part.at)] ?? UNREAD;
  });
}
