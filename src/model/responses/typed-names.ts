/** What values are called that people type, and what they are read from. */
import { functionFacts } from "../../bind/program.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import type { HtmlPart } from "./html-parts.ts";

/** Whether a value is called like a text that people type. */
export function isSpoken(name: string | undefined): boolean {
  return /(?:^|_)(?:name|username|email|title|label|text|comment|subject|display|description|summary|caption)$/.test(
    name ?? "",
  );
}

/** `page.body` taken whole: a text that people type; `page.data` may be HTML that the code has made, and a response's content is. */
export function isTypedText({ value, at }: HtmlPart): boolean {
  if (value.op !== "attribute") return false;
  if (
    !isSpoken(value.name) &&
    !/content|body|message|bio|about|note|intro|motto|answer|details/i.test(value.name)
  )
    return false;
  const holder = holderName(functionFacts(at).fragment.values, value.base);
  return !/^(?:\w{0,40}_)?resp(?:onse)?$/.test(holder ?? "");
}

/** What fields, columns and classes of the code's own are called; and what the code calls its own things. */
const OWN_OBJECT =
  /^(?:self|cls|get_\w{0,40}field|field|bound_?field|form|widget|opts|options|_meta|meta|column|settings|config|model|option|action|choice|attrs|attributes|button|tab|menu|icon)$/;

const OWN_NAME =
  /^(?:__\w{1,40}__|(?:verbose|model|object|class|field|tag|template|html|icon|app|url|view|module|attr|func|function|method|type|db|table|column|param|site|host|domain|group|file|path|codec|tz|day|month|weekday)_?name(?:_plural)?|app_label|help_text|\w{0,40}_display)$/;

/** Lists that the code itself writes down, as Python's style names them (PEP 8): one of `PREFERENCES`. */
const CODE_LIST = /^_?[A-Z][A-Z0-9_]{2,}$/;

/** `row.author.name`: what is asked of an object that is no part of the code's own machinery. */
export function isTypedField({ at, value, name }: HtmlPart): boolean {
  if (value.op !== "attribute" || !isSpoken(name) || OWN_NAME.test(value.name)) return false;
  const holder = holderName(functionFacts(at).fragment.values, value.base);
  if (holder === undefined) return true;
  return ![holder, holder.replace(/s$/, "")].some((one) => OWN_OBJECT.test(one) || CODE_LIST.test(one));
}

/** What describes models, not rows (docs.djangoproject.com/en/5.2/ref/models/meta/). */
const MACHINERY = /^(?:_?meta|(?:\w{0,40}_)?opts|get_\w{0,40}field)$/;

/** `rel.get_related_field().name`: asked of the code's own machinery. */
export function isCodesOwn({ at, value }: HtmlPart): boolean {
  if (value.op !== "attribute") return false;
  const holder = holderName(functionFacts(at).fragment.values, value.base);
  return MACHINERY.test(holder ?? "");
}

/** Calls, elements and changes between a value and what it is called. */
const STEPS = 8;

/** What an object is called, or the list that it is one of: `actions` of `for name, one in self.actions.items()`. */
export function holderName(values: readonly Value[], from: ValueId): string | undefined {
  let value = values[from];
  for (let step = 0; step < STEPS && value; step++) {
    if (value.op === "call") {
      const callee: Value | undefined = values[value.callee];
      const first = callee?.op === "free" ? value.arguments[0]?.value : undefined;
      value = first === undefined ? callee : values[first];
    } else if (value.op === "element" || value.op === "item" || value.op === "updated")
      value = values[value.base];
    else if (value.op === "merge") value = values[Math.min(...value.inputs)];
    else if (value.op === "attribute" && /^(?:items|values|keys|all|get|pop)$/.test(value.name))
      value = values[value.base];
    else return "name" in value ? value.name : undefined;
  }
  return undefined;
}

/** `row.get_display_title()`: a method whose name tells that its result is a text which somebody chose. */
export function givesSpoken(name: string | undefined): boolean {
  return isSpoken(name) && !OWN_NAME.test((name ?? "").replace(/^get_/, ""));
}
