/** Schemas of Ninja through which a request fills in fields that it must not: their values become columns of a row by name, unseen. */
import { ownAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { resolve, resolveIn } from "../../bind/resolve.ts";
import { textOf } from "../../bind/constants.ts";
import type { CallValue } from "../../extract/facts.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { spokenName } from "../../flow/sinks.ts";
import { textBetween } from "../../source/source-file.ts";
import type { AuditModel } from "../audit-model.ts";
import type { View } from "../views/view.ts";
import type { BoundForm } from "./bound-forms.ts";
import { attributeOf, metaOf, textsOf } from "./class-attributes.ts";
import { keptBy, looksAtAsker } from "./kept-fields.ts";
import type { ExposedField, MassAssignment } from "./mass-assignments.ts";
import { fieldsOf, type WritableField } from "./model-fields.ts";
import { heldIn, schemaOf, takesBody } from "./ninja-bodies.ts";
import { privilegeOf } from "./privileged-fields.ts";
import { writtenClass } from "./raw-assignment.ts";

/** All of them, by the operations that use them. */
export function schemaAssignments(model: AuditModel): MassAssignment[] {
  const { program } = model.flows;
  return model.views.flatMap((view): MassAssignment[] => {
    if (view.framework !== "ninja" || view.target.kind !== "function") return [];
    const { ref } = view.target;
    if (!takesBody(program, ref)) return [];
    return functionFacts(ref).parameters.flatMap((parameter, index) => {
      const schema = schemaOf(program, ref, parameter);
      const filling = schema && fillingOf(model, ref, index);
      return schema && filling ? (assignmentOf(model, view, ref, schema, filling) ?? []) : [];
    });
  });
}

/** Where the values of a body become columns. */
interface Filling {
  readonly at: ValueRef;
  readonly model: ClassRef | undefined;
  /** Columns that the code leaves out or sets itself. */
  readonly kept: ReadonlySet<string>;
}

/** `setattr(row, key, value)` for all of the body, or `Order(**payload.dict())`. */
function fillingOf(model: AuditModel, ref: FunctionRef, index: number): Filling | undefined {
  const { fragment } = functionFacts(ref);
  const { program } = model.flows;
  for (const [id, value] of fragment.values.entries()) {
    if (value.op !== "call") continue;
    const spread = value.arguments.find(({ style }) => style === "double-star");
    const isAttribute = spokenName(fragment, value.callee) === "setattr";
    const source = isAttribute ? value.arguments[1] : spread;
    const held = source && heldIn(fragment, source.value);
    if (held?.index !== index) continue;
    const written = isAttribute ? undefined : writtenClass(program, ref, value, model.ownership);
    if (!isAttribute && written === undefined) continue;
    const left = held.calls.map((call) => leftOut(program, ref, call));
    if (left.includes(undefined)) continue;
    const named = value.arguments.flatMap(({ name, style }) =>
      style === "keyword" && name !== undefined ? [name] : [],
    );
    const target = isAttribute ? rowClass(program, ref, value) : written?.ref;
    return {
      at: refTo(ref, id),
      model: target,
      kept: new Set([...named, ...left.flatMap((one) => one ?? [])]),
    };
  }
  return undefined;
}

/** The class of the row that `setattr` is given, where that can be told. */
function rowClass(program: Program, ref: FunctionRef, call: CallValue): ClassRef | undefined {
  const [row] = call.arguments;
  const symbol = row && resolveIn(program, ref, row.value);
  if (symbol?.kind === "instance") return symbol.target;
  // `get_object_or_404(Order, pk=pk)`.
  const made = row && functionFacts(ref).fragment.values[row.value];
  const [asked] = made?.op === "call" ? made.arguments : [];
  const model = asked && resolveIn(program, ref, asked.value);
  return model?.kind === "class" ? model.target : undefined;
}

/** `payload.dict(exclude={"role"})`: the columns left out; undefined where those that stay are listed. */
function leftOut(program: Program, ref: FunctionRef, id: number): readonly string[] | undefined {
  const call = functionFacts(ref).fragment.values[id];
  const given = call?.op === "call" ? call.arguments : [];
  if (given.some(({ name }) => name === "include")) return undefined;
  const excluded = given.find(({ name }) => name === "exclude");
  return excluded ? textsOf(program, refTo(ref, excluded.value)) : [];
}

interface SchemaFields {
  readonly by: BoundForm["by"];
  readonly model: ClassRef | undefined;
  readonly writable: readonly WritableField[];
  readonly at: BoundForm["at"];
}

function assignmentOf(
  model: AuditModel,
  view: View,
  ref: FunctionRef,
  schema: ClassRef,
  filling: Filling,
): MassAssignment | undefined {
  const { program } = model.flows;
  const written = fieldsOfSchema(program, schema);
  const row = written.model ?? filling.model;
  const { name } = classFacts(schema);
  const form: BoundForm = {
    ref: schema,
    name,
    kind: "schema",
    model: row,
    modelName: row ? classFacts(row).name : name,
    by: written.by,
    writable: written.writable,
    shown: [],
    at: written.at,
  };
  const kept = new Set([...filling.kept, ...keptBy(program, ref)]);
  const fields = privileged(model, form, ref).filter((one) => !kept.has(one.name));
  const [handler] = view.handlers;
  if (fields.length === 0) return undefined;
  const posture = model.postures.get(view)?.handlers[0];
  const use = { view, handler, at: filling.at, functions: [ref] };
  return { form, fields, exposures: [{ use, at: filling.at, fields, posture }] };
}

/** What a list names was meant to be there: rights and other people's names never, trust and money not on the one row that everybody has of their own. */
function privileged(model: AuditModel, form: BoundForm, ref: FunctionRef): ExposedField[] {
  const facts = form.model && model.ownership.models.get(classFacts(form.model));
  return form.writable.flatMap((field): ExposedField[] => {
    const name = field.name.replace(/_id$/, "");
    const gives = privilegeOf({ ...field, name }, form.modelName, facts);
    if (gives === undefined) return [];
    const isMeant =
      form.by === "list" &&
      (gives === "owner"
        ? looksAtAsker(model.flows.program, ref)
        : gives !== "rights" && facts?.identity === undefined);
    return isMeant ? [] : [{ name: field.name, gives }];
  });
}

/** What a schema takes from its model (django-ninja.dev/guides/response/django-pydantic/), or names itself. */
function fieldsOfSchema(program: Program, schema: ClassRef): SchemaFields {
  const { header } = classFacts(schema);
  const own = ownAncestors(program, schema).flatMap(annotated);
  const names = metaOf(program, schema) ?? configOf(program, schema);
  const modelAt = names && attributeOf(program, names, "model");
  const symbol = modelAt && resolve(program, modelAt);
  const at = { path: schema.unit.file.path, span: header };
  if (!names || symbol?.kind !== "class")
    return { by: "list", model: undefined, writable: own.map(fieldNamed), at };
  const all = fieldsOf(program, symbol.target).filter(({ editable }) => editable);
  const listed = attributeOf(program, names, "fields") ?? attributeOf(program, names, "model_fields");
  const excluded = attributeOf(program, names, "exclude") ?? attributeOf(program, names, "model_exclude");
  if (listed && textOf(program, listed) !== "__all__") {
    const chosen = new Set([...(textsOf(program, listed) ?? []), ...own]);
    const writable = all.filter(({ name }) => chosen.has(name));
    return { by: "list", model: symbol.target, writable, at: placeOf(listed) };
  }
  const left = new Set(excluded ? textsOf(program, excluded) : []);
  const writable = all.filter(({ name }) => !left.has(name));
  const named = listed ?? excluded;
  return {
    by: listed ? "all" : "exclude",
    model: symbol.target,
    writable: named ? writable : [],
    at: named ? placeOf(named) : at,
  };
}

function fieldNamed(name: string): WritableField {
  return { name, type: "", editable: true, isRemark: false };
}

/** `class Config`, as older versions of Ninja read it. */
function configOf(program: Program, schema: ClassRef): ClassRef | undefined {
  const at = attributeOf(program, schema, "Config");
  const value = at && functionFacts(at).fragment.values[at.value];
  return at && value?.op === "class" ? { unit: at.unit, class: value.class } : undefined;
}

/** Names that a class body annotates: `role: str`. */
function annotated(ref: ClassRef): readonly string[] {
  const { start, end } = classFacts(ref);
  const text = textBetween(ref.unit.file.bytes, start, end);
  const indent = /\n([ \t]{1,16})\S/.exec(text)?.[1] ?? "    ";
  return text.split("\n").flatMap((line) => {
    const name = line.startsWith(indent)
      ? /^(\w{1,60})[ \t]{0,4}:[ \t]{0,4}[^\s=:#]/.exec(line.slice(indent.length))?.[1]
      : undefined;
    return name ?? [];
  });
}
