/** Where the value of a template's expression comes from: the request, the database, the code's own constants, or out of sight. */
import type { Step } from "../../findings/finding.ts";
import { textBetween } from "../../source/source-file.ts";
import type { TemplateExpression } from "../../syntax/template/tree.ts";
import { filterEffect } from "./filters.ts";
import { builtinOrigin } from "./builtin-origins.ts";
import { processedOrigins, renderedOrigins, taggedOrigin } from "./held-values.ts";
import type { Path, TemplateModel, TemplateOrigin } from "./origin.ts";
import { CONSTANT, FORM_ERROR_LABEL, isHarmlessName, UNKNOWN, worstOrigin } from "./origin.ts";
import { messageOrigin } from "./queued-messages.ts";
import { givesRows } from "./reverse-relations.ts";
import { handedToMacro } from "./macro-calls.ts";
import type { Binding, MacroParameter, Scope } from "./scopes.ts";
import { bindingOf } from "./scopes.ts";
import { isReached } from "./reached.ts";
import { maySpeakOfRow, spokenMethod } from "./spoken-methods.ts";
import { spokenColumn } from "./spoken-rows.ts";
import type { TemplateFile } from "./template-files.ts";
import { writtenVariable } from "./written-names.ts";

/** Includes, bindings and renderings followed from one expression. */
const DEPTH = 8;

/** Places that bring one template in, of which this many are looked at. */
const BREADTH = 12;

/** Expressions and names looked at for one question: templates that include each other in circles end here. */
const MOST_STEPS = 2_000;

/** A question under way. */
interface Question extends TemplateModel {
  readonly steps: { left: number };
}

/** Where the value of an expression comes from. */
export function originOf(model: TemplateModel, scope: Scope, expression: TemplateExpression): TemplateOrigin {
  return expressionOrigin({ ...model, steps: { left: MOST_STEPS } }, scope, expression, 0);
}

function isOver({ steps }: Question, depth: number): boolean {
  return depth > DEPTH || steps.left-- <= 0;
}

function expressionOrigin(
  model: Question,
  scope: Scope,
  expression: TemplateExpression,
  depth: number,
): TemplateOrigin {
  if (isOver(model, depth)) return UNKNOWN;
  switch (expression.kind) {
    case "text":
    case "constant":
      return CONSTANT;
    case "name":
    case "attribute":
    case "item":
      return pathOrigin(model, scope, expression, depth);
    case "filter":
      return filterOrigin(model, scope, expression, depth);
    case "call":
      return callOrigin(model, scope, expression, depth);
    case "operation":
      return worstPart(
        scope,
        partsOf(model, expression).map((one) => ({
          expression: one,
          origin: expressionOrigin(model, scope, one, depth + 1),
        })),
      );
    case "unknown":
      return UNKNOWN;
  }
}

/** What an operation's value may be made of: of an address, what stands first decides where it leads. */
function partsOf(
  { kind }: TemplateModel,
  { operator, operands }: TemplateExpression & { kind: "operation" },
): readonly TemplateExpression[] {
  const [first] = operands;
  // Operators are read from left to right: `given or a == b` may well be `given`.
  if (operator === "comparison" || operator === "test")
    return first?.kind === "operation" && first.operator === "logic" ? first.operands.slice(0, -1) : [];
  if (operator === "logic" && operands.length === 1) return [];
  return kind === "redirect" && operator === "concatenation" ? operands.slice(0, 1) : operands;
}

function filterOrigin(
  model: Question,
  scope: Scope,
  expression: TemplateExpression & { kind: "filter" },
  depth: number,
): TemplateOrigin {
  const base = expressionOrigin(model, scope, expression.base, depth + 1);
  const isAddress = model.kind === "redirect";
  const handed: readonly Part[] = isAddress
    ? []
    : expression.arguments.map((one) => ({
        expression: one,
        origin: expressionOrigin(model, scope, one, depth + 1),
      }));
  switch (filterEffect(model.flows, model.filters, expression.name, scope.escapes)) {
    case "harmless":
      return CONSTANT;
    case "unknown":
      return base.kind === "constant"
        ? CONSTANT
        : { ...base, kind: "unknown", label: `the filter \`${expression.name}\``, ofFilter: true };
    case "arguments":
      return worstPart(scope, handed);
    case "spells":
      return base.kind === "stored" || base.kind === "request" ? base : CONSTANT;
    case "passes":
      return worstPart(scope, [{ expression: expression.base, origin: base }, ...handed]);
  }
}

/** One operand, argument or the like. */
interface Part {
  readonly expression: TemplateExpression;
  readonly origin: TemplateOrigin;
}

