/** Methods that leave their receiver as it is. Operands: the receiver, then the arguments, keywords last. */
import type { AbstractValue, DictItem, Known, Origin } from "../value.ts";
import { fails, MAX_SIZE, none, numberValue, sequence, text, textOf, truthValue, unknown } from "../value.ts";
import { findItem, union } from "./sequences.ts";
import { equal } from "./truth.ts";
import { pathMember } from "./paths.ts";

/** The method's result. */
export function methodCall(
  method: string,
  operands: readonly AbstractValue[],
  keywords: readonly string[],
  origin: Origin,
): AbstractValue {
  const [receiver, ...given] = operands;
  if (receiver?.kind !== "known") return unknown("a method of a value that is not known", origin);
  const { content } = receiver;
  switch (content.type) {
    case "text":
      return (
        textMethod(content.value, method, given, keywords, origin) ?? notFollowed(method, "text", origin)
      );
    case "path":
      return pathMember(content.value, method, given, origin);
    case "dict":
      return (
        dictMethod(content.items, content.open, method, given, origin) ??
        notFollowed(method, "dictionary", origin)
      );
    case "list":
    case "tuple":
    case "set":
      return (
        sequenceMethod(receiver, content.elements, method, given, origin) ??
        notFollowed(method, content.type, origin)
      );
    case "none":
      return fails(`None has no \`${method}\``, origin);
    default:
      return notFollowed(method, content.type, origin);
  }
}

function notFollowed(method: string, type: string, origin: Origin): AbstractValue {
  return unknown(`\`.${method}()\` of a ${type}`, origin);
}

function textMethod(
  value: string,
  method: string,
  given: readonly AbstractValue[],
  keywords: readonly string[],
  origin: Origin,
): AbstractValue | undefined {
  const changed = changedText(value, method, given.map(textOf));
  if (changed !== undefined) return text(changed, origin);
  const answer = askedText(value, method, given);
  if (answer !== undefined)
    return typeof answer === "boolean" ? truthValue(answer, origin) : numberValue(answer, origin);
  const pieces = splitText(value, method, given, keywords);
  return pieces === undefined
    ? undefined
    : sequence(
        "list",
        pieces.map((piece) => text(piece, origin)),
        origin,
      );
}

/** Methods that give text. */
function changedText(
  value: string,
  method: string,
  given: readonly (string | undefined)[],
): string | undefined {
  const [first, second] = given;
  switch (method) {
    case "lower":
    case "casefold":
      return value.toLowerCase();
    case "upper":
      return value.toUpperCase();
    case "capitalize":
      return value.slice(0, 1).toUpperCase() + value.slice(1).toLowerCase();
    case "title":
      return value.toLowerCase().replace(/\b\p{L}/gu, (letter) => letter.toUpperCase());
    case "strip":
      return trimmed(value, first, true, true);
    case "lstrip":
      return trimmed(value, first, true, false);
    case "rstrip":
      return trimmed(value, first, false, true);
    case "replace":
      return first === undefined || second === undefined ? undefined : replaced(value, first, second);
    case "removeprefix":
      return first === undefined ? undefined : value.startsWith(first) ? value.slice(first.length) : value;
    case "removesuffix":
      return first === undefined
        ? undefined
        : value.endsWith(first)
          ? value.slice(0, value.length - first.length)
          : value;
    default:
      return undefined;
  }
}

/** Every piece of a text could become a long one; results beyond MAX_SIZE are not built. */
function replaced(value: string, from: string, to: string): string | undefined {
  return (value.length + 1) * Math.max(1, to.length) > 50 * MAX_SIZE
    ? undefined
    : value.replaceAll(from, () => to);
}

function trimmed(value: string, characters: string | undefined, left: boolean, right: boolean): string {
  const isTrimmed = (at: number): boolean =>
    characters === undefined ? /\s/.test(value.charAt(at)) : characters.includes(value.charAt(at));
  let [start, end] = [0, value.length];
  while (left && start < end && isTrimmed(start)) start++;
  while (right && end > start && isTrimmed(end - 1)) end--;
  return value.slice(start, end);
}

