/** Python's own functions and methods that URLconfs build lists and texts with. */
import type { ClassRef, ValueRef } from "../../bind/program.ts";
import { classFacts } from "../../bind/program.ts";
import { hierarchyOf } from "../../bind/resolve.ts";
import { given } from "./arguments.ts";
import type { Frame, Held, HeldArguments } from "./held.ts";
import { externalPath, isOpen, itemsOf, listHeld, textHeld, textIn, UNREAD, UNSEEN } from "./held.ts";
import { asText, joined } from "./texts.ts";
import { viewHeld } from "./view-held.ts";
import type { Reader } from "./reader.ts";

/** What a call of a builtin gives; undefined for anything else. */
export function builtinHeld(
  reader: Reader,
  path: string,
  args: HeldArguments,
  at: ValueRef,
  frame: Frame,
): Held | undefined {
  const [first = UNSEEN, second = UNSEEN] = args.positional;
  switch (path) {
    case "list":
    case "tuple":
    case "set":
    case "sorted":
    case "reversed":
    case "iter":
      return args.positional.length === 0 ? listHeld([]) : relisted(first);
    case "filter":
      return relisted(second);
    case "itertools.chain":
    case "itertools.chain.from_iterable":
      return chained(path === "itertools.chain" ? args.positional : (itemsOf(first) ?? []), args.open);
    case "functools.reduce":
    case "reduce":
      return chained(itemsOf(second) ?? [], isOpen(second));
    case "sum":
      return chained(itemsOf(first) ?? [], isOpen(first));
    case "enumerate":
      return listHeld(
        (itemsOf(first) ?? []).map((item, value) =>
          listHeld([{ kind: "number", value }, item], false, "tuple"),
        ),
        isOpen(first),
      );
    case "zip":
      return zipped(args.positional);
    case "issubclass":
    case "isinstance":
      return descends(reader, first, second);
    case "map":
      return mapped(reader, args, at, frame);
    case "str":
    case "django.utils.translation.gettext_lazy":
    case "django.utils.translation.gettext":
    case "django.utils.translation.pgettext_lazy":
      return asText(path.includes("pgettext") ? second : first);
    case "dict":
    case "collections.OrderedDict":
      return madeDict(args);
    case "getattr":
      return second.kind === "text" ? reader.attribute(reader, first, second.text) : UNSEEN;
    case "functools.partial":
      return viewHeld(first);
    default:
      return undefined;
  }
}

/** Whether a class or object descends from a class; libraries do not descend from the project. */
function descends(reader: Reader, held: Held, from: Held): Held {
  const classes = itemsOf(from) ?? [from];
  const ref = classRef(held);
  if (!ref) return UNSEEN;
  const order = hierarchyOf(reader.flows.program, ref);
  const answers = classes.map((one): boolean | undefined => {
    const path = externalPath(one);
    if (path !== undefined)
      return order.some((each) => each.kind === "external" && each.name === path) || undefined;
    const wanted = classRef(one);
    return (
      wanted && order.some((each) => each.kind === "class" && classFacts(each.target) === classFacts(wanted))
    );
  });
  if (answers.includes(true)) return { kind: "constant", value: true };
  return answers.includes(undefined) ? UNSEEN : { kind: "constant", value: false };
}

function classRef(held: Held): ClassRef | undefined {
  if (held.kind === "symbol" && held.symbol.kind === "class") return held.symbol.target;
  return held.kind === "object" && held.type.kind === "class" ? held.type.target : undefined;
}

/** The same items as a list of its own; what a mapping gives is its keys. */
function relisted(held: Held): Held {
  const items = itemsOf(held);
  return items ? listHeld(items, isOpen(held)) : UNSEEN;
}

function chained(parts: readonly Held[], open: boolean): Held {
  return listHeld(
    parts.flatMap((part) => itemsOf(part) ?? []),
    open || parts.some((part) => itemsOf(part) === undefined || isOpen(part)),
  );
}

