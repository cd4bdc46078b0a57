/** django-environ: `env = environ.Env(DEBUG=(bool, False))`, `env("X", default=…)`, `env.bool("X", False)`. */
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Known } from "../value.ts";
import { elementsOf, known, none, text, textOf } from "../value.ts";
import { apply } from "../operations/apply.ts";
import type { Cast, Operation } from "../operations/operation.ts";
import { argument, doubt, originOf, stuck, type Arguments, type Frame } from "../interpreter/frame.ts";
import { presence, readVariable } from "./os-environ.ts";
import { DATABASE_VARIABLE } from "./database-url.ts";
import { loadEnvFile } from "./dotenv.ts";

const CONSTRUCTORS: ReadonlySet<string> = new Set([
  "environ.Env",
  "environ.FileAwareEnv",
  "environ.environ.Env",
]);

/** Casts by the name of the reader's method or of the built-in type. */
const CASTS: ReadonlyMap<string, Cast> = new Map<string, Cast>([
  ["bool", "environ-bool"],
  ["list", "list"],
  ["tuple", "tuple"],
  ["int", "integer"],
  ["float", "float"],
  ["json", "json"],
  ["dict", "dict"],
  ["path", "path"],
  ["db", "database-url"],
  ["db_url", "database-url"],
  ["cache", "cache-url"],
  ["cache_url", "cache-url"],
  ["email", "email-url"],
  ["email_url", "email-url"],
  ["search_url", "opaque"],
  ["channels", "opaque"],
  ["channels_url", "opaque"],
  ["url", "opaque"],
  ["bytes", "opaque"],
]);

/** Variables that some readers use when none is named. */
const USUAL_VARIABLES: ReadonlyMap<string, string> = new Map([
  ["db", DATABASE_VARIABLE],
  ["db_url", DATABASE_VARIABLE],
  ["cache", "CACHE_URL"],
  ["cache_url", "CACHE_URL"],
  ["email", "EMAIL_URL"],
  ["email_url", "EMAIL_URL"],
]);

export function isEnvironReader(of: string): boolean {
  return of === "environ.Env";
}

/** Constructors and class-level functions of django-environ. */
export function environCall(
  frame: Frame,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue | undefined {
  const origin = originOf(frame, at, "the environment's reader");
  if (CONSTRUCTORS.has(name))
    return known({ type: "instance", of: "environ.Env", fields: given.keywords }, origin);
  if (/^environ\.(Env|FileAwareEnv)\.read_env$/.test(name)) return readEnv(frame, given, at);
  return undefined;
}

/** `env(…)`, `env.bool(…)` and the like. */
export function environMethod(
  frame: Frame,
  receiver: Known,
  method: string,
  given: Arguments,
  at: Span,
): AbstractValue {
  const origin = originOf(frame, at, "read here");
  if (method === "read_env") return readEnv(frame, given, at);
  const named = argument(given, 0, "var") ?? usual(method, frame, at);
  const fields =
    receiver.content.type === "instance" ? receiver.content.fields : new Map<string, AbstractValue>();
  const prefix = textOf(fields.get("prefix")) ?? "";
  const variable = named !== undefined && prefix !== "" ? prefixed(prefix, named) : named;
  const [schemeCast, schemeDefault] = schemeOf(fields, textOf(variable));
  const isPlain = method === "__call__" || method === "get_value";
  const fallback = (isPlain ? argument(given, 2, "default") : argument(given, 1, "default")) ?? schemeDefault;
  const cast = isPlain
    ? (castOf(argument(given, 1, "cast")) ?? schemeCast ?? castOfDefault(fallback))
    : CASTS.get(method);
  if (fallback === undefined && variable !== undefined)
    doubt(frame, "ImproperlyConfigured", presence(frame, variable, origin));
  if (!isPlain && cast === undefined && !["str", "unicode"].includes(method))
    return stuck(frame, at, `\`env.${method}()\``);
  return readVariable(frame, variable, adjusted(method, fallback, at, frame), casts(cast), at);
}

/** Without a path: `.env` beside the module. */
function readEnv(frame: Frame, given: Arguments, at: Span): AbstractValue {
  loadEnvFile(frame, argument(given, 0, "env_file"), [".env"], false);
  return none(originOf(frame, at, "reads an env file"));
}

function usual(method: string, frame: Frame, at: Span): AbstractValue | undefined {
  const name = USUAL_VARIABLES.get(method);
  return name === undefined ? undefined : text(name, originOf(frame, at, "the usual variable"));
}

function prefixed(prefix: string, name: AbstractValue): AbstractValue {
  const value = textOf(name);
  return value === undefined ? name : text(prefix + value, name.origin);
}

const URL_CASTS: ReadonlySet<Cast | undefined> = new Set(["database-url", "cache-url", "email-url"]);

/** A default for a URL reader is itself a URL. */
function adjusted(
  method: string,
  fallback: AbstractValue | undefined,
  at: Span,
  frame: Frame,
): AbstractValue | undefined {
  const cast = CASTS.get(method);
  if (fallback === undefined || textOf(fallback) === undefined) return fallback;
  if (cast === "opaque") return stuck(frame, at, "the default URL of a reader");
  return URL_CASTS.has(cast)
    ? casts(cast).reduce((value, one) => apply(one, [value], fallback.origin), fallback)
    : fallback;
}

function casts(cast: Cast | undefined): readonly Operation[] {
  return cast === undefined ? [] : [{ name: "cast", cast }];
}

/** `DEBUG=(bool, False)` in the constructor. */
function schemeOf(
  scheme: ReadonlyMap<string, AbstractValue>,
  name: string | undefined,
): readonly [Cast | undefined, AbstractValue | undefined] {
  const entry = name === undefined ? undefined : scheme.get(name);
  if (entry === undefined) return [undefined, undefined];
  const [cast, fallback] = elementsOf(entry) ?? [];
  return cast === undefined ? [castOf(entry), undefined] : [castOf(cast), fallback];
}

/** The cast that a type stands for: `bool`, `list`, `[str]`. */
export function castOf(value: AbstractValue | undefined): Cast | undefined {
  if (value?.kind !== "known") return undefined;
  if (value.content.type === "external") return CASTS.get(value.content.name);
  return value.content.type === "list" ? "list" : undefined;
}

/** django-environ takes the cast from the default's type when none is given. */
function castOfDefault(value: AbstractValue | undefined): Cast | undefined {
  if (value?.kind !== "known") return undefined;
  switch (value.content.type) {
    case "boolean":
      return "environ-bool";
    case "number":
      return "integer";
    case "list":
      return "list";
    case "tuple":
      return "tuple";
    default:
      return undefined;
  }
}
