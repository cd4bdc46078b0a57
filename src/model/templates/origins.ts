/** Where the value of a template's expression comes from: the request, the database, the code's own constants, or out of sight. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { Step } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { Kind } from "../../flow/kinds.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { Taint } from "../../flow/taint.ts";
import type { TemplateExpression } from "../../syntax/template/tree.ts";
import { addEntries, emptyEntries } from "./context-entries.ts";
import { isDirect } from "./directness.ts";
import { filterEffect } from "./filters.ts";
import { fieldContent, modelAt } from "./model-class.ts";
import type { Render } from "./renders.ts";
import type { Scope, TemplateGraph } from "./scopes.ts";
import { bindingOf } from "./scopes.ts";
import type { TemplateFile, Templates } from "./template-files.ts";

/** How free the sender is in choosing a value, most telling last. `markup` is text that is meant to be HTML. */
export type OriginKind = "constant" | "unknown" | "markup" | "stored" | "request";

/** One place a value may come from. */
export interface TemplateOrigin {
  readonly kind: OriginKind;
  /** Completes "comes from …": "the query string", "`Comment.text` in the database". */
  readonly label: string;
  /** The library class of the model field it comes from: `django.db.models.URLField`. */
  readonly field?: string;
  /** From the source to the template, without the place where it comes out. */
  readonly steps: readonly Step[];
}

/** What evaluation needs. */
export interface TemplateModel {
  readonly templates: Templates;
  readonly graph: TemplateGraph;
  readonly flows: FlowModel;
  /** Renderings by the template they name. */
  readonly renders: ReadonlyMap<TemplateFile, readonly Render[]>;
  readonly filters: ReadonlyMap<string, FunctionRef>;
  /** As what values are judged; as HTML where nothing is said. */
  readonly kind?: Kind;
}

const WEIGHT: Readonly<Record<OriginKind, number>> = {
  constant: 0,
  unknown: 1,
  markup: 2,
  stored: 3,
  request: 4,
};

const CONSTANT: TemplateOrigin = { kind: "constant", label: "the template itself", steps: [] };

const UNKNOWN: TemplateOrigin = { kind: "unknown", label: "code outside this analysis", steps: [] };

/** The most telling of some origins; constant when there are none. */
export function worstOrigin(origins: readonly TemplateOrigin[]): TemplateOrigin {
  return origins.reduce((worst, one) => (WEIGHT[one.kind] > WEIGHT[worst.kind] ? one : worst), CONSTANT);
}

/** Includes, bindings and renderings followed from one expression. */
const DEPTH = 8;

/** Places that bring one template in, of which this many are looked at. */
const BREADTH = 12;

/** Where the value of an expression comes from. */
export function originOf(
  model: TemplateModel,
  scope: Scope,
  expression: TemplateExpression,
  depth = 0,
): TemplateOrigin {
  if (depth > DEPTH) return UNKNOWN;
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
      return worstOrigin(partsOf(model, expression).map((one) => originOf(model, scope, one, depth + 1)));
    case "unknown":
      return UNKNOWN;
  }
}

/** Of an address, what stands first decides where it leads. */
function partsOf(
  { kind }: TemplateModel,
  { operator, operands }: TemplateExpression & { kind: "operation" },
): readonly TemplateExpression[] {
  return kind === "redirect" && operator === "concatenation" ? operands.slice(0, 1) : operands;
}

function filterOrigin(
  model: TemplateModel,
  scope: Scope,
  expression: TemplateExpression & { kind: "filter" },
  depth: number,
): TemplateOrigin {
  const base = originOf(model, scope, expression.base, depth + 1);
  const isAddress = model.kind === "redirect";
  const given = isAddress ? [] : expression.arguments.map((one) => originOf(model, scope, one, depth + 1));
  switch (filterEffect(model.flows, model.filters, expression.name, scope.escapes)) {
    case "harmless":
      return CONSTANT;
    case "unknown":
      return base.kind === "constant"
        ? CONSTANT
        : { ...base, kind: "unknown", label: `the filter \`${expression.name}\`` };
    case "arguments":
      return worstOrigin(given);
    case "passes":
      return worstOrigin([base, ...given]);
  }
}

