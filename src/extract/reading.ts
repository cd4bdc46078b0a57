/** Lowers reads of attributes and items. What was read once is the same value when it is read again, so that a check on it counts. */
import { stringValue } from "../syntax/python/strings.ts";
import type { Attribute, Expression, Slice, Subscript } from "../syntax/python/tree.ts";
import type { Value, ValueId } from "./facts.ts";
import { NONE } from "./facts.ts";
import type { FragmentBuilder, Lower } from "./fragment-builder.ts";
import { at, bindName, emit, lookUp } from "./fragment-builder.ts";

/** `base.name`. */
export function lowerAttribute(builder: FragmentBuilder, node: Attribute, lower: Lower): ValueId {
  const base = lower(builder, node.value);
  const { name } = node.attribute;
  return readPath(builder, attributePath(base, name), { op: "attribute", base, name, ...at(builder, node) });
}

/** `base[key]` and `base[from:to]`. */
export function lowerSubscript(builder: FragmentBuilder, node: Subscript, lower: Lower): ValueId {
  const base = lower(builder, node.value);
  if (node.index.kind === "Slice") {
    lowerBounds(builder, node.index, lower);
    return emit(builder, { op: "item", base, key: NONE, name: undefined, ...at(builder, node) });
  }
  const key = lower(builder, node.index);
  const name = nameOfKey(builder, node.index);
  const item: Value = { op: "item", base, key, name, ...at(builder, node) };
  return name === undefined ? emit(builder, item) : readPath(builder, itemPath(base, name), item);
}

/** The bounds of a slice; they choose a part and do not become one. */
export function lowerBounds(builder: FragmentBuilder, slice: Slice, lower: Lower): ValueId[] {
  return [slice.lower, slice.upper, slice.step].flatMap((bound) => (bound ? [lower(builder, bound)] : []));
}

function readPath(builder: FragmentBuilder, key: string, value: Value): ValueId {
  const known = lookUp(builder.environment, key);
  if (known !== undefined) return known;
  const read = emit(builder, value);
  bindName(builder, key, read);
  return read;
}

/** Under what an attribute of a value is kept in the environment. */
export function attributePath(base: ValueId, name: string): string {
  return `#${base}.${name}`;
}

/** Under what a named item of a value is kept in the environment. */
export function itemPath(base: ValueId, name: string): string {
  return `#${base}[${name}]`;
}

/** The text of a literal key that reads like a name; other literals stay in the source. */
export function nameOfKey(builder: FragmentBuilder, key: Expression): string | undefined {
  if (key.kind !== "String" || key.end - key.start > 64) return undefined;
  const text = stringValue(builder.file.bytes, key);
  return /^[A-Za-z_][\w.\- ]*$/.test(text) ? text : undefined;
}
