/** django-configurations: settings are the attributes of a class; `values.BooleanValue(True)` reads `DJANGO_<NAME>`. */
import type { AbstractValue, Known, Origin, ProjectClass } from "../value.ts";
import { fails, fromEnvironment, known, none, textOf, traced } from "../value.ts";
import type { Cast, Operation } from "../operations/operation.ts";
import { truthOf } from "../operations/truth.ts";
import { argument, type Arguments } from "../interpreter/frame.ts";

const CASTS: ReadonlyMap<string, Cast | undefined> = new Map<string, Cast | undefined>([
  ["Value", undefined],
  ["SecretValue", undefined],
  ["BooleanValue", "configurations-bool"],
  ["IntegerValue", "integer"],
  ["PositiveIntegerValue", "integer"],
  ["FloatValue", "float"],
  ["ListValue", "list"],
  ["TupleValue", "tuple"],
  ["DictValue", "opaque"],
  ["PathValue", "path"],
  ["URLValue", undefined],
  ["EmailValue", undefined],
  ["RegexValue", undefined],
  ["DatabaseURLValue", "opaque"],
  ["CacheURLValue", "opaque"],
  ["EmailURLValue", "opaque"],
]);

/** Variables of the URL values, which take no prefix. */
const URL_VARIABLES: ReadonlyMap<string, string> = new Map([
  ["DatabaseURLValue", "DATABASE_URL"],
  ["CacheURLValue", "CACHE_URL"],
  ["EmailURLValue", "EMAIL_URL"],
]);

export function isConfigurationsValue(name: string): boolean {
  return name.startsWith("configurations.values.") && CASTS.has(name.slice("configurations.values.".length));
}

/** The value before its class is complete: only the attribute's name makes it a read. */
export function configurationsValue(name: string, given: Arguments, origin: Origin): Known {
  const fields = new Map(given.keywords);
  const fallback = argument(given, 0, "default");
  if (fallback !== undefined) fields.set("default", fallback);
  return known({ type: "instance", of: name, fields }, origin);
}

/** Whether a class is a configuration: some base comes from django-configurations. */
export function isConfiguration(made: ProjectClass): boolean {
  return made.bases.some((base) => {
    if (base.kind !== "known") return false;
    if (base.content.type === "external") return base.content.name.startsWith("configurations.");
    return base.content.type === "class" && isConfiguration(base.content.class);
  });
}

/** The settings that a configuration class gives: its upper-case attributes, bases first. */
export function configurationSettings(made: ProjectClass): ReadonlyMap<string, AbstractValue> {
  const settings = new Map<string, AbstractValue>();
  for (const base of made.bases.toReversed()) {
    if (base.kind !== "known" || base.content.type !== "class") continue;
    for (const [name, value] of configurationSettings(base.content.class))
      settings.set(name, inherited(value, made));
  }
  for (const [name, value] of made.scope.variables) {
    if (/^[A-Z][A-Z0-9_]*$/.test(name)) settings.set(name, asRead(name, value));
  }
  return settings;
}

function inherited(value: AbstractValue, made: ProjectClass): AbstractValue {
  const place = {
    path: made.module.path,
    span: { start: made.node.header.start, end: made.node.header.end },
  };
  return traced(value, place, `inherited by the class \`${made.name}\``, "imported");
}

function asRead(name: string, value: AbstractValue): AbstractValue {
  if (value.kind !== "known" || value.content.type !== "instance" || !isConfigurationsValue(value.content.of))
    return value;
  const { fields, of } = value.content;
  const kind = of.slice("configurations.values.".length);
  const environ = fields.get("environ");
  const fallback = fields.get("default") ?? none(value.origin);
  if (environ !== undefined && truthOf(environ) === false) return fallback;
  const required =
    kind === "SecretValue" ||
    (fields.has("environ_required") && truthOf(fields.get("environ_required") ?? fallback) === true);
  const variable = textOf(fields.get("environ_name")) ?? URL_VARIABLES.get(kind);
  const full =
    variable !== undefined && URL_VARIABLES.has(kind) ? variable : prefix(fields) + (variable ?? name);
  const cast = CASTS.get(kind);
  const missing = required ? fails(`the environment variable ${full} must be set`, value.origin) : fallback;
  return fromEnvironment(full, missing, castsOf(cast), value.origin);
}

function castsOf(cast: Cast | undefined): readonly Operation[] {
  return cast === undefined ? [] : [{ name: "cast", cast }];
}

function prefix(fields: ReadonlyMap<string, AbstractValue>): string {
  const given = fields.get("environ_prefix");
  if (given === undefined) return "DJANGO_";
  const own = textOf(given);
  return own === undefined || own === "" ? "" : `${own}_`;
}
