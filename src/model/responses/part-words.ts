/** How messages speak of a part of an HTML text: by the variable that holds it, not by the list, method or manager that gave it. */
import { functionFacts } from "../../bind/program.ts";
import type { Fragment, Value, ValueId } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { HtmlPart } from "./html-parts.ts";

/** "`label`", "a row of `Order`", "the result of `get_label()`"; "a value" where the code has no name for it. */
export function spokenPart({ at, value: own, name }: HtmlPart): string {
  const { fragment } = functionFacts(at);
  const id = insideText(fragment, at.value, own);
  const value = fragment.values[id] ?? own;
  const given = givesNoName(value) ? undefined : name;
  // `errors` of `errors[0]`.
  const whole = value.op === "item" || value.op === "element" ? value.base : id;
  const named = (one: ValueId): string | undefined =>
    fragment.named.find((binding) => binding.value === one)?.name;
  const variable = named(id) ?? named(whole);
  if (given === undefined && variable !== undefined) return `\`${variable}\``;
  if (/^fetch(?:one|all|many)$/.test(name ?? "")) return "a value of the query's rows";
  const model = given === undefined ? modelAsked(fragment, value) : undefined;
  if (model !== undefined) return `a row of \`${model}\``;
  // `row[0]` of `for row in cursor.fetchall()`.
  const holder =
    given === undefined && value.op === "item"
      ? fragment.named.find((one) => one.value === value.base)?.name
      : undefined;
  if (holder !== undefined) return `\`${holder}\``;
  if (name === undefined) return "a value";
  const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
  const isResult = callee !== undefined && "name" in callee && callee.name === name;
  return isResult ? `the result of \`${name}()\`` : `\`${name}\``;
}

/** Further names after the first. */
const MOST_NAMED = 2;

/** A part with those that are as bad as it: "`title` (and `caption`)". Which of them an attacker would choose is not ours to guess. */
export function spokenParts(part: HtmlPart, alike: readonly HtmlPart[]): string {
  const first = spokenPart(part);
  // One letter tells nobody anything; "`" stands on both sides of it.
  const named = alike.map(spokenPart).filter((words) => /^`.{2,80}`$/.test(words) && words !== first);
  const others = [...new Set(named)].slice(0, MOST_NAMED);
  return others.length === 0 ? first : `${first} (and ${others.join(", ")})`;
}

/** The same at the beginning of a sentence. */
export function spokenPartsFirst(part: HtmlPart, alike: readonly HtmlPart[]): string {
  return upperFirst(spokenParts(part, alike));
}

/** One part at the beginning of a sentence. */
export function spokenPartFirst(part: HtmlPart): string {
  return upperFirst(spokenPart(part));
}

function upperFirst(words: string): string {
  return words.startsWith("`") ? words : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** `row` of `str(row)`. */
function insideText({ values }: Fragment, id: ValueId, value: Value): ValueId {
  if (value.op !== "call" || value.arguments.length !== 1) return id;
  const callee = values[value.callee];
  const [given] = value.arguments;
  return callee?.op === "free" && callee.name === "str" && given !== undefined ? given.value : id;
}

/** What a call gives, one of many, or what stands under a key that is no name. */
function givesNoName(value: Value): boolean {
  return value.op === "call" || value.op === "element" || (value.op === "item" && value.name === undefined);
}

/** Names of managers (docs.djangoproject.com/en/5.2/topics/db/managers/). */
const MANAGER = /^(?:objects|_default_manager|_base_manager)$/;

/** Links of a chain of calls. */
const CHAIN = 12;

/** `Order` of `Order.objects.filter(…).first()`. */
function modelAsked(fragment: Fragment, value: Value): string | undefined {
  let at: Value | undefined = value;
  for (let link = 0; link < CHAIN && at; link++) {
    if (at.op === "attribute" && MANAGER.test(at.name)) return spokenName(fragment, at.base);
    const next: ValueId | undefined = at.op === "call" ? at.callee : "base" in at ? at.base : undefined;
    at = next === undefined ? undefined : fragment.values[next];
  }
  return undefined;
}
