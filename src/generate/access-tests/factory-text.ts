/** Functions that make rows. */
import type { Factory, FactoryField, FieldValue } from "./plan.ts";
import { quoted, spread } from "./python.ts";

/** The name under which the model is imported: two apps may have models of one name. */
export type ModelNames = ReadonlyMap<Factory, string>;

/** Import names of all models, none of which hides one of `reserved`. */
export function modelNames(factories: readonly Factory[], reserved: ReadonlySet<string>): ModelNames {
  const taken = new Set(reserved);
  return new Map(
    factories.map((factory) => {
      const app = factory.module.split(".").at(-2) ?? "";
      const own = taken.has(factory.model) ? `${camel(app)}${factory.model}Row` : factory.model;
      taken.add(own);
      return [factory, own] as const;
    }),
  );
}

/** `order_lines` becomes `OrderLines`. */
export function camel(name: string): string {
  return name.replaceAll(/(?:^|[_\W])+(\w?)/g, (_, letter: string) => letter.toUpperCase());
}

/** The functions, with two empty lines behind each. */
export function factoryTexts(factories: readonly Factory[], names: ModelNames): string {
  return factories.map((one) => `${factoryText(one, names.get(one) ?? one.model)}\n\n`).join("");
}

function factoryText({ name, fields, single, unknown }: Factory, model: string): string {
  const entries = fields.map(entryOf);
  const lacking = unknown.map((field) => `    # ${field}: nobody here knows what to put into it.\n`).join("");
  const values = `    values = ${spread("{", [...entries, "**values"], "}").replaceAll("\n", "\n    ")}\n`;
  const known = single === undefined ? "" : singleText(model, single);
  return `def ${name}(**values):\n${lacking}${values}${known}    return ${model}._base_manager.create(**values)\n`;
}

/** Signals often make the row together with the user. */
function singleText(model: string, field: string): string {
  return (
    `    known = ${model}._base_manager.filter(${field}=values[${quoted(field)}])\n` +
    `    if known.exists():\n        known.update(**values)\n        return known.get()\n`
  );
}

/** Rows and users are made only where none is given. */
function entryOf({ name, value }: FactoryField): string {
  if (value.kind === "row") return `${quoted(name)}: values.get(${quoted(name)}) or ${value.factory}()`;
  if (value.kind === "user")
    return `${quoted(name)}: values.get(${quoted(name)}) or make_user(${quoted(name)})`;
  return `${quoted(name)}: ${valueText(name, value)}`;
}

/** A field of `make_user`. */
export function userEntry({ name, value }: FactoryField): string {
  return `${quoted(name)}: ${valueText(name, value)},`;
}

function valueText(name: string, value: FieldValue): string {
  switch (value.kind) {
    case "text":
    case "slug":
      return value.most === undefined
        ? `text(${quoted(slugOf(name))})`
        : `text(${quoted(slugOf(name))}, ${value.most})`;
    case "email":
      return `f"{text('somebody')}@example.com"`;
    case "url":
      return `f"https://www.example.com/{text('page')}"`;
    case "uuid":
      return "uuid.uuid4()";
    case "date":
      return "timezone.localdate()";
    case "datetime":
      return "timezone.now()";
    case "time":
      return "timezone.now().time()";
    case "duration":
      return "timedelta(days=1)";
    case "json":
      return "{}";
    case "binary":
      return 'b"bytes"';
    case "file":
      return `ContentFile(b"text", name=${quoted("file.txt")})`;
    case "image":
      return 'ContentFile(PIXEL, name="pixel.gif")';
    case "address":
      return '"192.0.2.1"';
    case "true":
      return "True";
    case "false":
      return "False";
    case "number":
      return value.unique ? "next(NUMBERS)" : String(value.least);
    case "decimal":
      return `Decimal(${value.least})`;
    case "constant":
      return value.python;
    case "row":
      return `${value.factory}()`;
    case "user":
      return "make_user()";
  }
}

function slugOf(name: string): string {
  return name.replaceAll("_", "-");
}
