/** python-decouple: `config("X", default=…, cast=bool)`; the cast applies to the default, too. */
import type { Span } from "../../../source/span.ts";
import type { AbstractValue } from "../value.ts";
import { known, textOf } from "../value.ts";
import { apply } from "../operations/apply.ts";
import type { Operation } from "../operations/operation.ts";
import { argument, doubt, originOf, stuck, type Arguments, type Frame } from "../interpreter/frame.ts";
import { loadEnvFile } from "./dotenv.ts";
import { presence, readVariable } from "./os-environ.ts";

const CONSTRUCTORS: ReadonlySet<string> = new Set([
  "decouple.Config",
  "decouple.AutoConfig",
  "prettyconf.Configuration",
]);
const READERS: ReadonlySet<string> = new Set(["decouple.config", "prettyconf.config"]);

export function isDecoupleReader(of: string): boolean {
  return CONSTRUCTORS.has(of) || of === "decouple.Csv";
}

/** `config(…)`, `Csv(…)` and the constructors. */
export function decoupleCall(
  frame: Frame,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue | undefined {
  const origin = originOf(frame, at, "the environment's reader");
  if (READERS.has(name)) return decoupleMethod(frame, "__call__", given, at);
  if (READERS.has(name.replace(/\.get$/, ""))) return decoupleMethod(frame, "get", given, at);
  if (CONSTRUCTORS.has(name)) return known({ type: "instance", of: name, fields: new Map() }, origin);
  return name === "decouple.Csv"
    ? known({ type: "instance", of: name, fields: new Map(given.keywords) }, origin)
    : undefined;
}

/** A read through a configuration object. */
export function decoupleMethod(frame: Frame, method: string, given: Arguments, at: Span): AbstractValue {
  if (method !== "__call__" && method !== "get") return stuck(frame, at, `\`config.${method}()\``);
  const origin = originOf(frame, at, "read here");
  const variable = argument(given, 0, "option");
  const fallback = argument(given, 1, "default");
  const castValue = argument(given, 2, "cast");
  loadEnvFile(frame, undefined, ["settings.ini", ".env"], true);
  const casts = castsOf(castValue);
  if (
    castValue !== undefined &&
    frame.run.given !== undefined &&
    (casts === undefined || isUrlCast(castValue))
  )
    return calledCast(frame, readVariable(frame, variable, fallback, [], at), castValue, at);
  if (casts === undefined) return stuck(frame, at, "a cast of `config()` that is not followed");
  if (fallback === undefined && variable !== undefined)
    doubt(frame, "Exception", presence(frame, variable, origin));
  const cast =
    fallback === undefined
      ? undefined
      : casts.reduce<AbstractValue>((value, one) => apply(one, [value], origin), fallback);
  return readVariable(frame, variable, cast, casts, at);
}

function isUrlCast(cast: AbstractValue): boolean {
  return (
    cast.kind === "known" &&
    cast.content.type === "external" &&
    cast.content.name.startsWith("dj_database_url.")
  );
}

/** A cast that is a function of the project or of a library. */
function calledCast(frame: Frame, read: AbstractValue, cast: AbstractValue, at: Span): AbstractValue {
  if (read.kind === "fails") return read;
  return frame.run.interpreter.call(
    frame,
    cast,
    { positional: [read], keywords: new Map(), complete: true },
    at,
  );
}

function castsOf(value: AbstractValue | undefined): readonly Operation[] | undefined {
  if (value === undefined) return [];
  if (value.kind !== "known") return undefined;
  const { content } = value;
  if (content.type === "instance" && content.of === "decouple.Csv") {
    const delimiter = textOf(content.fields.get("delimiter"));
    return [{ name: "cast", cast: "list", ...(delimiter === undefined ? {} : { argument: delimiter }) }];
  }
  if (content.type === "function" && content.node.kind === "Lambda") return lambdaCast();
  return content.type === "external" ? builtinCast(content.name) : undefined;
}

function builtinCast(name: string): readonly Operation[] | undefined {
  switch (name) {
    case "bool":
      return [{ name: "cast", cast: "decouple-bool" }];
    case "int":
      return [{ name: "cast", cast: "integer" }];
    case "float":
      return [{ name: "cast", cast: "float" }];
    case "str":
      return [];
    case "dj_database_url.parse":
      return [{ name: "cast", cast: "database-url" }];
    default:
      return undefined;
  }
}

/** `cast=lambda v: [s.strip() for s in v.split(",")]` is by far the usual one; others are not followed. */
function lambdaCast(): undefined {
  return undefined;
}
