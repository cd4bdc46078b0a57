/** Dictionaries and lists that are written out, wherever their name leads: what stands under a key, and which texts are among them. */
import { constantOf, definitionOf } from "../../bind/constants.ts";
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, CollectionEntry, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { textBetween } from "../../source/source-file.ts";
import { classAttribute } from "./class-attributes.ts";
import { valueAt } from "./visitors.ts";

/** What stands under a key; `absent` where it is sure that nothing does. */
export type Row = ValueRef | "absent";

const DEPTH = 6;

/** Where a value is written: through names, and through attributes of `self` as `own` or a base of it has them, or in want of these by `getattr(self, "name", {})`. */
export function writtenAt(program: Program, at: ValueRef, own: ClassRef | undefined, depth = 0): ValueRef {
  const ref = definitionOf(program, at);
  const value = depth > DEPTH ? undefined : valueAt(ref, ref.value);
  if (value?.op === "attribute") {
    const next = ownAttribute(program, ref, own);
    return next ? writtenAt(program, next, own, depth + 1) : ref;
  }
  const [first, other] = value?.op === "operation" && value.operator === "or" ? value.operands : [];
  if (first === undefined || other === undefined || valueAt(ref, first)?.op !== "attribute") return ref;
  const next = ownAttribute(program, refTo(ref, first), own) ?? refTo(ref, other);
  return writtenAt(program, next, own, depth + 1);
}

/** What `self.name` or `type(self).name` is by the class's own body or a base's. */
function ownAttribute(program: Program, at: ValueRef, own: ClassRef | undefined): ValueRef | undefined {
  const value = valueAt(at, at.value);
  const receiver = own ?? classAround(at);
  return value?.op === "attribute" && receiver && isSelf(at, value.base)
    ? classAttribute(program, receiver, value.name)
    : undefined;
}

/** The class in whose method a value is computed. */
function classAround(at: ValueRef): ClassRef | undefined {
  const { class: id, form } = functionFacts(at);
  return id === NONE || form === "class" ? undefined : { unit: at.unit, class: id };
}

/** `self`, also after something was set on it; `type(self)` and `self.__class__`. */
export function isSelf(at: ValueRef, id: ValueId, depth = 0): boolean {
  const value = valueAt(at, id);
  if (depth > DEPTH) return false;
  switch (value?.op) {
    case "parameter":
      return value.index === 0;
    case "updated":
      return isSelf(at, value.base, depth + 1);
    case "merge":
      return value.inputs.every((one) => isSelf(at, one, depth + 1));
    case "attribute":
      return value.name === "__class__" && isSelf(at, value.base, depth + 1);
    case "call": {
      const callee = valueAt(at, value.callee);
      const [only] = value.arguments;
      return callee?.op === "free" && callee.name === "type" && !!only && isSelf(at, only.value, depth + 1);
    }
    default:
      return false;
  }
}

/** What a dictionary holds under a key; undefined where it, or one of its keys, cannot be read. */
export function rowUnder(
  program: Program,
  table: ValueRef,
  key: string,
  own: ClassRef | undefined,
): Row | undefined {
  const entries = entriesOf(program, table, own);
  const found = entries?.findLast((one) => one.key === key);
  return entries && (found?.at ?? "absent");
}

interface Entry {
  readonly key: string;
  readonly at: ValueRef;
}

function entriesOf(
  program: Program,
  table: ValueRef,
  own: ClassRef | undefined,
  depth = 0,
): readonly Entry[] | undefined {
  const ref = writtenAt(program, table, own);
  const value = valueAt(ref, ref.value);
  if (value?.op === "call") return givenEntries(ref, value);
  if (value?.op !== "collection" || value.form !== "dict" || depth > DEPTH) return undefined;
  const parts = value.entries.map(({ key, value: id, spread }) => {
    if (spread) return entriesOf(program, refTo(ref, id), own, depth + 1);
    const text = constantOf(program, refTo(ref, key));
    return text?.kind === "text" ? [{ key: text.text, at: refTo(ref, id) }] : undefined;
  });
  const known = parts.filter((one) => one !== undefined);
  return known.length === parts.length ? known.flat() : undefined;
}

/** `SAFE_METHODS` of rest_framework/permissions.py. */
const SAFE = ["GET", "HEAD", "OPTIONS"];

/** `dict(create=[IsAdminUser], list=[AllowAny])`. */
function givenEntries(ref: ValueRef, call: CallValue): readonly Entry[] | undefined {
  const callee = valueAt(ref, call.callee);
  if (callee?.op !== "free" || callee.name !== "dict") return undefined;
  const entries = call.arguments.flatMap(({ name, value }) =>
    name === undefined ? [] : [{ key: name, at: refTo(ref, value) }],
  );
  return entries.length === call.arguments.length ? entries : undefined;
}

/** The texts of a list, of a dictionary's keys, or a single one; undefined where one of them cannot be read. */
export function textsOf(
  program: Program,
  at: ValueRef,
  own: ClassRef | undefined,
  depth = 0,
): readonly string[] | undefined {
  if (externalName(resolveIn(program, at, at.value)) === "rest_framework.permissions.SAFE_METHODS")
    return SAFE;
  const ref = writtenAt(program, at, own);
  const value = valueAt(ref, ref.value);
  if (depth > DEPTH) return undefined;
  const next = (id: ValueId): readonly string[] | undefined =>
    textsOf(program, refTo(ref, id), own, depth + 1);
  switch (value?.op) {
    case "collection":
      return joined(value.entries.map((one) => entryTexts(program, ref, value.form, one, next)));
    case "build":
      return value.form === "concat" ? joined(value.parts.map(next)) : undefined;
    case "operation":
      return isJoin(ref, value.operands) ? joined(value.operands.map(next)) : undefined;
    case "call": {
      const inner = wrapped(ref);
      return inner === undefined ? undefined : next(inner);
    }
    default: {
      const text = constantOf(program, ref);
      return text?.kind === "text" ? [text.text] : undefined;
    }
  }
}

/** `Base.actions | {"block"}`: what stands in one or the other. */
function isJoin(at: ValueRef, [left = NONE, right = NONE]: readonly ValueId[]): boolean {
  const { values } = functionFacts(at).fragment;
  const [first, second] = [values[left], values[right]];
  if (!first || !second) return false;
  return /^[\s)]{0,100}\|[\s(]{0,100}$/.test(textBetween(at.unit.file.bytes, first.end, second.start));
}

function entryTexts(
  program: Program,
  ref: ValueRef,
  form: string,
  { key, value, spread }: CollectionEntry,
  next: (id: ValueId) => readonly string[] | undefined,
): readonly string[] | undefined {
  if (spread) return next(value);
  const text = constantOf(program, refTo(ref, form === "dict" ? key : value));
  return text?.kind === "text" ? [text.text] : undefined;
}

/** `frozenset(LIST)`, `table.keys()`: the list or dictionary inside. */
function wrapped(at: ValueRef): ValueId | undefined {
  const call = valueAt(at, at.value);
  const callee = call?.op === "call" ? valueAt(at, call.callee) : undefined;
  if (callee?.op === "attribute" && callee.name === "keys") return callee.base;
  if (call?.op !== "call" || callee?.op !== "free") return undefined;
  return /^(?:list|tuple|set|frozenset)$/.test(callee.name) ? call.arguments[0]?.value : undefined;
}

function joined(parts: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const known = parts.filter((one) => one !== undefined);
  return known.length === parts.length ? known.flat() : undefined;
}