/** Functions of Jinja templates that give nothing of their arguments' text unescaped. */
const MAKES = /^(?:url|url_for|static|_|gettext|ngettext|csrf_input|range|now|reverse)$/;

function callOrigin(
  model: TemplateModel,
  scope: Scope,
  expression: TemplateExpression & { kind: "call" },
  depth: number,
): TemplateOrigin {
  const { callee } = expression;
  if (callee.kind === "name" && MAKES.test(callee.name)) return CONSTANT;
  if (model.kind === "redirect") return UNKNOWN;
  const given = expression.arguments.map((one) => originOf(model, scope, one.value, depth + 1));
  return worstOrigin([
    callee.kind === "attribute" ? originOf(model, scope, callee, depth + 1) : UNKNOWN,
    ...given,
  ]);
}

interface Path {
  readonly root: string;
  readonly members: readonly string[];
}

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
    default:
      return undefined;
  }
}

function pathOrigin(
  model: TemplateModel,
  scope: Scope,
  expression: TemplateExpression,
  depth: number,
): TemplateOrigin {
  const path = pathOf(expression);
  return path === undefined ? UNKNOWN : nameOrigin(model, scope, path, depth);
}

function nameOrigin(model: TemplateModel, scope: Scope, path: Path, depth: number): TemplateOrigin {
  if (depth > DEPTH) return UNKNOWN;
  const bound = bindingOf(scope, path.root);
  if (bound?.binding.kind === "made")
    return CONSTANT.label === bound.binding.by ? CONSTANT : madeOrigin(bound.binding.by);
  if (bound) return boundOrigin(model, bound.scope, bound.binding, path.members, depth);
  const builtin = builtinOrigin(path);
  if (builtin) return builtin;
  return worstOrigin([
    ...includedOrigins(model, scope.file, path, depth),
    ...renderedOrigins(model, scope.file, path),
  ]);
}

function madeOrigin(by: string): TemplateOrigin {
  return by === "the loop" ? CONSTANT : { ...UNKNOWN, label: by };
}

function boundOrigin(
  model: TemplateModel,
  scope: Scope,
  binding:
    | { readonly kind: "value"; readonly expression: TemplateExpression }
    | { readonly kind: "element"; readonly of: TemplateExpression; readonly position: number | undefined },
  members: readonly string[],
  depth: number,
): TemplateOrigin {
  const expression = binding.kind === "value" ? binding.expression : binding.of;
  const inner = pathOf(expression);
  if (inner)
    return nameOrigin(model, scope, { root: inner.root, members: [...inner.members, ...members] }, depth + 1);
  const origin = originOf(model, scope, expression, depth + 1);
  return members.length > 0 && isHarmlessName(members.at(-1) ?? "") ? CONSTANT : origin;
}

/** What a request itself brings along (docs.djangoproject.com/en/5.2/ref/request-response/). */
const REQUEST_PARTS: ReadonlyMap<string, string> = new Map([
  ["GET", "the query string"],
  ["POST", "the submitted form"],
  ["COOKIES", "a cookie"],
  ["META", "the request's headers"],
  ["headers", "the request's headers"],
  ["body", "the request's body"],
  ["path", "the request's path"],
  ["get_full_path", "the request's path"],
  ["build_absolute_uri", "the request's path"],
  ["path_info", "the request's path"],
]);

/** Names that Django's own context processors and tags provide, whose values are the code's or Django's own. */
const PROVIDED = new Set([
  "csrf_token",
  "perms",
  "debug",
  "LANGUAGES",
  "LANGUAGE_CODE",
  "LANGUAGE_BIDI",
  "STATIC_URL",
  "MEDIA_URL",
  "TIME_ZONE",
  "settings",
  "forloop",
  "loop",
  "block",
  "self",
  "form",
  "formset",
  "field",
  "wizard",
  "paginator",
  "page_obj",
  "is_paginated",
  "True",
  "False",
  "None",
  "site_title",
  "site_header",
  "site_url",
  "opts",
  "media",
]);

