/** Parts of a page that the programmer wrote when the form was declared, and what highlighters have escaped. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { HtmlPart } from "./html-parts.ts";

/** What Django hands to these methods is the field's name in the form (docs.djangoproject.com/en/5.2/ref/forms/widgets/). */
const WIDGET_METHODS: ReadonlySet<string> = new Set([
  "render",
  "get_context",
  "build_attrs",
  "id_for_label",
  "create_option",
]);

const WIDGET_NAMES: ReadonlySet<string> = new Set(["name", "id_", "attrs", "renderer"]);

const WIDGET = /^django\.forms\.|\.widgets\.\w{1,80}$/;

/** Attributes of a bound field that come from its declaration (docs.djangoproject.com/en/5.2/ref/forms/api/#django.forms.BoundField). */
const BOUND_FIELD: ReadonlySet<string> = new Set(["auto_id", "help_text", "id_for_label", "html_name"]);

/** Pygments' `highlight()` escapes what it colours when it makes HTML. */
const HIGHLIGHT = "pygments.highlight";

/** Whether a part is one of those. */
export function isFormsOwn(flows: FlowModel, part: HtmlPart): boolean {
  const { value } = part;
  if (value.op === "parameter") return WIDGET_NAMES.has(value.name) && isWidgetMethod(flows, part);
  if (value.op === "call") return isHighlighted(flows, part) || isOwnAttribute(flows, part);
  if (value.op === "item") return isField(flows, part) || isOwnAttribute(flows, part);
  return value.op === "attribute" && isBoundField(part);
}

/** `attrs["id"]`, `(attrs or {}).get("id", name)`: what the widget was declared with. */
function isOwnAttribute(flows: FlowModel, part: HtmlPart): boolean {
  const { values } = functionFacts(part.at).fragment;
  const { value } = part;
  const callee = value.op === "call" ? values[value.callee] : undefined;
  const base = value.op === "item" ? value.base : callee?.op === "attribute" ? callee.base : NONE;
  const [held] = [values[base]].map((one) =>
    one?.op === "operation" ? values[one.operands[0] ?? NONE] : one,
  );
  return held?.op === "parameter" && held.name === "attrs" && isWidgetMethod(flows, part);
}

/** `form["filters"]`: a bound field, whose widget's template escapes what it shows (docs.djangoproject.com/en/5.2/ref/forms/api/#outputting-forms-as-html). */
function isField({ program }: FlowModel, { value, at }: HtmlPart): boolean {
  const form = value.op === "item" ? resolveIn(program, at, value.base) : undefined;
  if (form?.kind === "instance")
    return libraryAncestors(program, form.target).some((name) => FORM.test(name));
  return FORM.test(externalName(form) ?? "");
}

const FORM = /^django\.forms\.(?:\w{1,20}\.)?(?:Base)?(?:Model)?Form$/;

/** `highlight(code, lexer, HtmlFormatter())`, and the style sheet of such a formatter. */
function isHighlighted({ program }: FlowModel, { value, at }: HtmlPart): boolean {
  if (value.op !== "call") return false;
  if (externalName(resolveIn(program, at, value.callee)) === HIGHLIGHT) return true;
  return spokenName(functionFacts(at).fragment, value.callee) === "get_style_defs";
}

/**
 * `form.errors.as_json()` and `.as_text()` repeat what was sent, unescaped unless `escape_html` is given
 * (docs.djangoproject.com/en/5.2/ref/forms/api/#django.forms.Form.errors.as_json).
 */
export function listsErrorsRaw({ value, at }: HtmlPart): boolean {
  if (value.op !== "call" || value.arguments.length > 0) return false;
  const { fragment } = functionFacts(at);
  const callee = fragment.values[value.callee];
  if (callee?.op !== "attribute" || !/^as_(?:json|text)$/.test(callee.name)) return false;
  return spokenName(fragment, callee.base) === "errors";
}

function isWidgetMethod({ program }: FlowModel, { at }: HtmlPart): boolean {
  const { name, class: owner } = functionFacts(at);
  if (owner < 0 || !WIDGET_METHODS.has(name)) return false;
  return libraryAncestors(program, { unit: at.unit, class: owner }).some((name) => WIDGET.test(name));
}

/** `field.label` next to `field.auto_id`: only a form's field has both. */
function isBoundField({ value, at }: HtmlPart): boolean {
  if (value.op !== "attribute") return false;
  const { values } = functionFacts(at).fragment;
  const { base, name } = value;
  if (name === "auto_id" || name === "id_for_label") return true;
  if (name !== "label" && !BOUND_FIELD.has(name)) return false;
  if (isDeclaredField(values, base)) return true;
  return values.some(
    (one) => one.op === "attribute" && one.base === base && /^(?:auto_id|id_for_label)$/.test(one.name),
  );
}

/** `form.base_fields["note"]`: a field that the code names, and so has declared. Those that it makes itself go by a variable. */
function isDeclaredField(values: readonly Value[], id: ValueId): boolean {
  const field = values[id];
  const fields = field?.op === "item" && field.name !== undefined ? values[field.base] : undefined;
  return fields?.op === "attribute" && /^(?:base_|declared_)?fields$/.test(fields.name);
}
