/** Rows that a library makes into plain data, with the texts of their columns in it: serializers, `model_to_dict`. */
import { libraryAncestors } from "../../bind/ancestry.ts";
import type { ClassRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { externalName, hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { CallValue } from "../../extract/facts.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { possibleTexts } from "./context-entries.ts";
import { fieldContent, modelAt } from "./model-class.ts";
import type { TemplateModel, TemplateOrigin } from "./origin.ts";
import { CONSTANT } from "./origin.ts";
import type { Render } from "./renders.ts";
import { attributeOf } from "./renders.ts";
import { columnOrigin } from "./row-origins.ts";

/** What the question needs. */
interface Asking {
  readonly model: TemplateModel;
  readonly render: Render;
}

/** Which rows, and which of their columns: all, where none are named. */
interface Columns {
  readonly model: ClassRef;
  readonly names: readonly string[];
}

/** The text that data of rows holds under the names, or somewhere where none is asked for. Undefined for other values. */
export function rowAsData(
  asking: Asking,
  at: ValueRef,
  members: readonly string[],
): TemplateOrigin | undefined {
  const columns = columnsAt(asking, at);
  if (!columns) return undefined;
  const asked = members.filter((name) => !/^(?:\d+|items|values|fields)$/.test(name));
  const [name] = asked;
  const names = name === undefined ? columns.names : columns.names.includes(name) ? [name] : [];
  return firstText(asking, { ...columns, names });
}

/** Data with one text in it holds somebody's text: the first column of the model that does. Numbers and the like alone hold none. */
function firstText({ model, render }: Asking, columns: Columns): TemplateOrigin | undefined {
  const contents = columns.names.map((name) => ({
    name,
    content: fieldContent(model.flows.program, columns.model, name),
  }));
  for (const { name, content } of contents)
    if (content.kind === "text" && /\.(?:CharField|TextField|JSONField)$/.test(content.path))
      return columnOrigin(model, { model: columns.model, name }, content.path, render);
  const isSettled = contents.length > 0 && contents.every(({ content }) => content.kind === "harmless");
  return isSettled ? CONSTANT : undefined;
}

function columnsAt({ model }: Asking, at: ValueRef): Columns | undefined {
  const { program } = model.flows;
  const { values } = functionFacts(at).fragment;
  const value = values[at.value];
  if (value?.op === "attribute" && value.name === "data") {
    const made = values[value.base];
    return made?.op === "call" ? ofSerializer(model, at, made) : undefined;
  }
  if (value?.op !== "call") return undefined;
  const name = externalName(resolveIn(program, at, value.callee));
  const rows = argumentOf(value, ROWS.get(name ?? "") ?? -1, name === TO_DICT ? "instance" : "queryset");
  if (!rows) return undefined;
  const owner = modelAt(program, refTo(at, rows.value), model.reverse);
  const fields = argumentOf(value, undefined, "fields");
  const named = fields ? possibleTexts(program, refTo(at, fields.value)) : [];
  return owner && { model: owner, names: named.length > 0 ? named : boundIn(model, owner) };
}

const TO_DICT = "django.forms.models.model_to_dict";

/** The position of the rows (docs.djangoproject.com/en/5.2/topics/serialization/). */
const ROWS: ReadonlyMap<string, number> = new Map([
  ["django.core.serializers.serialize", 1],
  [TO_DICT, 0],
]);

/** `OrderSerializer(orders, many=True).data`: the columns that its `Meta` names (django-rest-framework.org/api-guide/serializers/#modelserializer). */
function ofSerializer(model: TemplateModel, at: ValueRef, call: CallValue): Columns | undefined {
  const { program } = model.flows;
  const symbol = resolveIn(program, at, call.callee);
  if (symbol?.kind !== "class") return undefined;
  const isSerializer = libraryAncestors(program, symbol.target).some((one) =>
    one.startsWith("rest_framework."),
  );
  if (!isSerializer) return undefined;
  const meta = attributeOf(program, symbol.target, "Meta");
  const inner = meta && functionFacts(meta).fragment.values[meta.value];
  if (!meta || inner?.op !== "class") return ofPlainSerializer(model, at, call, symbol.target);
  const owner: ClassRef = { unit: meta.unit, class: inner.class };
  const rows = attributeOf(program, owner, "model");
  const target = rows && modelAt(program, rows);
  const fields = attributeOf(program, owner, "fields");
  const named = fields ? possibleTexts(program, fields) : [];
  const isAll = named.length === 0 || named.includes("__all__");
  return target && { model: target, names: isAll ? boundIn(model, target) : named };
}

/** A serializer that declares its fields itself shows those of the rows that it is given. */
function ofPlainSerializer(
  model: TemplateModel,
  at: ValueRef,
  call: CallValue,
  serializer: ClassRef,
): Columns | undefined {
  const rows = argumentOf(call, 0, "instance");
  const target = rows && modelAt(model.flows.program, refTo(at, rows.value), model.reverse);
  return target && { model: target, names: boundIn(model, serializer) };
}

/** What the bodies of a class and its ancestors in the project bind. */
function boundIn({ flows }: TemplateModel, model: ClassRef): string[] {
  return hierarchyOf(flows.program, model).flatMap((one) => {
    if (one.kind !== "class") return [];
    const { unit } = one.target;
    return [...functionFacts({ unit, function: classFacts(one.target).body }).fragment.bindings.keys()];
  });
}
