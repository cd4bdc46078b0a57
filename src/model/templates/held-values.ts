/** Where the values come from that Python hands to templates. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { definitionOf } from "../../bind/constants.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { Step } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { SHOWN_VALUE } from "../../flow/catalog/entries.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Taint, Taints } from "../../flow/taint.ts";
import { FREE_NAMES, isAccountRow, unvalidatedAccounts, VALIDATED_NAMES } from "./account-rows.ts";
import { comesByCheckedPost } from "../csrf/posted-only.ts";
import { ADDRESS } from "../responses/harmless-names.ts";
import { addEntries, emptyEntries } from "./context-entries.ts";
import { isDirect } from "./directness.ts";
import { changedParts, madeValue, sentParts } from "./made-html.ts";
import { isNamedForMarkup, modelAt } from "./model-class.ts";
import type { Path, TemplateModel, TemplateOrigin } from "./origin.ts";
import { CONSTANT, isEncoded, isHarmlessName, UNKNOWN, worstOrigin } from "./origin.ts";
import type { Render } from "./renders.ts";
import { placeOfRead } from "./read-places.ts";
import type { OutputNode } from "../../syntax/template/tree.ts";
import type { Scope, TemplateGraph } from "./scopes.ts";
import { blocksAround } from "./scopes.ts";
import type { TemplateFile } from "./template-files.ts";
import { partsOfPairs } from "./loop-parts.ts";
import { structureOrigin } from "./held-structures.ts";
import { RESULT, tagResults } from "./tag-results.ts";
import { fieldOrigin, renderedWith } from "./row-origins.ts";
import { FETCHED, isTableRow, remoteOrigin } from "./remote-origins.ts";

/** Templates and renderings of one that are looked at. */
const BREADTH = 12;

/** What renderings of the template, and of those that extend it, put under the name in a scope. */
export function renderedOrigins(model: TemplateModel, scope: Scope, path: Path): TemplateOrigin[] {
  const blocks = blocksAround(scope);
  return familyOf(model.graph, scope.file)
    .filter((one) => one === scope.file || !replaces(model.graph, one, scope.file, blocks))
    .flatMap((one) => (model.renders.get(one) ?? []).slice(0, BREADTH))
    .flatMap((render) => renderOrigins(model, render, path));
}

/** What the project's context processors give every template under the name. */
export function processedOrigins(model: TemplateModel, path: Path): TemplateOrigin[] {
  return model.processors
    .filter(({ context }) => context.values.has(path.root))
    .flatMap((render) => renderOrigins(model, render, path));
}

/** Whether a template, or one between it and `base`, fills one of the blocks anew and leaves out what stood there. */
function replaces(
  graph: TemplateGraph,
  from: TemplateFile,
  base: TemplateFile,
  blocks: readonly string[],
): boolean {
  const seen = new Set([from]);
  for (const file of seen) {
    if (file === base) continue;
    if (blocks.some((block) => fillsAnew(graph, file, block))) return true;
    for (const parent of graph.parents.get(file) ?? []) if (seen.size < BREADTH) seen.add(parent);
  }
  return false;
}

/** `{% block buttons %}` without `{{ block.super }}`. */
function fillsAnew({ scoped }: TemplateGraph, file: TemplateFile, block: string): boolean {
  const { tags = [], outputs = [] } = scoped.get(file) ?? {};
  const fills = tags.some(({ node }) => node.name === "block" && node.words[0]?.text === block);
  return (
    fills && !outputs.some(({ scope, node }) => blocksAround(scope).includes(block) && showsParent(node))
  );
}

/** Django's `block.super`, Jinja's `super()`. */
function showsParent({ expression }: OutputNode): boolean {
  if (expression.kind === "attribute") return expression.name === "super";
  return (
    expression.kind === "call" && expression.callee.kind === "name" && expression.callee.name === "super"
  );
}

/** A template and all that extend it. */
export function familyOf(graph: TemplateGraph, file: TemplateFile): TemplateFile[] {
  const family = new Set([file]);
  for (const one of family) {
    if (family.size > BREADTH) break;
    for (const child of graph.children.get(one) ?? []) family.add(child);
  }
  return [...family];
}

