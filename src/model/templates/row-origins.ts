/** Where the text comes from that a model's row holds: its columns, those of rows behind it, what its methods make of them. */
import type { ClassRef, FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { NONE } from "../../extract/facts.ts";
import type { Step } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { spokenName } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
import { renderingsBy } from "../responses/light-markup.ts";
import { madeHtml, shownFields } from "./made-html.ts";
import { fieldContent, modelAt } from "./model-class.ts";
import type { TemplateModel, TemplateOrigin } from "./origin.ts";
import { CONSTANT, isHarmlessName, UNKNOWN } from "./origin.ts";
import { returned } from "./own-rows.ts";
import type { Render } from "./renders.ts";
import { givesRows, reverseModel } from "./reverse-relations.ts";
import type { OwnedField } from "./stored-by.ts";
import { savedText } from "./saved-text.ts";

/** The other side of a relation, or rows of the same model (`.all`). */
function rowsBehind(model: TemplateModel, owner: ClassRef, name: string): ClassRef | undefined {
  const other = reverseModel(model.flows.program, model.reverse, owner, name);
  return other ?? (givesRows(name) ? owner : undefined);
}

/** Follows attributes along a model's fields. Undefined where the object is no model's row. */
export function fieldOrigin(
  model: TemplateModel,
  ref: ValueRef,
  members: readonly string[],
  render: Render,
): TemplateOrigin | undefined {
  const { program } = model.flows;
  let owner = modelAt(program, ref, model.reverse);
  for (const [index, name] of members.entries()) {
    if (owner === undefined) return undefined;
    if (/^\d+$/.test(name)) continue;
    const content = fieldContent(program, owner, name);
    const label = columnLabel(owner, name);
    switch (content.kind) {
      case "harmless":
        return CONSTANT;
      case "related":
        owner = content.model;
        break;
      case "text":
        if (isStoredName(content.path, members[index + 1])) return CONSTANT;
        return columnOrigin(model, { model: owner, name }, content.path, render);
      case "markup":
        return {
          kind: "markup",
          label,
          ...savedAs(model, owner, name, label),
          steps: [renderedWith(render, label)],
        };
      case "method": {
        const given = index < members.length - 1 ? rowsGiven(model, content.target) : undefined;
        if (given === undefined) return madeByMethod(model, content.target, members.slice(index + 1), label);
        owner = given;
        break;
      }
      case "unknown": {
        const next = rowsBehind(model, owner, name);
        if (next) {
          owner = next;
          break;
        }
        return index === members.length - 1 && isHarmlessName(name) ? CONSTANT : undefined;
      }
    }
  }
  return owner === undefined ? CONSTANT : shownRow(model, owner, render);
}

/**
 * A stored file's name, also in its address: storages replace whatever is no letter, digit, dot, dash or underscore in it
 * (docs.djangoproject.com/en/5.2/ref/files/storage/#django.core.files.storage.Storage.get_valid_name). What it holds is somebody's.
 */
function isStoredName(field: string, asked: string | undefined): boolean {
  return /\.(?:File|Image)Field$/.test(field) && !/^(?:read|open|chunks|file|readlines?)$/.test(asked ?? "");
}

/** Another model's rows that a method or property gives: what is asked of them is a field of theirs. */
function rowsGiven({ flows, reverse }: TemplateModel, target: FunctionRef): ClassRef | undefined {
  const found = returned(target).slice(0, MOST_RETURNS);
  return found.map((one) => modelAt(flows.program, one, reverse)).find((one) => one !== undefined);
}

/** Returns of one method that are looked at. */
const MOST_RETURNS = 4;

function madeByMethod(
  model: TemplateModel,
  target: FunctionRef,
  members: readonly string[],
  label: string,
): TemplateOrigin {
  return members.some(isHarmlessName) ? CONSTANT : methodOrigin(model, target, label);
}

function columnLabel({ unit, class: id }: ClassRef, name: string): string {
  return `\`${unit.facts.classes[id]?.name ?? ""}.${name}\` in the database`;
}

/** Text in a column. */
export function columnOrigin(
  model: TemplateModel,
  owner: OwnedField,
  field: string,
  render: Render,
): TemplateOrigin {
  const label = columnLabel(owner.model, owner.name);
  const saved = savedAs(model, owner.model, owner.name, label);
  return { kind: "stored", label, field, owner, ...saved, steps: [renderedWith(render, label)] };
}

/** What a row shows of itself: the first text that its `__str__` puts in. */
function shownRow(model: TemplateModel, owner: ClassRef, render: Render): TemplateOrigin {
  const { program } = model.flows;
  const content = fieldContent(program, owner, "__str__");
  const names =
    content.kind === "method" && model.kind !== "redirect" ? shownFields(model.flows, content.target) : [];
  const shown = names
    .map((name) => ({ name, field: fieldContent(program, owner, name) }))
    .find(({ field }) => field.kind === "text");
  if (shown?.field.kind !== "text") return CONSTANT;
  return columnOrigin(model, { model: owner, name: shown.name }, shown.field.path, render);
}

/** What the model makes of the text before it is stored, for the message as well. */
function savedAs(
  { flows }: TemplateModel,
  owner: ClassRef,
  field: string,
  label: string,
): Partial<TemplateOrigin> {
  const saved = savedText(flows, owner, field);
  if (saved?.kind !== "rendered") return saved ? { saved } : {};
  return { saved, label: `${label}, which \`${saved.by}\` rendered in \`${saved.where}\`` };
}

/** The step of a rendering. */
export function renderedWith(render: Render, label: string): Step {
  return { place: render.at, note: `rendered here with ${label}` };
}

/** What a method renders of the row's own text: `return markdownify(self.body)`. The text's column tells who writes it. */
function renderedByMethod(
  flows: FlowModel,
  target: FunctionRef,
): Pick<TemplateOrigin, "saved" | "owner" | "made"> | undefined {
  const [at] = renderingsBy(flows, target);
  if (at === undefined) return undefined;
  const { fragment, qualifiedName, class: id } = functionFacts(at);
  const call = fragment.values[at.value];
  if (call?.op !== "call") return undefined;
  const text = fragment.values[call.arguments[0]?.value ?? NONE];
  const row = text?.op === "attribute" ? fragment.values[text.base] : undefined;
  const isOwn = functionFacts(at) === functionFacts(target) && row?.op === "parameter" && row.index === 0;
  const name = text?.op === "attribute" ? text.name : "the text";
  const place = { path: at.unit.file.path, span: { start: call.start, end: call.end }, scope: qualifiedName };
  return {
    saved: { kind: "rendered", by: spokenName(fragment, call.callee) ?? "a renderer", where: qualifiedName },
    made: [{ at: place, name, isWhole: true }],
    ...(isOwn ? { owner: { model: { unit: at.unit, class: id }, name } } : {}),
  };
}

/** A method that gives text made safe (`format_html`, `mark_safe`) answers for it itself. */
export function methodOrigin(model: TemplateModel, target: FunctionRef, label: string): TemplateOrigin {
  const { fragment } = functionFacts(target);
  const state = model.flows.solver.byRef.get(functionFacts(target));
  if (!state) return UNKNOWN;
  const taints = fragment.exits
    .filter((exit) => exit.kind === "return")
    .flatMap((exit) => [...taintsOf(model.flows.solver, state, exit.value)])
    .filter((taint) => (taint.kinds & KIND_BITS[model.kind ?? "html"]) !== 0);
  if (taints.length === 0) return CONSTANT;
  if (model.kind === "redirect") return { ...UNKNOWN, label };
  const step: Step = {
    place: { path: target.unit.file.path, span: functionFacts(target).header },
    note: "made here from the row's own fields",
  };
  const own = { kind: "stored", label: label.replace(" in the database", ""), steps: [step] } as const;
  const made = madeHtml(model.flows, target);
  if (made.length > 0) return { ...own, made };
  const rendered = renderedByMethod(model.flows, target);
  if (rendered) return { ...own, ...rendered };
  const isOwn = taints.some(
    ({ origin }) => origin.kind === "parameter" || (origin.kind === "source" && origin.row.kind === "stored"),
  );
  return isOwn ? own : { ...UNKNOWN, label };
}
