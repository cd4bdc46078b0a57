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
  const variable = fragment.named.find((one) => one.value === id)?.name;
  if (given === undefined && variable !== undefined) return `\`${variable}\``;
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

/** The same at the beginning of a sentence. */
export function spokenPartFirst(part: HtmlPart): string {
  const words = spokenPart(part);
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