function renderOrigins(model: TemplateModel, render: Render, path: Path): TemplateOrigin[] {
  const values = render.context.values.get(path.root) ?? [];
  const { position } = path;
  const parts =
    position === undefined || path.members.length > 0
      ? values
      : values.flatMap((ref) => partsOfPairs(model.flows.program, ref, path.root, position) ?? ref);
  const held = parts.map((ref) => valueOrigin(model, ref, path, render));
  if (held.length > 0) return held;
  const shown = render.model && genericName(model, render, path.root) ? render.model : undefined;
  if (shown) return [fieldOrigin(model, shown, path.members, render) ?? UNKNOWN];
  return render.context.open ? [UNKNOWN] : [];
}

/** What a tag of the project's gives, under the names below it; undefined for other tags. */
export function taggedOrigin(
  model: TemplateModel,
  tag: string,
  members: readonly string[],
): TemplateOrigin | undefined {
  const render = tagResults(model.flows).get(tag);
  return render && worstOrigin(renderOrigins(model, render, { root: RESULT, members }));
}

/** `object`, `object_list`, and the model's own name, under which generic views show their rows. */
function genericName(model: TemplateModel, render: Render, name: string): boolean {
  if (/^(?:object|object_list|page_obj|instance)$/.test(name) || name === render.rowName) return true;
  const target = render.model && modelAt(model.flows.program, render.model, model.reverse);
  const own = target?.unit.facts.classes[target.class]?.name.toLowerCase();
  return own !== undefined && (name === own || name === `${own}_list`);
}

/** An attribute of a row, by its field; an entry of a dictionary; else whatever the solver knows of the value itself. */
function valueOrigin(
  model: TemplateModel,
  ref: ValueRef,
  path: Path,
  render: Render,
  depth = 0,
): TemplateOrigin {
  const [first, ...rest] = path.members;
  const mapping = requestMapping(model, ref, path.root);
  if (mapping) return isEncoded(path.members) ? CONSTANT : mapping;
  if (first === undefined) {
    const column = columnHeld(model, ref, render);
    if (column) return column;
    const direct = directOrigin(model, ref, path.root, depth);
    if (direct.kind === "request" && model.kind === undefined)
      return withParts(model, ref, path.root, direct);
    if (direct.kind !== "unknown") return direct;
    return madeOrigin(model, ref, path.root) ?? structureOrigin(model, ref, path, render) ?? direct;
  }
  const field = fieldOrigin(model, ref, path.members, render);
  if (field?.kind === "unknown") return structureOrigin(model, ref, path, render) ?? field;
  if (field) return field;
  const account = accountOrigin(model, ref, path.members, render);
  if (account) return account;
  const handed = handedOver(model, ref, depth);
  if (handed.length > 0)
    return worstOrigin(handed.map((one) => fieldOrigin(model, one, path.members, render) ?? UNKNOWN));
  if (path.members.some((name) => isHarmlessName(name) && !/^\d+$/.test(name))) return CONSTANT;
  const remote = remoteOrigin(model, ref, path.root);
  if (remote) return remote;
  const entries = emptyEntries();
  addEntries(model.flows.program, entries, ref);
  const held = entries.values.get(first) ?? [];
  if (held.length > 0)
    return worstOrigin(
      held.map((one) => valueOrigin(model, one, { root: path.root, members: rest }, render, CALLERS)),
    );
  const members = /^\d+$/.test(first) ? rest : path.members;
  const inside = depth > MOST_INSIDE ? [] : [...itemsOf(model, ref), ...rowsMethodGives(model, ref)];
  if (inside.length > 0)
    return worstOrigin(
      inside.map((one) => valueOrigin(model, one, { root: path.root, members }, render, depth + 1)),
    );
  const kept = structureOrigin(model, ref, path, render);
  if (kept) return kept;
  return {
    ...UNKNOWN,
    label: `\`${path.root}\`, whose parts could not be followed`,
    steps: [{ place: placeOf(ref), note: `put into the template's context as \`${path.root}\`` }],
  };
}

/** Lists and methods inside each other that are opened. */
const MOST_INSIDE = 6;

/** The items of a list that is written there: `[{"name": shop.name} for shop in shops]`. */
function itemsOf({ flows }: TemplateModel, ref: ValueRef): readonly ValueRef[] {
  const at = definitionOf(flows.program, ref);
  const value = functionFacts(at).fragment.values[at.value];
  if (value?.op !== "collection" || value.form === "dict") return [];
  return value.entries.slice(0, BREADTH).map((entry) => refTo(at, entry.value));
}

