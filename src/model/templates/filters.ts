/** What template filters do to a value's danger as HTML. */
import { onceFor } from "../../bind/once.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { mayBeText } from "../responses/claimed-cleaners.ts";
import type { HtmlPart } from "../responses/html-parts.ts";
import { htmlText } from "../responses/html-parts.ts";
import { isPlainColumn } from "../responses/plain-parts.ts";
import { registrations } from "./registrations.ts";
import { stringValue } from "../../syntax/python/strings.ts";

/**
 * `harmless`: what comes out holds no markup of the input; `passes`: the input's text comes out; `arguments`: only the
 * arguments do (`yesno`); `spells`: what is written for numbers and dates, and gives a text as it is; `unknown`: not in sight.
 */
export type FilterEffect = "harmless" | "passes" | "arguments" | "spells" | "unknown";

/** Filters whose result holds nothing of what was typed, or escapes it (docs.djangoproject.com/en/5.2/ref/templates/builtins/; Jinja's `e`, `tojson` and numbers). */
const HARMLESS = new Set(
  (
    "escape force_escape escapejs urlencode iriencode length length_is date time timesince timeuntil floatformat intcomma intword " +
    "naturaltime naturalday ordinal apnumber filesizeformat pluralize slugify json_script wordcount divisibleby get_digit " +
    "linenumbers localtime utc timezone e tojson int float round count"
  ).split(" "),
);

/** Numbers and dates are what they are for (docs.djangoproject.com/en/5.2/topics/i18n/formatting/#template-filters). */
const SPELLING = new Set(["localize", "unlocalize"]);

/** Filters that escape what they are given unless autoescaping is off. */
const ESCAPING = new Set(["linebreaks", "linebreaksbr", "urlize", "urlizetrunc", "unordered_list"]);

/** Names under which projects and packages clean HTML. */
const CLEANING = /sanitiz|bleach|clean|^nh3$/i;

/** Form fields and whole forms render themselves, escaped (crispy-forms, widget-tweaks, bootstrap packages). */
const RENDERING =
  /^(?:crispy|as_crispy_\w+|bootstrap\w*|add_class|add_attr|attr|render_field|widget_type|field_type)$/;

/** Filters out of which what was typed comes again. */
const PASSES = new Set(
  (
    "safe safeseq default default_if_none lower upper title capfirst truncatechars truncatewords truncatechars_html truncatewords_html " +
    "striptags join first last slice random add cut center ljust rjust wordwrap stringformat addslashes dictsort dictsortreversed " +
    "make_list pprint replace trim string list sort reverse indent d truncate format batch groupby map select reject unique items " +
    "get_item get dict_get"
  ).split(" "),
);

/** What a filter does: by the project's function of that name, else by Django's and Jinja's own lists. `escapes` is false below `{% autoescape off %}`. */
export function filterEffect(
  flows: FlowModel,
  filters: ReadonlyMap<string, FunctionRef>,
  name: string,
  escapes: boolean,
): FilterEffect {
  const own = filters.get(name);
  if (own) return ownEffect(flows, own);
  if (name === "yesno") return "arguments";
  if (SPELLING.has(name)) return "spells";
  if (ESCAPING.has(name)) return escapes ? "harmless" : "passes";
  if (HARMLESS.has(name) || CLEANING.test(name) || RENDERING.test(name)) return "harmless";
  return PASSES.has(name) ? "passes" : "unknown";
}

/** A project's filter passes its first parameter on, or does not. */
function ownEffect(flows: FlowModel, target: FunctionRef): FilterEffect {
  const { solver } = flows;
  const facts = functionFacts(target);
  const state = solver.byRef.get(facts);
  if (!state) return "unknown";
  const taints = facts.fragment.exits
    .filter((exit) => exit.kind === "return")
    .flatMap((exit) => [...taintsOf(solver, state, exit.value)])
    .filter((taint) => (taint.kinds & KIND_BITS.html) !== 0);
  if (taints.some(({ origin }) => origin.kind === "parameter"))
    return showsText(flows, state) ? "passes" : "harmless";
  return taints.some(({ origin }) => origin.kind === "unknown") ? "unknown" : "harmless";
}

/** Whether one of the texts that a filter gives holds what somebody may have typed: `f'<img src="{user.logo_url}">'` does not. */
function showsText(flows: FlowModel, state: FunctionState): boolean {
  return state.facts.fragment.exits.some(({ kind, value }) => {
    if (kind !== "return") return false;
    const { built, tags, parts } = htmlText(flows, state, value);
    if (!built || !tags) return parts.length > 0;
    return parts.some(
      (part) => mayBeText(flows, part) && !isPlainColumn(flows, part) && !isOwnWord(part) && !isLetter(part),
    );
  });
}

/** `logo(user, css)`: what the template writes behind the filter's colon. */
function isOwnWord({ value }: HtmlPart): boolean {
  return value.op === "parameter" && value.index > 0;
}

/** `person.name[0]`: no tag has one letter. */
function isLetter({ value, at }: HtmlPart): boolean {
  if (value.op !== "item" || value.name !== undefined) return false;
  const { values } = functionFacts(at).fragment;
  const key = values[value.key];
  return values[value.base]?.op === "attribute" && key?.op === "constant" && key.constant === "number";
}

/** Filters that the project registers, by name: `@register.filter`, `@register.filter(name="x")`, `@register.filter("x")`. */
export const projectFilters: (flows: FlowModel) => ReadonlyMap<string, FunctionRef> = onceFor((flows) => {
  const found = new Map<string, FunctionRef>();
  for (const { ref } of flows.solver.functions) {
    for (const name of decoratedNames(ref, FILTER)) found.set(name, ref);
  }
  for (const { name, by, ref } of [...registrations(flows).values()].flat()) {
    if (by.startsWith("filter")) found.set(name, ref);
  }
  return found;
});

const FILTER: ReadonlySet<string> = new Set(["filter"]);

/** Decorators of `django.template.Library` that give a function a name in templates. */
const REGISTERING: ReadonlySet<string> = new Set([
  "filter",
  "simple_tag",
  "inclusion_tag",
  "simple_block_tag",
  "tag",
]);

/** The names under which templates use a function. */
export function registeredNames(flows: FlowModel, ref: FunctionRef): string[] {
  const called = registrations(flows).get(functionFacts(ref)) ?? [];
  return [...decoratedNames(ref, REGISTERING), ...called.map(({ name }) => name)];
}

function decoratedNames(ref: FunctionRef, by: ReadonlySet<string>): string[] {
  const facts = functionFacts(ref);
  return facts.decorators.flatMap((id) => {
    const name = registeredName(ref, id, by);
    return name === undefined ? [] : [name === "" ? facts.name : name];
  });
}

/** The name in a decorator that registers something; "" for the function's own. */
function registeredName(ref: FunctionRef, decorator: number, by: ReadonlySet<string>): string | undefined {
  const { parent } = functionFacts(ref);
  const { values } = functionFacts({ unit: ref.unit, function: Math.max(parent, 0) }).fragment;
  const value = values[decorator];
  if (value?.op === "attribute") return by.has(value.name) ? "" : undefined;
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  if (value?.op !== "call" || callee?.op !== "attribute" || !by.has(callee.name)) return undefined;
  const given = argumentOf(value, callee.name === "inclusion_tag" ? undefined : 0, "name");
  const text = given && values[given.value];
  return text?.op === "text" ? stringValue(ref.unit.file.bytes, text.literal) : "";
}
