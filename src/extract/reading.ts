/** Lowers reads of attributes and items. What was read once is the same value when it is read again, so that a check on it counts. */
import { textBetween } from "../source/source-file.ts";
import { stringValue } from "../syntax/python/strings.ts";
import type { Argument, Attribute, Call, Expression, Slice, Subscript } from "../syntax/python/tree.ts";
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
  if (name === undefined) return emit(builder, item);
  const sent = isSent(node.value) ? readBefore(builder, base, name) : undefined;
  return sent ?? readPath(builder, itemPath(base, name), item);
}

/** `request.GET.get("tab")` further up, where it was asked about, is what `request.GET["tab"]` gives where there is one. */
function readBefore(builder: FragmentBuilder, base: ValueId, name: string): ValueId | undefined {
  const getter = lookUp(builder.environment, attributePath(base, "get"));
  return getter === undefined ? undefined : lookUp(builder.environment, `#${getter}(${name},)`);
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

/** What a client sends, and what a form has made of it: reading an entry changes nothing. */
const SENT: ReadonlySet<string> = new Set([
  "GET",
  "POST",
  "COOKIES",
  "META",
  "headers",
  "query_params",
  "cleaned_data",
  "validated_data",
]);

/** Under what `request.GET.get("tab", "all")` is kept in the environment: asked again in the same words, it gives the same. */
export function sentPath(
  builder: FragmentBuilder,
  { callee: written, arguments: given }: Call,
  callee: ValueId,
): string | undefined {
  const [key, instead] = given;
  if (key?.style !== "positional" || given.length > 2 || written.kind !== "Attribute") return undefined;
  if (written.attribute.name !== "get" || !isSent(written.value)) return undefined;
  const name = nameOfKey(builder, key.value);
  if (name === undefined || (instead && !isPlain(instead))) return undefined;
  const other = instead ? textBetween(builder.file.bytes, instead.start, instead.end) : "";
  return `#${callee}(${name},${other})`;
}

function isSent(base: Expression): boolean {
  return base.kind === "Attribute" && SENT.has(base.attribute.name);
}

/** A default that is written out. */
function isPlain({ style, value }: Argument): boolean {
  if (style !== "positional") return false;
  return (
    value.kind === "Number" ||
    value.kind === "Constant" ||
    (value.kind === "String" && value.end - value.start <= 64)
  );
}

/** The text of a literal key that reads like a name; other literals stay in the source. */
export function nameOfKey(builder: FragmentBuilder, key: Expression): string | undefined {
  if (key.kind !== "String" || key.end - key.start > 64) return undefined;
  const text = stringValue(builder.file.bytes, key);
  return /^[A-Za-z_][\w.\- ]*$/.test(text) ? text : undefined;
}