/** Methods that give a truth value or a number. */
function askedText(
  value: string,
  method: string,
  given: readonly AbstractValue[],
): boolean | number | undefined {
  const [first] = given;
  const choices = affixes(first);
  switch (method) {
    case "startswith":
      return choices?.some((prefix) => value.startsWith(prefix));
    case "endswith":
      return choices?.some((suffix) => value.endsWith(suffix));
    case "isdigit":
    case "isnumeric":
    case "isdecimal":
      return /^\d+$/.test(value);
    case "find":
      return choices?.[0] === undefined ? undefined : value.indexOf(choices[0]);
    case "count":
      return choices?.[0] === undefined || choices[0] === "" ? undefined : value.split(choices[0]).length - 1;
    default:
      return undefined;
  }
}

function affixes(value: AbstractValue | undefined): readonly string[] | undefined {
  const single = textOf(value);
  if (single !== undefined) return [single];
  if (value?.kind !== "known" || value.content.type !== "tuple") return undefined;
  const texts = value.content.elements.map(textOf);
  return texts.every((item) => item !== undefined) ? texts : undefined;
}

/** Methods that give a list of texts. */
function splitText(
  value: string,
  method: string,
  given: readonly AbstractValue[],
  keywords: readonly string[],
): readonly string[] | undefined {
  const [first, second] = given;
  if (method === "splitlines") return value.split(/\r?\n/);
  if (method !== "split" && method !== "rsplit") return undefined;
  const limit = keywords.includes("maxsplit") ? given.at(-1) : second;
  const most = limit?.kind === "known" && limit.content.type === "number" ? limit.content.value : undefined;
  const separator = textOf(first);
  if (separator === undefined) return value.split(/\s+/).filter((piece) => piece !== "");
  if (separator === "") return undefined;
  return limitedSplit(value.split(separator), separator, most, method === "rsplit");
}

function limitedSplit(
  pieces: readonly string[],
  separator: string,
  most: number | undefined,
  fromRight: boolean,
): readonly string[] {
  if (most === undefined || most < 0 || pieces.length <= most + 1) return pieces;
  if (fromRight)
    return [pieces.slice(0, pieces.length - most).join(separator), ...pieces.slice(pieces.length - most)];
  return [...pieces.slice(0, most), pieces.slice(most).join(separator)];
}

function dictMethod(
  items: readonly DictItem[],
  open: boolean,
  method: string,
  given: readonly AbstractValue[],
  origin: Origin,
): AbstractValue | undefined {
  switch (method) {
    case "get":
      return gotten(items, open, given, origin);
    case "keys":
      return sequence(
        "list",
        items.map(({ key }) => key),
        origin,
        open,
      );
    case "values":
      return sequence(
        "list",
        items.map(({ value }) => value),
        origin,
        open,
      );
    case "items":
      return sequence(
        "list",
        items.map(({ key, value }) => sequence("tuple", [key, value], origin)),
        origin,
        open,
      );
    case "copy":
      return { kind: "known", content: { type: "dict", items, open }, origin };
    default:
      return undefined;
  }
}

function gotten(
  items: readonly DictItem[],
  open: boolean,
  given: readonly AbstractValue[],
  origin: Origin,
): AbstractValue {
  const [key, fallback] = given;
  const item = key === undefined ? "unsettled" : findItem(items, key);
  if (item === "unsettled" || (item === undefined && open))
    return unknown("a key of a dictionary that is only partly known", origin);
  return item?.value ?? fallback ?? none(origin);
}

function sequenceMethod(
  receiver: Known,
  elements: readonly AbstractValue[],
  method: string,
  given: readonly AbstractValue[],
  origin: Origin,
): AbstractValue | undefined {
  const [first] = given;
  switch (method) {
    case "copy":
      return receiver;
    case "index":
      return first === undefined ? undefined : indexOf(elements, first, origin);
    case "union":
      return first?.kind === "known" ? union(receiver, first, origin) : undefined;
    default:
      return undefined;
  }
}

function indexOf(
  elements: readonly AbstractValue[],
  wanted: AbstractValue,
  origin: Origin,
): AbstractValue | undefined {
  for (const [index, element] of elements.entries()) {
    const same = equal(element, wanted);
    if (same === undefined) return undefined;
    if (same) return numberValue(index, origin);
  }
  return fails("ValueError: not in the list", origin);
}
