/** A value that a field takes. */
import type { Constant } from "../../bind/constants.ts";
import type { FieldValue } from "../../generate/access-tests/plan.ts";
import type { FieldFacts } from "../../model/rows/fields.ts";

/** A constant as Python spells it. */
export function pythonOf(constant: Constant): string {
  if (constant.kind === "text") return pythonText(constant.text);
  return constant.kind === "number" ? constant.text : constant.kind;
}

/** JSON's way to write a text is one of Python's, apart from characters beyond the basic plane, which stay as they are. */
export function pythonText(text: string): string {
  return JSON.stringify(text);
}

type Kind = FieldValue["kind"];

/** By the end of the field's type; the first that fits decides. Types of libraries are most often called like what they hold. */
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/UUIDField$/, "uuid"],
  [/SlugField$/, "slug"],
  [/EmailField$/, "email"],
  [/URLField$/, "url"],
  [/ImageField$/, "image"],
  [/(?:File|FilePath)Field$/, "file"],
  [/IPAddressField$/, "address"],
  [/DateTimeField$/, "datetime"],
  [/DateField$/, "date"],
  [/TimeField$/, "time"],
  [/DurationField$/, "duration"],
  [/DecimalField$/, "decimal"],
  [/(?:Integer|Float)Field$/, "number"],
  [/NullBooleanField$|BooleanField$/, "false"],
  [/JSONField$|HStoreField$/, "json"],
  [/BinaryField$/, "binary"],
  [/(?:Char|Text|CharField|TextField|Markdown\w{0,20})Field$/, "text"],
];

/** A value that a field takes; undefined for kinds of fields that nobody here knows. */
export function fieldValue(field: FieldFacts): FieldValue | undefined {
  if (field.firstChoice) return { kind: "constant", python: pythonOf(field.firstChoice) };
  const kind = KINDS.find(([pattern]) => pattern.test(field.type))?.[1];
  switch (kind) {
    case undefined:
    case "constant":
    case "row":
    case "user":
      return undefined;
    case "text":
    case "slug":
      return { kind, most: field.maxLength };
    case "number":
      return { kind, least: field.least ?? 1, unique: field.unique };
    case "decimal":
      return { kind, least: field.least ?? 1 };
    default:
      return { kind };
  }
}