function zipped(parts: readonly Held[]): Held {
  const lists = parts.map((part) => itemsOf(part));
  const length = Math.min(...lists.map((list) => list?.length ?? 0));
  const rows = Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, row) =>
    listHeld(
      lists.map((list) => list?.[row] ?? UNSEEN),
      false,
      "tuple",
    ),
  );
  return listHeld(rows, lists.includes(undefined) || parts.some(isOpen));
}

function mapped(reader: Reader, { positional }: HeldArguments, at: ValueRef, frame: Frame): Held {
  const [callee = UNSEEN, over = UNSEEN] = positional;
  const results = (itemsOf(over) ?? []).map((item) =>
    reader.call(reader, callee, { positional: [item], named: new Map(), open: false }, at, frame),
  );
  return listHeld(results, isOpen(over) || itemsOf(over) === undefined);
}

function madeDict({ positional, named, open }: HeldArguments): Held {
  const [first] = positional;
  const given = [...named].map(([name, value]) => ({ key: textHeld(name), value }));
  if (first?.kind === "dict") return { ...first, entries: [...first.entries, ...given] };
  const pairs = first ? (itemsOf(first) ?? []) : [];
  const entries = pairs.flatMap((pair) => {
    const [key, value] = itemsOf(pair) ?? [];
    return key && value ? [{ key, value }] : [];
  });
  return { kind: "dict", entries: [...entries, ...given], open: open || (first ? isOpen(first) : false) };
}

/** What a method of a text, list or mapping gives; undefined for anything else. */
export function methodHeld(base: Held, name: string, args: HeldArguments): Held | undefined {
  if (base.kind === "dict") return dictMethod(base, name, args);
  if (base.kind === "list") return name === "copy" ? base : undefined;
  if (base.kind === "text") return textMethod(base, name, args);
  return undefined;
}

function dictMethod(
  base: Extract<Held, { kind: "dict" }>,
  name: string,
  args: HeldArguments,
): Held | undefined {
  switch (name) {
    case "items":
      return listHeld(
        base.entries.map(({ key, value }) => listHeld([key, value], false, "tuple")),
        base.open,
      );
    case "values":
      return listHeld(
        base.entries.map(({ value }) => value),
        base.open,
      );
    case "keys":
      return listHeld(
        base.entries.map(({ key }) => key),
        base.open,
      );
    case "copy":
      return base;
    case "get": {
      const wanted = textIn(given(args, 0, "key"));
      const found = base.entries.findLast((entry) => wanted !== undefined && textIn(entry.key) === wanted);
      return found?.value ?? (base.open || wanted === undefined ? UNSEEN : (args.positional[1] ?? UNSEEN));
    }
    default:
      return undefined;
  }
}

function textMethod(
  base: Extract<Held, { kind: "text" }>,
  name: string,
  { positional }: HeldArguments,
): Held | undefined {
  const [first, second] = positional.map((one) => textIn(one));
  const same = (text: string): Held => ({ ...base, text });
  switch (name) {
    case "lower":
      return same(base.text.toLowerCase());
    case "upper":
      return same(base.text.toUpperCase());
    case "lstrip":
      return same(stripped(base.text, first, true, false));
    case "rstrip":
      return same(stripped(base.text, first, false, true));
    case "strip":
      return same(stripped(base.text, first, true, true));
    case "replace":
      return first === undefined || second === undefined ? UNREAD : same(base.text.replaceAll(first, second));
    case "removeprefix":
      return same(
        first !== undefined && base.text.startsWith(first) ? base.text.slice(first.length) : base.text,
      );
    case "split":
      return listHeld(base.text.split(first ?? " ").map((text) => joined([{ ...base, text }])));
    default:
      return undefined;
  }
}

/** Takes characters off the ends, as `str.strip` does. */
function stripped(text: string, characters: string | undefined, left: boolean, right: boolean): string {
  const isOff = (letter: string | undefined): boolean =>
    letter !== undefined && (characters ?? " \t\n\r").includes(letter);
  let [start, end] = [0, text.length];
  while (left && start < end && isOff(text[start])) start++;
  while (right && end > start && isOff(text[end - 1])) end--;
  return text.slice(start, end);
}
