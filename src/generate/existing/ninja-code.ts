/** Pieces of Django Ninja code about one model: schemas by name and type, and filling a row from one. */
import type { ExistingField, ExistingModel } from "./existing-project.ts";
import { snake } from "./names.ts";
import type { FormParts, OwnedModel } from "./model-code.ts";

/** Python's types by Django's fields; everything else travels as a text and is checked by the model. */
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/IntegerField$/, "int"],
  [/FloatField$/, "float"],
  [/DecimalField$/, "Decimal"],
  [/BooleanField$/, "bool"],
  [/DateTimeField$/, "datetime"],
  [/DateField$/, "date"],
  [/^TimeField$/, "time"],
  [/UUIDField$/, "UUID"],
  [/JSONField$/, "dict"],
];

const MODULES: Readonly<Record<string, string>> = {
  Decimal: "decimal",
  datetime: "datetime",
  date: "datetime",
  time: "datetime",
  UUID: "uuid",
};

function typeOf({ type }: ExistingField): string {
  return TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? "str";
}

/** The type of the model's key. */
export function typeOfKey({ key }: Pick<ExistingModel, "key">): string {
  return key === "uuid" ? "UUID" : key;
}

/** The lines of a schema. */
export function schemaLines(model: OwnedModel, fields: readonly string[], way: "in" | "out"): string {
  const key = way === "out" ? [`pk: ${typeOfKey(model)}`] : [];
  return [...key, ...fields.map((name) => schemaLine(model, name, way))].join("\n");
}

function schemaLine(model: OwnedModel, name: string, way: "in" | "out"): string {
  const field = model.fields.find((one) => one.name === name);
  if (!field) {
    const relation = model.relations.find((one) => one.name === name);
    return `${name}_id: ${relation?.required === false ? "int | str | None = None" : "int | str"}`;
  }
  const { nullable, blank } = field;
  if (nullable) return `${name}: ${typeOf(field)} | None = None`;
  const usual = typeOf(field) === "bool" ? "False" : '""';
  return blank && way === "in" && (usual === "False" || typeOf(field) === "str")
    ? `${name}: ${typeOf(field)} = ${usual}`
    : `${name}: ${typeOf(field)}`;
}

/** What the schemas' types are imported from, as lines with an empty one behind them; "" for Python's own types. */
export function typeImports(model: OwnedModel, fields: readonly string[]): string {
  const used = model.fields.filter(({ name }) => fields.includes(name)).map(typeOf);
  const all = new Set([...used, typeOfKey(model)]);
  const modules = [...new Set([...all].flatMap((type) => MODULES[type] ?? []))].toSorted();
  const lines = modules.map((module) => {
    const names = [...all].filter((type) => MODULES[type] === module).toSorted();
    return `from ${module} import ${names.join(", ")}\n`;
  });
  return lines.length === 0 ? "" : `${lines.join("")}\n`;
}

/** The lines that fill a row; a foreign key leads to one's own rows. */
export function fillLines(model: OwnedModel, { fields, ownRows }: FormParts): string {
  const name = snake(model.name);
  return fields
    .map((field) => {
      const own = ownRows.find((one) => one.field === field);
      if (own)
        return `${name}.${field} = get_object_or_404(${own.to.name}, pk=payload.${field}_id, ${own.owner}=request.user)`;
      const isRelation = model.relations.some((one) => one.name === field);
      return `${name}.${field}${isRelation ? "_id" : ""} = payload.${field}${isRelation ? "_id" : ""}`;
    })
    .join("\n");
}
