/** How a request's text came into the database: the form or call of the project that takes it, and the place that stores it. */
import { onceFor } from "../../bind/once.ts";
import { wholeOf } from "../../bind/whole.ts";
import type { ClassRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ClassFacts, ValueId } from "../../extract/facts.ts";
import type { Step } from "../../findings/finding.ts";
import { chooserOf } from "../../flow/arrivals.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf, sinksOfKind } from "../../flow/flow-model.ts";
import type { Kind } from "../../flow/kinds.ts";
import { ALL_KINDS, KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import { textBetween } from "../../source/source-file.ts";
import type { BoundForm } from "../forms/bound-forms.ts";
import { boundForms } from "../forms/bound-forms.ts";
import { attributeOf, metaOf, textsOf } from "../forms/class-attributes.ts";
import { writingCalls } from "./staff-written.ts";

/** A model's field. */
export interface OwnedField {
  readonly model: ClassRef;
  readonly name: string;
}

/** A model's field, and the harm that is asked about. */
interface AskedField extends OwnedField {
  readonly kind: Kind | undefined;
}

/** One answer for each field. */
const answersIn = onceFor<FlowModel, Map<string, readonly Step[]>>(() => new Map());

/** The first way in sight by which a request fills the field with what does harm as that kind; empty where none was found. */
export function storedBy(shown: FlowModel, field: OwnedField, kind?: Kind): readonly Step[] {
  const flows = wholeOf(shown);
  const answers = answersIn(flows);
  const key = `${field.model.unit.file.path}:${field.model.class}:${field.name}:${kind ?? ""}`;
  const answer = answers.get(key) ?? firstWay(flows, { ...field, kind });
  answers.set(key, answer);
  return answer;
}

function firstWay(flows: FlowModel, field: AskedField): readonly Step[] {
  for (const ref of writingCalls(flows, field.model)) {
    const call = functionFacts(ref).fragment.values[ref.value];
    const steps = call?.op === "call" ? wayThrough(flows, field, ref, call) : [];
    if (steps.length > 0) return steps;
  }
  return throughStatement(flows, field);
}

/** Text of a statement that is read. */
const STATEMENT = 400;

/** `INSERT INTO shop_file …` with a value of the request in it: whoever sends it fills every column. */
function throughStatement(flows: FlowModel, { model, name }: OwnedField): Step[] {
  const table = classFacts(model).name.toLowerCase();
  for (const { site, arrivals } of sinksOfKind(flows, "sql")) {
    if (!arrivals.some((arrival) => chooserOf(arrival) === "request")) continue;
    const { values } = functionFacts(site.at).fragment;
    const statement = values[site.argument];
    if (!statement) continue;
    const end = Math.min(statement.end, statement.start + STATEMENT);
    const written = WRITTEN_TABLE.exec(textBetween(site.at.unit.file.bytes, statement.start, end))?.[1];
    if (written?.toLowerCase() !== `${appOf(model)}_${table}`) continue;
    const note = `a request decides this statement, stored as \`${classFacts(model).name}.${name}\` here`;
    return [{ place: placeOf(site.at), note }];
  }
  return [];
}

const WRITTEN_TABLE = /\b(?:insert\s{1,20}into|update|replace\s{1,20}into)\s{1,20}["`[]?(\w{1,100})/i;

/** The folder of the app, by which Django names the table (docs.djangoproject.com/en/5.2/ref/models/options/#db-table). */
function appOf({ unit }: ClassRef): string {
  const parts = unit.file.path.toLowerCase().split("/");
  const file = parts.pop();
  return (file === "models.py" ? parts.at(-1) : parts[parts.lastIndexOf("models") - 1]) ?? "";
}

/** `TicketForm(request.POST)` with the `save()` behind it; `Ticket.objects.create(subject=request.POST["subject"])`. */
function wayThrough(flows: FlowModel, field: AskedField, ref: ValueRef, call: CallValue): Step[] {
  const { model, name, kind } = field;
  const stored = `stored as \`${classFacts(model).name}.${name}\` here`;
  const named = call.arguments.find((one) => one.name === name);
  if (named) {
    if (!isSent(flows, refTo(ref, named.value), kind)) return [];
    return [{ place: placeOf(refTo(ref, ref.value)), note: `sent by a request, ${stored}` }];
  }
  const set = assigned(ref, name);
  if (set !== undefined && isSent(flows, refTo(ref, set), kind) && saveOf(ref) !== undefined)
    return [{ place: placeOf(refTo(ref, set)), note: `sent by a request, ${stored}` }];
  if (
    !call.arguments.some(({ value }) => isSent(flows, refTo(ref, value), kind)) ||
    leavesOut(flows, field, ref, call)
  )
    return [];
  const save = saveOf(ref);
  if (save === undefined) return [];
  return [
    { place: placeOf(ref), note: `\`${name}\` is read from the submitted form here` },
    { place: placeOf(refTo(ref, save)), note: stored },
  ];
}

/** A form whose `fields` or `exclude` keeps requests from filling the field, or a row that is made of other fields by name. */
function leavesOut(flows: FlowModel, { model, name }: OwnedField, ref: ValueRef, call: CallValue): boolean {
  if (namesEachField(ref, call)) return true;
  const made = resolveIn(flows.program, ref, call.callee);
  if (made?.kind !== "class") return false;
  const form = formsByClass(flows).get(classFacts(made.target));
  if (form !== undefined) return !form.writable.some((field) => field.name === name);
  const meta = metaOf(flows.program, made.target);
  const fields = meta && attributeOf(flows.program, meta, "fields");
  // A form of a package's, such as `UserChangeForm`.
  const listed = fields && textsOf(flows.program, fields);
  if (listed !== undefined) return !listed.includes(name);
  return classFacts(made.target) === classFacts(model) && !hasSpread(call);
}

/** `Recipe.objects.create(title=sent)`: what is not named there is not filled in there. */
function namesEachField(ref: ValueRef, call: CallValue): boolean {
  const callee = functionFacts(ref).fragment.values[call.callee];
  if (callee?.op !== "attribute" || !/^a?(?:create|get_or_create|update_or_create)$/.test(callee.name))
    return false;
  return call.arguments.every(({ style, name }) => style === "keyword" && name !== "defaults");
}

/** What a call, or an assignment to what it makes, puts into a column by its name. */
export function setColumn(ref: ValueRef, call: CallValue, name: string): ValueId | undefined {
  return call.arguments.find((one) => one.name === name)?.value ?? assigned(ref, name);
}

function hasSpread(call: CallValue): boolean {
  return call.arguments.some(({ style }) => style === "double-star");
}

const formsByClass: (flows: FlowModel) => ReadonlyMap<ClassFacts, BoundForm> = onceFor(
  (flows) => new Map(boundForms(flows).map((form) => [classFacts(form.ref), form])),
);

/** `comment.text = request.POST["text"]` on what the call made. */
function assigned(ref: ValueRef, name: string): ValueId | undefined {
  for (const value of functionFacts(ref).fragment.values)
    if (
      value.op === "updated" &&
      value.name === name &&
      value.key === undefined &&
      comesFrom(ref, value.base)
    )
      return value.value;
  return undefined;
}

/** What storages and Django's own uploads make of a name has no folders (`UploadedFile._set_name` in django/core/files/uploadedfile.py). */
const UPLOADED_NAME = "django.core.files.uploadedfile.UploadedFile.name";

/** Whether a value is what a request sent, and does harm as that kind. */
export function isSent({ solver }: FlowModel, ref: ValueRef, kind: Kind | undefined): boolean {
  const state = solver.byRef.get(functionFacts(ref));
  const wanted = kind === undefined ? ALL_KINDS : KIND_BITS[kind];
  return (
    state !== undefined &&
    taintsOf(solver, state, ref.value).some(({ origin, kinds }) => {
      if ((kinds & wanted) === 0) return false;
      if (origin.kind === "parameter")
        return state.entries.some(({ index, row }) => index === origin.index && row.kind === "request");
      if (origin.kind !== "source" || origin.row.kind !== "request") return false;
      return kind !== "path" || origin.row.at !== UPLOADED_NAME;
    })
  );
}

/** The `save()` of what the call made. */
function saveOf(ref: ValueRef): ValueId | undefined {
  const { values } = functionFacts(ref).fragment;
  const found = values.findIndex((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    return callee?.op === "attribute" && callee.name === "save" && comesFrom(ref, callee.base);
  });
  return found === -1 ? undefined : found;
}

/** Whether a value is what a call made, whatever was set on it since. */
export function comesFrom(ref: ValueRef, from: ValueId): boolean {
  const { values } = functionFacts(ref).fragment;
  const queue = [from];
  for (let at = 0; at < queue.length && at < 40; at++) {
    const id = queue[at] ?? from;
    if (id === ref.value) return true;
    const value = values[id];
    if (value?.op === "updated") queue.push(value.base);
    if (value?.op === "merge") queue.push(...value.inputs);
  }
  return false;
}
