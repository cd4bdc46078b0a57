/** Built-in functions on settled arguments, and the few of the standard library that settings modules use like them. */
import type { AbstractValue, DictItem, Known, Origin } from "../value.ts";
import {
  dict,
  elementsOf,
  external,
  fails,
  none,
  numberValue,
  pathValue,
  sequence,
  text,
  textOf,
  truthValue,
  unknown,
} from "../value.ts";
import { boolFrom } from "./casts.ts";
import { jsonValue, literalValue } from "./literals.ts";
import { displayed } from "./formatting.ts";
import { joinPath, osPath } from "./paths.ts";
import { converted, iterationOf, mergedItems } from "./sequences.ts";
import { truthOf } from "./truth.ts";
import { quoted, unquoted } from "./url.ts";

/** The call's result; `name` is `bool`, `int`, `os.path.join`, `json.loads` and the like. */
export function builtinCall(
  name: string,
  operands: readonly AbstractValue[],
  keywords: readonly string[],
  origin: Origin,
): AbstractValue {
  const [first] = operands;
  if (name === "dict") return dictFrom(operands, keywords, origin);
  if (name.startsWith("os.path.")) return osPath(name.slice("os.path.".length), operands, origin);
  if (name === "pathlib.Path") return joinPath(operands, origin, pathValue);
  if (first === undefined) return emptyOf(name, origin) ?? unknown(`\`${name}()\` without arguments`, origin);
  return first.kind === "known"
    ? onKnown(name, first, operands, origin)
    : unknown(`\`${name}()\` of an unknown value`, origin);
}

function emptyOf(name: string, origin: Origin): AbstractValue | undefined {
  if (name === "list" || name === "tuple" || name === "set") return sequence(name, [], origin);
  if (name === "str") return text("", origin);
  if (name === "bool") return truthValue(false, origin);
  return name === "int" ? numberValue(0, origin) : undefined;
}

function onKnown(
  name: string,
  first: Known,
  operands: readonly AbstractValue[],
  origin: Origin,
): AbstractValue {
  switch (name) {
    case "bool":
      return truth(first, origin);
    case "str":
      return shown(first, origin);
    case "int":
    case "float":
      return number(name, first, origin);
    case "len":
      return lengthOf(first, origin);
    case "list":
    case "tuple":
    case "set":
      return converted(first, name === "set" ? "set" : name, origin);
    case "frozenset":
      return converted(first, "set", origin);
    case "sorted":
    case "reversed":
      return sorted(name, first, origin);
    case "any":
    case "all":
      return anyOrAll(name, first, origin);
    case "min":
    case "max":
      return extreme(name, operands, origin);
    case "truthy-items":
      return truthyItems(first, origin);
    case "type":
      return typeOf(first, origin);
    case "trimmed-items":
      return trimmedItems(first, origin);
    case "strtobool":
      return boolFrom("strtobool", textOf(first), origin);
    case "urllib.parse.quote":
    case "urllib.parse.quote_plus":
    case "urllib.parse.unquote":
      return recoded(name, first, textOf(operands[1]), origin);
    case "json.loads":
      return jsonValue(textOf(first), origin);
    case "ast.literal_eval":
      return literalValue(textOf(first), origin);
    default:
      return unknown(`\`${name}()\``, origin);
  }
}

function truth(value: Known, origin: Origin): AbstractValue {
  const truth = truthOf(value);
  return truth === undefined
    ? unknown("the truth of something that is not followed", origin)
    : truthValue(truth, origin);
}

function shown(value: Known, origin: Origin): AbstractValue {
  const result = displayed(value);
  return result === undefined
    ? unknown("the text of something that is not followed", origin)
    : text(result, origin);
}

function number(name: "int" | "float", value: Known, origin: Origin): AbstractValue {
  const { content } = value;
  if (content.type === "boolean") return numberValue(Number(content.value), origin);
  if (content.type === "number")
    return numberValue(name === "int" ? Math.trunc(content.value) : content.value, origin);
  if (content.type !== "text")
    return content.type === "none"
      ? fails("TypeError: not a number", origin)
      : unknown("a number made of something else", origin);
  const digits = content.value.trim().replaceAll("_", "");
  if (name === "float" && /^[+-]?(?:inf|infinity|nan)$/i.test(digits))
    return unknown("a number that is not finite", origin);
  const valid = name === "int" ? /^[+-]?\d+$/ : /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
  return valid.test(digits) ? numberValue(Number(digits), origin) : fails("ValueError: not a number", origin);
}

