/** Values that fields take, as Python writes them, for rows of generated tests. */
import type { Constant } from "../bind/constants.ts";
import type { FieldFacts } from "../model/rows/fields.ts";

/** By Django's own classes (docs.djangoproject.com/en/5.2/ref/models/fields/#field-types). */
const SAMPLES: Readonly<Record<string, string>> = {
  CharField: '"x"',
  TextField: '"x"',
  SlugField: '"x"',
  EmailField: '"somebody@example.com"',
  URLField: '"https://example.com/"',
  UUIDField: '"00000000-0000-4000-8000-000000000000"',
  BooleanField: "False",
  IntegerField: "1",
  SmallIntegerField: "1",
  BigIntegerField: "1",
  PositiveIntegerField: "1",
  PositiveSmallIntegerField: "1",
  PositiveBigIntegerField: "1",
  FloatField: "1",
  DecimalField: "1",
  DateField: '"2030-01-01"',
  DateTimeField: '"2030-01-01T12:00Z"',
  TimeField: '"12:00"',
  GenericIPAddressField: '"192.0.2.1"',
  JSONField: '"{}"',
};

/** A value for a field; undefined where validators or an unknown kind of field leave it open. */
export function sampleOf(field: FieldFacts): string | undefined {
  if (field.firstChoice) return written(field.firstChoice);
  if (field.hasChoices || field.hasValidators) return undefined;
  return SAMPLES[field.type];
}

function written(constant: Constant): string {
  if (constant.kind === "text") return JSON.stringify(constant.text);
  return constant.kind === "number" ? constant.text : constant.kind;
}