/** The most telling of the parts of an expression, with its own name where it is not the first. */
function worstPart({ file }: Scope, parts: readonly Part[]): TemplateOrigin {
  const worst = worstOrigin(parts.map(({ origin }) => origin));
  const at = parts.findIndex(({ origin }) => origin === worst);
  const chosen = at > 0 ? parts[at] : undefined;
  const part = worst.part ?? (chosen && writtenVariable(file, chosen.expression));
  return part === undefined ? worst : { ...worst, part };
}

/** Functions of Jinja templates that give nothing of their arguments' text unescaped. */
const MAKES = /^(?:url|url_for|static|_|gettext|ngettext|csrf_input|range|now|reverse)$/;

function callOrigin(
  model: Question,
  scope: Scope,
  expression: TemplateExpression & { kind: "call" },
  depth: number,
): TemplateOrigin {
  const { callee } = expression;
  if (callee.kind === "name" && MAKES.test(callee.name)) return CONSTANT;
  if (model.kind === "redirect") return UNKNOWN;
  const given = worstOrigin(
    expression.arguments.map((one) => expressionOrigin(model, scope, one.value, depth + 1)),
  );
  if (callee.kind === "attribute")
    return worstOrigin([expressionOrigin(model, scope, callee, depth + 1), given]);
  if (callee.kind !== "name" || given.kind === "constant" || HANDS_ON.test(callee.name))
    return worstOrigin([UNKNOWN, given]);
  // What such a function makes of a row is not seen: the address of its page, mostly.
  return { ...given, kind: "unknown", label: `the function \`${callee.name}\`` };
}

/** Functions that give the text which they are handed. */
const HANDS_ON = /^(?:string|str|dict|list|join|format)$/;

function pathOf(expression: TemplateExpression): Path | undefined {
  switch (expression.kind) {
    case "name":
      return { root: expression.name, members: [] };
    case "attribute": {
      const base = pathOf(expression.base);
      return base && { root: base.root, members: [...base.members, expression.name] };
    }
    case "item": {
      const base = pathOf(expression.base);
      const key = expression.key.kind === "text" ? expression.key.text : "0";
      return base && { root: base.root, members: [...base.members, key] };
    }
    case "call": {
      // Jinja: `product.reviews.all()`.
      const { callee } = expression;
      return callee.kind === "attribute" && givesRows(callee.name) ? pathOf(callee) : undefined;
    }
    default:
      return undefined;
  }
}

function pathOrigin(
  model: Question,
  scope: Scope,
  expression: TemplateExpression,
  depth: number,
): TemplateOrigin {
  const path = pathOf(expression);
  return path === undefined ? UNKNOWN : nameOrigin(model, scope, path, depth);
}

function nameOrigin(model: Question, scope: Scope, path: Path, depth: number): TemplateOrigin {
  if (isOver(model, depth)) return UNKNOWN;
  const origin = followed(model, scope, path, depth);
  if (origin.kind !== "unknown")
    return origin === CONSTANT && maySpeakOfRow(path)
      ? (spokenMethod(model, scope.file, path) ?? origin)
      : origin;
  return spokenColumn(model, scope.file, path) ?? spokenMethod(model, scope.file, path) ?? origin;
}

function followed(model: Question, scope: Scope, path: Path, depth: number): TemplateOrigin {
  const bound = bindingOf(scope, path.root);
  if (bound?.binding.kind === "made") return madeOrigin(model, bound.binding, path.members);
  if (bound?.binding.kind === "parameter")
    return parameterOrigin(model, bound.scope, bound.binding, path.members, depth);
  if (bound) return boundOrigin(model, bound.scope, bound.binding, path.members, depth);
  const ofForm = formOrigin(path) ?? widgetOrigin(scope.file, path);
  if (ofForm) return ofForm;
  const shown = path.root === "form" && path.members[0] === "instance" ? ofInstance(path) : path;
  const given = [
    ...includedOrigins(model, scope.file, shown, depth),
    ...renderedOrigins(model, scope, shown),
  ];
  const known = given.filter((origin) => origin.kind !== "unknown");
  if (known.length > 0) return worstOrigin(given);
  const processed = processedOrigins(model, path);
  if (processed.length > 0) return worstOrigin(processed);
  if (path.root === "messages" && path.members.length === 0) return messageOrigin(model.flows);
  const builtin = builtinOrigin(model, scope.file, path);
  if (builtin) return builtin;
  return isReached(model, scope.file) ? worstOrigin(given) : UNKNOWN;
}

function madeOrigin(
  model: Question,
  { by, tag }: Binding & { kind: "made" },
  members: readonly string[],
): TemplateOrigin {
  if (by === "the loop" || by === "the template") return CONSTANT;
  const given = tag === undefined ? undefined : taggedOrigin(model, tag, members);
  return given && given.kind !== "unknown" ? given : { ...UNKNOWN, label: by };
}