/** What a row's method gives that is found by what the row is: `shop.as_marker()` of `for shop in Shop.objects.all()`. */
function rowsMethodGives({ flows }: TemplateModel, ref: ValueRef): readonly ValueRef[] {
  const edges = flows.solver.byRef.get(functionFacts(ref))?.further.get(ref.value) ?? [];
  return edges.flatMap(({ gives, target }) =>
    gives
      ? functionFacts(target).fragment.exits.flatMap(({ kind, value }) =>
          kind === "return" && value >= 0 ? [refTo(target, value)] : [],
        )
      : [],
  );
}

/** What is handed over as `post.html`, or as that or nothing: the column. */
function columnHeld(
  model: TemplateModel,
  ref: ValueRef,
  render: Render,
  depth = 0,
): TemplateOrigin | undefined {
  const value = functionFacts(ref).fragment.values[ref.value];
  if (value?.op === "attribute")
    return (
      fieldOrigin(model, refTo(ref, value.base), [value.name], render) ??
      (isNamedForMarkup(value.name) ? markupOf(value.name, render) : undefined)
    );
  if (value?.op === "text" || value?.op === "constant") return CONSTANT;
  if ((value?.op !== "choice" && value?.op !== "merge") || depth > 2) return undefined;
  const ids =
    value.op === "choice" ? [value.whenTrue, value.whenFalse] : value.inputs.filter((id) => id < ref.value);
  const held = ids.map((id) => columnHeld(model, refTo(ref, id), render, depth + 1));
  return held.every((one) => one !== undefined) ? worstOrigin(held) : undefined;
}

/** A field of whatever object, which is there to hold HTML. */
function markupOf(name: string, render: Render): TemplateOrigin {
  const label = `\`${name}\``;
  return { kind: "markup", label, steps: [renderedWith(render, label)] };
}

/** A name of one of Django's own users: what forms validate counts where the code sets it past them. */
function accountOrigin(
  model: TemplateModel,
  ref: ValueRef,
  members: readonly string[],
  render: Render,
): TemplateOrigin | undefined {
  const name = members.find((one) => !/^\d+$/.test(one)) ?? "";
  const free = FREE_NAMES.has(name);
  if ((!free && !VALIDATED_NAMES.has(name)) || !isAccountRow(model.flows.program, ref)) return undefined;
  const set = free ? undefined : unvalidatedAccounts(model.flows, name);
  if (!free && set === undefined) return undefined;
  const label = `\`User.${name}\` in the database`;
  const first =
    set === undefined
      ? []
      : [{ place: set, note: `a request sets \`User.${name}\` here, and no form looks at it` }];
  return { kind: "stored", label, steps: [...first, renderedWith(render, label)] };
}

/** `request.GET`, `request.META` and the like: whatever name is asked of them was sent. */
function requestMapping({ flows }: TemplateModel, ref: ValueRef, name: string): TemplateOrigin | undefined {
  const path = externalName(resolve(flows.program, ref));
  const row = path === undefined ? undefined : flows.solver.catalog.sources.get(path);
  if (row?.kind !== "request") return undefined;
  const note = `${row.label}, put into the template's context as \`${name}\``;
  return { kind: "request", label: row.label, steps: [{ place: placeOf(ref), note }] };
}

/** What the value itself may be, as far as it is handed on text for text. */
function directOrigin(model: TemplateModel, ref: ValueRef, name: string, depth: number): TemplateOrigin {
  const state = model.flows.solver.byRef.get(functionFacts(ref));
  if (!state) return UNKNOWN;
  const taints = taintsOf(model.flows.solver, state, ref.value).filter(
    (one) => (one.kinds & KIND_BITS[model.kind ?? "html"]) !== 0,
  );
  const step: Step = { place: placeOf(ref), note: `put into the template's context as \`${name}\`` };
  return worstOrigin(
    linkedFirst(taints).map((taint) => {
      if (!isDirect(model.flows, ref, taint.origin)) return { ...UNKNOWN, steps: [step] };
      const handed = handedAs(model, state, taint, depth);
      if (handed.length === 0) return taintOrigin(model, taint, ref, state.entries, step);
      return worstOrigin(handed.map((one) => directOrigin(model, one, name, depth + 1)));
    }),
  );
}

/** `request.POST.get("next") or request.GET.get("next")`: what a link chooses says more than what a form does. */
function linkedFirst(taints: Taints): Taints {
  const isQuery = ({ origin }: Taint): boolean =>
    origin.kind === "source" && origin.row.label === "the query string";
  return taints.length < 2 ? taints : [...taints.filter(isQuery), ...taints.filter((one) => !isQuery(one))];
}

