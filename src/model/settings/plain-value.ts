/** Abstract values as plain data, for the report of settings. May hold secrets: whoever shows it masks it first. */
import type { PlainValue } from "../../source/plain-value.ts";
import { leaves, whenUnset } from "./resolve.ts";
import type { AbstractValue, Content, DictItem } from "./value.ts";

/** Larger values are shown in part: shared parts could make a small module's value endless. */
const MOST_PARTS = 5_000;

/** Values nest no deeper; settings written by people come nowhere near. */
const DEEPEST = 40;

/** How the audited folder is called in paths that the settings compute from `__file__`. */
export const SHOWN_ROOT = "<repository>";

/** Counts the parts made so far. */
interface Budget {
  parts: number;
}

/**
 * The value as data. Parts that are not plain: `{"$environment": NAME, "$unset": value}`, `{"$oneOf": [values]}`,
 * `{"$unknown": reason}`, `{"$fails": reason}` and `{"$object": dotted name}`. Paths in the audited tree begin with `<repository>`.
 */
export function plainValue(value: AbstractValue): PlainValue {
  return plain(value, { parts: 0 }, 0);
}

/** Whether every part of the value is settled. Shared parts are looked at once. */
export function isSettled(value: AbstractValue): boolean {
  const seen = new Set<AbstractValue>();
  const waiting = [value];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (seen.has(each)) continue;
    seen.add(each);
    if (each.kind !== "known" || ("open" in each.content && each.content.open)) return false;
    waiting.push(...partsOf(each.content));
  }
  return true;
}

function partsOf(content: Content): readonly AbstractValue[] {
  if ("elements" in content) return content.elements;
  return content.type === "dict" ? content.items.flatMap(({ key, value }) => [key, value]) : [];
}

function plain(value: AbstractValue, budget: Budget, depth: number): PlainValue {
  budget.parts++;
  if (budget.parts > MOST_PARTS || depth > DEEPEST) return { $unknown: "too large to be shown" };
  switch (value.kind) {
    case "known":
      return plainContent(value.content, budget, depth);
    case "environment":
      return { $environment: value.variable, $unset: plainUnset(value, budget, depth) };
    case "one-of":
      return { $oneOf: leaves(value).map((leaf) => plain(leaf.value, budget, depth + 1)) };
    case "unknown":
      return { $unknown: value.reason };
    case "fails":
      return { $fails: value.reason };
  }
}

function plainUnset(value: AbstractValue, budget: Budget, depth: number): PlainValue {
  const unset = whenUnset(value);
  return unset.kind === "environment"
    ? { $unknown: "it depends on the environment" }
    : plain(unset, budget, depth + 1);
}

function plainContent(content: Content, budget: Budget, depth: number): PlainValue {
  switch (content.type) {
    case "none":
    case "absent":
      return null;
    case "boolean":
    case "number":
      return content.value;
    case "text":
    case "path":
      return shownPath(content.value);
    case "list":
    case "tuple":
    case "set":
      return [...content.elements.map((one) => plain(one, budget, depth + 1)), ...openEnd(content.open)];
    case "dict":
      return plainDict(content.items, content.open, budget, depth);
    default:
      return { $object: objectName(content) };
  }
}

function openEnd(open: boolean): readonly PlainValue[] {
  return open ? [{ $unknown: "there may be more" }] : [];
}

function plainDict(items: readonly DictItem[], open: boolean, budget: Budget, depth: number): PlainValue {
  const entries = items.map(({ key, value }) => [keyText(key), plain(value, budget, depth + 1)] as const);
  return Object.fromEntries<PlainValue>(open ? [...entries, ["$unknown", "there may be more"]] : entries);
}

/** Python's keys as JSON writes them. */
function keyText(key: AbstractValue): string {
  if (key.kind !== "known") return "$unknown";
  const { content } = key;
  if (content.type === "text" || content.type === "path") return shownPath(content.value);
  return content.type === "number" || content.type === "boolean" ? String(content.value) : "$unknown";
}

type NamedContent = Extract<
  Content,
  { readonly type: "external" | "module" | "function" | "class" | "instance" | "method" }
>;

function objectName(content: NamedContent): string {
  switch (content.type) {
    case "external":
      return content.name;
    case "module":
      return content.path;
    case "function":
      return content.node.kind === "Lambda" ? "lambda" : content.node.name.name;
    case "class":
      return content.class.name;
    case "instance":
      return content.of;
    case "method":
      return content.name;
  }
}

/** `/audited/static` as `<repository>/static`, wherever it stands in a text. */
function shownPath(text: string): string {
  return text.replaceAll(ROOT, SHOWN_ROOT);
}

/** VIRTUAL_ROOT, as a whole name. */
const ROOT = /\/audited(?=\/|$)/g;