/** URL escapes put in or taken out. */
function recoded(name: string, value: Known, safe: string | undefined, origin: Origin): AbstractValue {
  const source = textOf(value);
  if (source === undefined) return unknown("the escapes of something that is not text", origin);
  if (name.endsWith("unquote")) return text(unquoted(source), origin);
  const isPlus = name.endsWith("_plus");
  const escaped = quoted(source, safe ?? (isPlus ? "" : "/"));
  return text(isPlus ? escaped.replaceAll("%20", "+") : escaped, origin);
}

function lengthOf(value: Known, origin: Origin): AbstractValue {
  const iteration = iterationOf(value, origin);
  if (iteration === undefined || iteration.open)
    return unknown("the length of something only partly known", origin);
  return numberValue(iteration.elements.length, origin);
}

function sorted(name: string, value: Known, origin: Origin): AbstractValue {
  const elements = elementsOf(value);
  if (elements === undefined) return converted(value, "list", origin);
  const open = "open" in value.content && value.content.open;
  if (name === "reversed") return sequence("list", elements.toReversed(), origin, open);
  const texts = elements.map(textOf);
  if (!texts.every((item) => item !== undefined)) return sequence("list", elements, origin, open);
  return sequence(
    "list",
    elements.toSorted((a, b) => ((textOf(a) ?? "") < (textOf(b) ?? "") ? -1 : 1)),
    origin,
    open,
  );
}

function anyOrAll(name: "any" | "all", value: Known, origin: Origin): AbstractValue {
  const iteration = iterationOf(value, origin);
  if (iteration === undefined) return unknown(`\`${name}()\` of something that is not followed`, origin);
  const truths = iteration.elements.map(truthOf);
  const decisive = name === "any";
  if (truths.includes(decisive)) return truthValue(decisive, origin);
  if (iteration.open || truths.includes(undefined))
    return unknown(`\`${name}()\` of values that are not settled`, origin);
  return truthValue(!decisive, origin);
}

function extreme(name: "min" | "max", operands: readonly AbstractValue[], origin: Origin): AbstractValue {
  const values = operands.length === 1 ? (elementsOf(operands[0]) ?? []) : operands;
  const numbers = values.map((value) =>
    value.kind === "known" && value.content.type === "number" ? value.content.value : undefined,
  );
  if (numbers.length === 0 || !numbers.every((item) => item !== undefined))
    return unknown(`\`${name}()\` of values that are not numbers`, origin);
  return numberValue(name === "min" ? Math.min(...numbers) : Math.max(...numbers), origin);
}

function dictFrom(
  operands: readonly AbstractValue[],
  keywords: readonly string[],
  origin: Origin,
): AbstractValue {
  const positional = operands.slice(0, operands.length - keywords.length);
  const named = keywords.map((name, index) => ({
    key: text(name, origin),
    value: operands[positional.length + index] ?? none(origin),
  }));
  const [base] = positional;
  if (base === undefined) return dict(named, origin);
  if (base.kind !== "known") return dict(named, origin, true);
  if (base.content.type === "dict")
    return dict(mergedItems(base.content.items, named), origin, base.content.open);
  const pairs = pairsOf(base);
  return pairs === undefined
    ? unknown("a dictionary made of something that is not followed", origin)
    : dict(mergedItems(pairs, named), origin);
}

function pairsOf(value: Known): readonly DictItem[] | undefined {
  const pairs: DictItem[] = [];
  for (const element of elementsOf(value) ?? []) {
    const [key, item] = elementsOf(element) ?? [];
    if (key === undefined || item === undefined) return undefined;
    pairs.push({ key, value: item });
  }
  return elementsOf(value) === undefined ? undefined : pairs;
}

/** `filter(None, items)`. */
function truthyItems(value: Known, origin: Origin): AbstractValue {
  const iteration = iterationOf(value, origin);
  if (iteration === undefined) return unknown("items of something that is not followed", origin);
  const isOpen = iteration.elements.some((element) => truthOf(element) === undefined);
  const kept = iteration.elements.filter((element) => truthOf(element) === true);
  return sequence("list", kept, origin, iteration.open || isOpen);
}

/** `type(value)` for the types that Python builds in. */
function typeOf({ content }: Known, origin: Origin): AbstractValue {
  switch (content.type) {
    case "text":
      return external("str", origin);
    case "boolean":
      return external("bool", origin);
    case "list":
    case "tuple":
    case "set":
    case "dict":
      return external(content.type, origin);
    default:
      return unknown("the type of a value", origin);
  }
}

/** `[item.strip() for item in items if item]`. */
function trimmedItems(value: Known, origin: Origin): AbstractValue {
  const iteration = iterationOf(value, origin);
  if (iteration === undefined) return unknown("items of something that is not followed", origin);
  const items = iteration.elements.map((element) => {
    const item = textOf(element);
    return item === undefined ? element : text(item.trim(), element.origin);
  });
  return sequence("list", items, origin, iteration.open);
}