/** What a view puts together itself: the text of an error, or HTML of its own around what somebody typed. */
function madeOrigin({ flows, kind }: TemplateModel, ref: ValueRef, name: string): TemplateOrigin | undefined {
  const made = kind === "redirect" ? [] : madeValue(flows, ref);
  const step: Step = { place: placeOf(ref), note: `put into the template's context as \`${name}\`` };
  if (made === "error")
    return {
      kind: "stored",
      label: "the text of an error, which often repeats what was sent",
      steps: [step],
    };
  return made.length === 0
    ? undefined
    : { kind: "stored", label: "HTML that the code puts together", made, steps: [step] };
}

/** With where what was sent goes into HTML of the code's own; else where the code puts it together or changes it. */
function withParts(
  { flows }: TemplateModel,
  ref: ValueRef,
  name: string,
  origin: TemplateOrigin,
): TemplateOrigin {
  const parts = sentParts(flows, ref);
  // An address says little, but more than it goes in here.
  const label = origin.label === ADDRESS && parts.length > 0 ? "the request" : origin.label;
  return { ...origin, label, made: parts.length > 0 ? parts : changedParts(flows, ref, name) };
}

/** Callers through which a parameter is followed, one behind the other. */
const CALLERS = 3;

/** What callers hand over for a parameter that the value is. */
function handedOver(model: TemplateModel, ref: ValueRef, depth: number): ValueRef[] {
  const value = functionFacts(ref).fragment.values[ref.value];
  const state = model.flows.solver.byRef.get(functionFacts(ref));
  if (!state || value?.op !== "parameter") return [];
  return handedAs(model, state, { origin: { kind: "parameter", index: value.index } }, depth);
}

/** The same for a parameter that the value carries; nothing for what a framework fills in. */
function handedAs(
  { flows }: TemplateModel,
  state: FunctionState,
  { origin }: Pick<Taint, "origin">,
  depth: number,
): ValueRef[] {
  if (origin.kind !== "parameter" || depth >= CALLERS) return [];
  if (state.entries.some(({ index }) => index === origin.index)) return [];
  return (flows.solver.callers.get(state.facts) ?? [])
    .flatMap(({ state: caller, edge }) =>
      [...(edge.passed.get(origin.index) ?? [])].map((value) => refTo(caller.ref, value)),
    )
    .slice(0, BREADTH);
}

/** A field's declaration in a model's body, which stands for what its rows hold. */
const COLUMN = /^(django\.db\.models\.\w{1,40}Field)(?:\(\))?$/;

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
      const first: Step = { place: placeOfRead(model, ref, origin), note: `comes from ${label}` };
      if (kind === "operator") return CONSTANT;
      // What lies in a cache the site itself has put there, and mostly made.
      if (label === "the cache") return { ...UNKNOWN, label, steps: [first, step] };
      if (FETCHED.test(origin.row.at) && !isTableRow(origin.row.at, origin.at))
        return { ...UNKNOWN, steps: [step] };
      const posted = comesByCheckedPost(model.flows, origin.at, label) ? ({ isPosted: true } as const) : {};
      const column = COLUMN.exec(origin.row.at)?.[1];
      const field = column === undefined ? {} : { field: column };
      return {
        kind: kind === "request" ? "request" : "stored",
        label,
        ...field,
        ...posted,
        steps: [first, step],
      };
    }
    case "parameter": {
      const entry = entries.find((one) => one.index === origin.index);
      // Other parameters that are stored are whole rows, and what a widget makes of its value it has often looked up before.
      const isShown = entry?.row === SHOWN_VALUE && isParameter(ref);
      const kind = isShown ? "stored" : "request";
      if (!entry || (entry.row.kind !== "request" && kind === "request"))
        return { ...UNKNOWN, steps: [step] };
      if ((entry.clears & KIND_BITS[model.kind ?? "html"]) !== 0) return CONSTANT;
      return {
        kind,
        label: entry.row.label,
        steps: [{ place: placeOf(ref), note: `comes from ${entry.row.label}` }],
      };
    }
    case "unknown":
      return { ...UNKNOWN, steps: [step] };
  }
}

function isParameter(ref: ValueRef): boolean {
  return functionFacts(ref).fragment.values[ref.value]?.op === "parameter";
}
