/** dj-database-url: `config(default=…)`, `parse(url)`. */
import type { Span } from "../../../source/span.ts";
import type { AbstractValue } from "../value.ts";
import { dict, text, textOf } from "../value.ts";
import { apply } from "../operations/apply.ts";
import type { Operation } from "../operations/operation.ts";
import { argument, originOf, type Arguments, type Frame } from "../interpreter/frame.ts";
import { readVariable } from "./os-environ.ts";

/** The variable that database readers use when none is named. */
export const DATABASE_VARIABLE = "DATABASE_URL";

const CAST: Operation = { name: "cast", cast: "database-url" };

export function databaseUrlCall(
  frame: Frame,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue | undefined {
  const origin = originOf(frame, at, "a database URL");
  if (name === "dj_database_url.parse") {
    const url = argument(given, 0, "url");
    return url === undefined ? undefined : apply(CAST, [url], origin);
  }
  if (name !== "dj_database_url.config") return undefined;
  const variable = argument(given, 0, "env") ?? text(DATABASE_VARIABLE, origin);
  const fallback = argument(given, 1, "default");
  const missing =
    fallback === undefined
      ? dict([], origin)
      : textOf(fallback) === undefined
        ? fallback
        : apply(CAST, [fallback], origin);
  return readVariable(frame, variable, missing, [CAST], at);
}
