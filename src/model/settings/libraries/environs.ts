/** environs: `env = Env()`, `env.bool("X", False)`, `env.str("X", "…")`. */
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Known } from "../value.ts";
import { known, none, text, textOf } from "../value.ts";
import type { Cast } from "../operations/operation.ts";
import { argument, doubt, originOf, stuck, type Arguments, type Frame } from "../interpreter/frame.ts";
import { loadEnvFile } from "./dotenv.ts";
import { presence, readVariable } from "./os-environ.ts";

const CASTS: ReadonlyMap<string, Cast | undefined> = new Map<string, Cast | undefined>([
  ["__call__", undefined],
  ["str", undefined],
  ["bool", "environs-bool"],
  ["int", "integer"],
  ["float", "float"],
  ["list", "list"],
  ["json", "json"],
  ["dict", "dict"],
  ["path", "path"],
  ["dj_db_url", "database-url"],
  ["decimal", "float"],
]);

export function isEnvironsReader(of: string): boolean {
  return of === "environs.Env";
}

/** Constructors of environs. */
export function environsCall(
  frame: Frame,
  name: string,
  _given: Arguments,
  at: Span,
): AbstractValue | undefined {
  const isReader = name === "environs.Env" || name === "environs.FileAwareEnv";
  return isReader
    ? known(
        { type: "instance", of: "environs.Env", fields: new Map() },
        originOf(frame, at, "the environment's reader"),
      )
    : undefined;
}

/** Reads; `with env.prefixed("X_"):` gives a reader whose names have the prefix. */
export function environsMethod(
  frame: Frame,
  receiver: Known,
  method: string,
  given: Arguments,
  at: Span,
): AbstractValue {
  const origin = originOf(frame, at, "read here");
  if (method === "read_env") loadEnvFile(frame, argument(given, 0, "path"), [".env"], true);
  if (method === "read_env" || method === "seal") return none(origin);
  const name = argument(given, 0, "name");
  if (method === "prefixed") {
    return known(
      { type: "instance", of: "environs.Env", fields: new Map([["prefix", name ?? text("", origin)]]) },
      origin,
    );
  }
  if (!CASTS.has(method)) return stuck(frame, at, `\`env.${method}()\``);
  const prefix =
    receiver.content.type === "instance" ? textOf(receiver.content.fields.get("prefix")) : undefined;
  const variable =
    prefix === undefined || textOf(name) === undefined ? name : text(prefix + (textOf(name) ?? ""), origin);
  const fallback = argument(given, 1, "default");
  const cast = CASTS.get(method);
  if (fallback === undefined && variable !== undefined)
    doubt(frame, "Exception", presence(frame, variable, origin));
  return readVariable(frame, variable, fallback, cast === undefined ? [] : [{ name: "cast", cast }], at);
}