function builtinOrigin({ root, members }: Path): TemplateOrigin | undefined {
  if (root === "request") {
    const [part = "", ...rest] = members;
    if (part === "user") return userOrigin(rest);
    const label = REQUEST_PARTS.get(part);
    return label === undefined ? { ...UNKNOWN, label: "the request" } : { kind: "request", label, steps: [] };
  }
  if (root === "user") return userOrigin(members);
  return PROVIDED.has(root) ? CONSTANT : undefined;
}

/** Names that people choose for themselves. */
const CHOSEN =
  /^(?:get_)?(?:user_?name|first_name|last_name|full_name|short_name|email|bio|about|display_name|name|nickname|signature|website)$/;

function userOrigin(members: readonly string[]): TemplateOrigin {
  const last = members.at(-1) ?? "";
  if (members.length === 0 || CHOSEN.test(last))
    return { kind: "stored", label: "the user's own profile", steps: [] };
  return CONSTANT;
}

/** Attributes that hold numbers, dates, flags and addresses whatever their object is. */
function isHarmlessName(name: string): boolean {
  return /^(?:\d+|id|pk|uuid|count|length|index|counter|slug|date|datetime|created|modified|created_at|updated_at|is_\w+|has_\w+|num_\w+|\w+_(?:id|pk|count|at|on|date|total|size|url)|get_absolute_url|url|help_text|label_tag|errors|as_p|as_div|as_table|as_ul|non_field_errors|auto_id|html_name|id_for_label)$/.test(
    name,
  );
}

