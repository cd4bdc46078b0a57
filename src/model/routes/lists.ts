/** Lists as URLconfs build them: displays, comprehensions, `+=`, `append`, loops over what is known. */
import { functionFacts, refTo } from "../../bind/program.ts";
import type {
  BuildValue,
  CollectionValue,
  Fragment,
  MergeValue,
  RegionId,
  UpdatedValue,
  ValueId,
} from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { roundFrame } from "./frames.ts";
import type { Frame, Held, HeldList } from "./held.ts";
import { BEING_READ, isOpen, itemsOf, listHeld, oneOf, UNSEEN } from "./held.ts";
import { elementsIn } from "./elements.ts";
import { settled } from "./registries.ts";
import { isRuledOut } from "./truth.ts";
import type { Reader } from "./reader.ts";

/** Rounds of one loop, nested ones multiplied. */
const MOST_ROUNDS = 1_000;

/** A display or comprehension. */
export function collectionHeld(reader: Reader, frame: Frame, id: ValueId, value: CollectionValue): Held {
  if (value.form === "dict") return dictHeld(reader, frame, id, value);
  const items: Held[] = [];
  let open = false;
  for (const entry of value.entries) {
    const rounds = inRounds(reader, frame, entry.value, value.region, "inside");
    open ||= rounds.open;
    for (const held of rounds.items) {
      if (!entry.spread) items.push(...(held === DROPPED ? [] : [held]));
      else {
        items.push(...(itemsOf(held) ?? []));
        open ||= isOpen(held) || itemsOf(held) === undefined;
      }
    }
  }
  const list = listHeld(items, open, value.form === "tuple" ? "tuple" : "list");
  return frame.enclosing === undefined ? { ...list, root: refTo(frame.ref, id) } : list;
}

function dictHeld(reader: Reader, frame: Frame, id: ValueId, value: CollectionValue): Held {
  const entries: { key: Held; value: Held }[] = [];
  let open = false;
  for (const entry of value.entries) {
    const held = reader.evaluate(reader, frame, entry.value);
    if (entry.spread) {
      if (held.kind === "dict") entries.push(...held.entries);
      open ||= isOpen(held) || held.kind !== "dict";
    } else entries.push({ key: reader.evaluate(reader, frame, entry.key), value: held });
  }
  const root = frame.enclosing === undefined ? { root: refTo(frame.ref, id) } : {};
  return { kind: "dict", entries, open, ...root };
}

/** Where branches or rounds meet: everything that comes from a branch which is not ruled out. */
export function mergeHeld(reader: Reader, frame: Frame, { inputs, regions }: MergeValue): Held {
  const going = inputs.filter((_, index) => !isRuledOut(reader, frame, regions[index] ?? 0));
  if (going.length === 0) return DROPPED;
  const [only] = going;
  if (only !== undefined && going.length === 1) return reader.evaluate(reader, frame, only);
  return oneOf(going.map((input) => reader.evaluate(reader, frame, input)));
}

/** What a comprehension's condition leaves out. */
const DROPPED: Held = { kind: "unseen" };

/** A list after `append`, `extend`, `insert`; a mapping after `update` or an assignment to one of its keys. */
export function updatedHeld(reader: Reader, frame: Frame, value: UpdatedValue): Held {
  const { fragment } = functionFacts(frame.ref);
  const base = reader.evaluate(reader, frame, value.base);
  const method = methodOf(fragment, value);
  if (base.kind === "dict") return updatedDict(reader, frame, base, value, method);
  if (base.kind !== "list" && base !== BEING_READ) return base;
  if (method === undefined) return base;
  const before: HeldList = base.kind === "list" ? base : listHeld([]);
  const added = inRounds(reader, frame, value.value, value.region, "around");
  const spread = method === "extend" || method === "update";
  const items = added.items.flatMap((held) => {
    if (spread) return itemsOf(held) ?? [];
    return held.kind === "number" ? [] : [held];
  });
  const open = before.open || added.open || (spread && added.items.some(isOpen));
  return { ...listHeld([...before.items, ...items], open), ...(before.root ? { root: before.root } : {}) };
}

function updatedDict(
  reader: Reader,
  frame: Frame,
  base: Extract<Held, { kind: "dict" }>,
  { name, value }: UpdatedValue,
  method: string | undefined,
): Held {
  const held = reader.evaluate(reader, frame, value);
  if (method === "update" && held.kind === "dict" && name === undefined)
    return { ...base, entries: [...base.entries, ...held.entries], open: base.open || held.open };
  if (name === undefined) return { ...base, open: true };
  return {
    ...base,
    entries: [...base.entries, { key: { kind: "text", text: name, whole: true }, value: held }],
  };
}

/** The name of the method that changed the object; undefined for an assignment to an item or attribute. */
function methodOf(fragment: Fragment, { start, end, value }: UpdatedValue): string | undefined {
  const call = fragment.values.find(
    (one) =>
      one.op === "call" &&
      one.start === start &&
      one.end === end &&
      one.arguments.some((argument) => argument.value === value),
  );
  const callee = call?.op === "call" ? fragment.values[call.callee] : undefined;
  return callee?.op === "attribute" ? callee.name : undefined;
}

/** `a + b`: one list of both, else undefined. What is added inside a loop is added in every round. */
export function concatenated(reader: Reader, frame: Frame, value: BuildValue): Held | undefined {
  const [first = NONE, ...others] = value.parts;
  const base = reader.evaluate(reader, frame, first);
  const parts = others.map((part) => inRounds(reader, frame, part, value.region, "around"));
  const lists = [base, ...parts.flatMap(({ items }) => items)];
  if (!lists.some((one) => one.kind === "list")) return undefined;
  const open = parts.some((part) => part.open) || lists.some((one) => one !== BEING_READ && isOpen(one));
  const items = lists.flatMap((one) => itemsOf(one) ?? []);
  return { ...listHeld(items, open), ...(base.kind === "list" && base.root ? { root: base.root } : {}) };
}

interface Rounds {
  readonly items: readonly Held[];
  readonly open: boolean;
}

/**
 * What a value holds in each round of the loops that run `around` a statement, or `inside` a comprehension. A loop over
 * something that cannot be read gives one round with its variable unseen.
 */
function inRounds(
  reader: Reader,
  frame: Frame,
  id: ValueId,
  region: RegionId,
  which: "inside" | "around",
): Rounds {
  const { fragment } = functionFacts(frame.ref);
  const elements = elementsIn(fragment, id, region, which).filter((element) => !frame.elements.has(element));
  return roundsOver(reader, frame, id, elements);
}

function roundsOver(reader: Reader, frame: Frame, id: ValueId, elements: readonly ValueId[]): Rounds {
  const [first, ...rest] = elements;
  if (first === undefined) return { items: [reader.evaluate(reader, frame, id)], open: false };
  const element = functionFacts(frame.ref).fragment.values[first];
  const over =
    element?.op === "element" ? settled(reader, reader.evaluate(reader, frame, element.base)) : UNSEEN;
  const known = itemsOf(over);
  const rounds = known ?? [UNSEEN];
  const found = rounds
    .slice(0, MOST_ROUNDS)
    .map((item) => roundsOver(reader, roundFrame(frame, first, item), id, rest));
  return {
    items: found.flatMap(({ items }) => items),
    open: known === undefined || isOpen(over) || found.some(({ open }) => open),
  };
}
