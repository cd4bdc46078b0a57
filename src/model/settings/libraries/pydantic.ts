/** pydantic-settings: a class whose annotated attributes are read from the environment. */
import type { AnnAssign, Expression } from "../../../syntax/python/tree.ts";
import { dottedName } from "../../../syntax/python/walk.ts";
import type { AbstractValue, ProjectClass } from "../value.ts";
import { text, textOf, unknown } from "../value.ts";
import type { Cast } from "../operations/operation.ts";
import { findItem } from "../operations/sequences.ts";
import { originOf, type Arguments, type Frame } from "../interpreter/frame.ts";
import { loadEnvFile } from "./dotenv.ts";
import { readVariable } from "./os-environ.ts";

/** Whether a class derives from `BaseSettings`. */
export function isPydanticSettings(made: ProjectClass): boolean {
  return made.bases.some((base) => {
    if (base.kind !== "known") return false;
    if (base.content.type === "external")
      return /^pydantic(_settings)?(\.\w+)*\.BaseSettings$/.test(base.content.name);
    return base.content.type === "class" && isPydanticSettings(base.content.class);
  });
}

/** The fields of an object of such a class; keyword arguments go before the environment. */
export function pydanticFields(
  frame: Frame,
  made: ProjectClass,
  given: Arguments,
): Map<string, AbstractValue> {
  const fields = new Map<string, AbstractValue>();
  for (const base of made.bases) {
    if (base.kind === "known" && base.content.type === "class") {
      for (const [name, value] of pydanticFields(frame, base.content.class, given)) fields.set(name, value);
    }
  }
  const inner: Frame = { ...frame, module: made.module };
  const envFile = configured(made, "env_file");
  if (envFile !== undefined && envFile !== "unsettled") loadEnvFile(inner, envFile, [], false);
  for (const statement of made.node.body) {
    if (statement.kind !== "AnnAssign" || statement.target.kind !== "Name") continue;
    const { name } = statement.target;
    fields.set(name, given.keywords.get(name) ?? field(inner, made, name, statement));
  }
  return fields;
}

function field(frame: Frame, made: ProjectClass, name: string, statement: AnnAssign): AbstractValue {
  const prefix = prefixOf(made);
  const origin = originOf(frame, statement, "a field read from the environment");
  if (prefix === undefined) return unknown("a prefix of environment variables that is not settled", origin);
  const cast = castOf(statement.annotation);
  const casts = cast === undefined ? [] : [{ name: "cast", cast } as const];
  return readVariable(
    frame,
    text((prefix + name).toUpperCase(), origin),
    defaultOf(made, name, statement),
    casts,
    statement,
  );
}

/** The default: `= value`; `= Field(…)` is followed for its literal `default`. */
function defaultOf(made: ProjectClass, name: string, statement: AnnAssign): AbstractValue | undefined {
  if (statement.value === undefined) return undefined;
  const value = made.scope.variables.get(name);
  if (statement.value.kind !== "Call" || value?.kind !== "unknown") return value;
  return unknown("a default made by a call", value.origin);
}

function prefixOf(made: ProjectClass): string | undefined {
  const prefix = configured(made, "env_prefix");
  if (prefix === "unsettled") return undefined;
  return prefix === undefined ? "" : textOf(prefix);
}

/** An option of `model_config` or of the inner class `Config`. */
function configured(made: ProjectClass, option: string): AbstractValue | "unsettled" | undefined {
  const config = made.scope.variables.get("model_config");
  if (config !== undefined) {
    if (config.kind !== "known" || config.content.type !== "dict") return "unsettled";
    const item = findItem(config.content.items, text(option, config.origin));
    return item === undefined || item === "unsettled" ? item : item.value;
  }
  const inner = made.scope.variables.get("Config");
  if (inner?.kind !== "known" || inner.content.type !== "class") return undefined;
  return inner.content.class.scope.variables.get(option);
}

function castOf(annotation: Expression): Cast | undefined {
  const type = annotation.kind === "Subscript" ? dottedName(annotation.value) : dottedName(annotation);
  switch (type) {
    case "bool":
      return "pydantic-bool";
    case "int":
      return "integer";
    case "float":
      return "float";
    case "list":
    case "List":
    case "tuple":
    case "set":
    case "dict":
    case "Dict":
      return "json";
    default:
      return undefined;
  }
}