function includedOrigins(
  model: TemplateModel,
  file: TemplateFile,
  path: Path,
  depth: number,
): TemplateOrigin[] {
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

/** What renderings of the template, and of those that extend it, put under the name. */
function renderedOrigins(model: TemplateModel, file: TemplateFile, path: Path): TemplateOrigin[] {
  return familyOf(model.graph, file)
    .flatMap((one) => (model.renders.get(one) ?? []).slice(0, BREADTH))
    .flatMap((render) => renderOrigins(model, render, path));
}

/** A template and all that extend it. */
function familyOf(graph: TemplateGraph, file: TemplateFile): TemplateFile[] {
  const family = new Set([file]);
  for (const one of family) {
    if (family.size > BREADTH) break;
    for (const child of graph.children.get(one) ?? []) family.add(child);
  }
  return [...family];
}

function renderOrigins(model: TemplateModel, render: Render, path: Path): TemplateOrigin[] {
  const values = render.context.values.get(path.root) ?? [];
  const held = values.map((ref) => valueOrigin(model, ref, path, render));
  if (held.length > 0) return held;
  const shown = render.model && genericName(model, render, path.root) ? render.model : undefined;
  if (shown) return [fieldOrigin(model, shown, path.members, render) ?? UNKNOWN];
  return render.context.open ? [UNKNOWN] : [];
}

/** `object`, `object_list`, and the model's own name, under which generic views show their rows. */
function genericName(model: TemplateModel, render: Render, name: string): boolean {
  if (/^(?:object|object_list|page_obj|instance)$/.test(name)) return true;
  const target = render.model && modelAt(model.flows.program, render.model);
  const own = target?.unit.facts.classes[target.class]?.name.toLowerCase();
  return own !== undefined && (name === own || name === `${own}_list`);
}

/** An attribute of a row, by its field; an entry of a dictionary; else whatever the solver knows of the value itself. */
function valueOrigin(model: TemplateModel, ref: ValueRef, path: Path, render: Render): TemplateOrigin {
  const [first, ...rest] = path.members;
  if (first === undefined || isRequestMapping(model, ref)) return directOrigin(model, ref, path.root);
  const field = fieldOrigin(model, ref, path.members, render);
  if (field) return field;
  if (path.members.some((name) => isHarmlessName(name) && !/^\d+$/.test(name))) return CONSTANT;
  const entries = emptyEntries();
  addEntries(model.flows.program, entries, ref);
  const held = entries.values.get(first) ?? [];
  if (held.length > 0)
    return worstOrigin(
      held.map((one) => valueOrigin(model, one, { root: path.root, members: rest }, render)),
    );
  return {
    ...UNKNOWN,
    label: `\`${path.root}\`, whose parts could not be followed`,
    steps: [{ place: placeOf(ref), note: `put into the template's context as \`${path.root}\`` }],
  };
}

/** `request.GET`, `form.cleaned_data` and the like: whatever name is asked of them was sent. */
function isRequestMapping({ flows }: TemplateModel, ref: ValueRef): boolean {
  const name = externalName(resolve(flows.program, ref));
  return name !== undefined && flows.solver.catalog.sources.get(name)?.kind === "request";
}

/** What the value itself may be, as far as it is handed on text for text. */
function directOrigin(model: TemplateModel, ref: ValueRef, name: string): TemplateOrigin {
  const state = model.flows.solver.byRef.get(functionFacts(ref));
  if (!state) return UNKNOWN;
  const taints = taintsOf(model.flows.solver, state, ref.value).filter(
    (one) => (one.kinds & KIND_BITS[model.kind ?? "html"]) !== 0,
  );
  const step: Step = { place: placeOf(ref), note: `put into the template's context as \`${name}\`` };
  return worstOrigin(
    taints.map((taint) =>
      isDirect(model.flows, ref, taint.origin)
        ? taintOrigin(model, taint, ref, state.entries, step)
        : { ...UNKNOWN, steps: [step] },
    ),
  );
}

function taintOrigin(
  model: TemplateModel,
  { origin }: Taint,
  ref: ValueRef,
  entries: readonly {
    readonly index: number;
    readonly row: { readonly label: string; readonly kind: string };
    readonly clears: number;
  }[],
  step: Step,
): TemplateOrigin {
  switch (origin.kind) {
    case "source": {
      const { label, kind } = origin.row;
      const first: Step = { place: placeOf(origin.at), note: `comes from ${label}` };
      if (kind === "operator") return CONSTANT;
      return { kind: kind === "request" ? "request" : "stored", label, steps: [first, step] };
    }
    case "parameter": {
      const entry = entries.find((one) => one.index === origin.index);
      if (!entry || entry.row.kind !== "request") return { ...UNKNOWN, steps: [step] };
      if ((entry.clears & KIND_BITS[model.kind ?? "html"]) !== 0) return CONSTANT;
      return {
        kind: "request",
        label: entry.row.label,
        steps: [{ place: placeOf(ref), note: `comes from ${entry.row.label}` }],
      };
    }
    case "unknown":
      return { ...UNKNOWN, steps: [step] };
  }
}

/** Follows attributes along a model's fields. Undefined where the object is no model's row. */
function fieldOrigin(
  model: TemplateModel,
  ref: ValueRef,
  members: readonly string[],
  render: Render,
): TemplateOrigin | undefined {
  const { program } = model.flows;
  let owner = modelAt(program, ref);
  for (const [index, name] of members.entries()) {
    if (owner === undefined) return undefined;
    if (/^\d+$/.test(name)) continue;
    const content = fieldContent(program, owner, name);
    const label = `\`${owner.unit.facts.classes[owner.class]?.name ?? ""}.${name}\` in the database`;
    switch (content.kind) {
      case "harmless":
        return CONSTANT;
      case "related":
        owner = content.model;
        break;
      case "text":
        return { kind: "stored", label, field: content.path, steps: [renderedWith(render, label)] };
      case "markup":
        return { kind: "markup", label, steps: [renderedWith(render, label)] };
      case "method":
        return methodOrigin(model, content.target, label);
      case "unknown":
        return index === members.length - 1 && isHarmlessName(name) ? CONSTANT : undefined;
    }
  }
  return CONSTANT;
}

function renderedWith(render: Render, label: string): Step {
  return { place: render.at, note: `rendered here with ${label}` };
}

/** A method that gives text made safe (`format_html`, `mark_safe`) answers for it itself. */
function methodOrigin(model: TemplateModel, target: FunctionRef, label: string): TemplateOrigin {
  const { fragment } = functionFacts(target);
  const state = model.flows.solver.byRef.get(functionFacts(target));
  if (!state) return UNKNOWN;
  const taints = fragment.exits
    .filter((exit) => exit.kind === "return")
    .flatMap((exit) => [...taintsOf(model.flows.solver, state, exit.value)])
    .filter((taint) => (taint.kinds & KIND_BITS[model.kind ?? "html"]) !== 0);
  if (taints.length === 0) return CONSTANT;
  return { ...UNKNOWN, label };
}