/** The row that a form edits is the view's. */
function ofInstance({ members }: Path): Path {
  return { root: "object", members: members.slice(1) };
}

/** What a form shows of what was sent: a field's value, and messages, of which many repeat the value that was refused. */
function formOrigin({ root, members }: Path): TemplateOrigin | undefined {
  if (!/^(?:(?:bound_?)?field|\w*form)$/.test(root)) return undefined;
  const last = members.at(-1) ?? "";
  if (/^(?:(?:bound_?)?field|form)$/.test(root) && (last === "value" || members.includes("cleaned_data")))
    return SENT;
  const list = members.findIndex((one) => ERRORS.test(one));
  return list !== -1 && members.slice(list + 1).some((one) => /^\d+$/.test(one)) ? MESSAGE : undefined;
}

/** What a field holds, in the template of its widget (docs.djangoproject.com/en/5.2/ref/forms/widgets/#django.forms.Widget.get_context). */
function widgetOrigin(
  { file: { bytes } }: TemplateFile,
  { root, members }: Path,
): TemplateOrigin | undefined {
  if (root !== "widget" || members.length !== 1 || members[0] !== "value") return undefined;
  return textBetween(bytes, 0, Math.min(bytes.length, WIDGET)).includes("widget.attrs") ? SENT : undefined;
}

/** How much of a widget's template is searched for its attributes, which nothing else called a widget has. */
const WIDGET = 8_000;

/** Messages of fields; those of the whole form are mostly the code's own words. */
const ERRORS = /^errors$/;

const SENT: TemplateOrigin = { kind: "stored", label: "what was sent in the form", steps: [] };

const MESSAGE: TemplateOrigin = {
  kind: "stored",
  label: FORM_ERROR_LABEL,
  steps: [],
};

/** `{% for error in field.errors %}`: lists of messages escape them, a single message is plain text. */
function isMessage(of: TemplateExpression, position: number | undefined): boolean {
  const path = pathOf(of);
  if (path === undefined || position !== undefined) return false;
  return ERRORS.test(path.members.at(-1) ?? "") && /^(?:field|\w*form)$/.test(path.root);
}

function boundOrigin(
  model: Question,
  scope: Scope,
  binding:
    | { readonly kind: "value"; readonly expression: TemplateExpression }
    | { readonly kind: "element"; readonly of: TemplateExpression; readonly position: number | undefined },
  members: readonly string[],
  depth: number,
): TemplateOrigin {
  const expression = binding.kind === "value" ? binding.expression : binding.of;
  if (binding.kind === "element" && members.length === 0 && isMessage(expression, binding.position))
    return MESSAGE;
  const inner = pathOf(expression);
  if (inner) {
    const path = { root: inner.root, members: [...inner.members, ...members] };
    const isPair = members.length === 0 && /^(?:items)?$/.test(inner.members.join("."));
    const position = binding.kind === "element" && isPair ? binding.position : undefined;
    return nameOrigin(model, scope, position === undefined ? path : { ...path, position }, depth + 1);
  }
  const origin = expressionOrigin(model, scope, expression, depth + 1);
  return members.length > 0 && isHarmlessName(members.at(-1) ?? "") ? CONSTANT : origin;
}

/** What a macro's callers in sight hand over for a parameter. */
function parameterOrigin(
  model: Question,
  scope: Scope,
  parameter: MacroParameter,
  members: readonly string[],
  depth: number,
): TemplateOrigin {
  const handed = handedToMacro(model.graph, scope, parameter).slice(0, BREADTH);
  if (handed.length === 0) return { ...UNKNOWN, label: "the macro's caller" };
  return worstOrigin(
    handed.map(({ scope: around, expression }): TemplateOrigin => {
      const origin = boundOrigin(model, around, { kind: "value", expression }, members, depth + 1);
      const { start, end } = expression;
      const place = { path: around.file.file.path, span: { start, end } };
      return { ...origin, steps: [...origin.steps, { place, note: "handed to the macro here" }] };
    }),
  );
}

function includedOrigins(model: Question, file: TemplateFile, path: Path, depth: number): TemplateOrigin[] {
  const sites = (model.graph.inclusions.get(file) ?? []).slice(0, BREADTH);
  return sites.flatMap((site): TemplateOrigin[] => {
    const step: Step = {
      place: {
        path: site.tag.scope.file.file.path,
        span: { start: site.tag.node.start, end: site.tag.node.end },
      },
      note: "included here",
    };
    const given = site.given.get(path.root);
    if (given === undefined && site.only) return [];
    const origin =
      given === undefined
        ? nameOrigin(model, site.tag.scope, path, depth + 1)
        : boundOrigin(model, site.tag.scope, { kind: "value", expression: given }, path.members, depth);
    return [{ ...origin, steps: [...origin.steps, step] }];
  });
}
