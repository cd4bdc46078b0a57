/** dj-database-url: `config(default=…)`, `parse(url)`. */
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, DictItem, Origin } from "../value.ts";
import { dict, numberValue, text, textOf, truthValue } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { choose } from "../operations/choice.ts";
import type { Operation } from "../operations/operation.ts";
import { truthOf } from "../operations/truth.ts";
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
    return url === undefined ? undefined : withExtras(frame, apply(CAST, [url], origin), given, origin);
  }
  if (name !== "dj_database_url.config") return serviceUrlCall(frame, name, given, at);
  const variable = argument(given, 0, "env") ?? text(DATABASE_VARIABLE, origin);
  const fallback = argument(given, 1, "default");
  const missing =
    fallback === undefined
      ? dict([], origin)
      : textOf(fallback) === undefined
        ? fallback
        : apply(CAST, [fallback], origin);
  return withExtras(frame, readVariable(frame, variable, missing, [CAST], at), given, origin);
}

/** What keyword arguments add to the dictionary; nothing to an empty one. */
function withExtras(frame: Frame, database: AbstractValue, given: Arguments, origin: Origin): AbstractValue {
  const entry = (name: string, value: AbstractValue): DictItem => ({ key: text(name, origin), value });
  const no = truthValue(false, origin);
  const items = [
    entry("CONN_MAX_AGE", given.keywords.get("conn_max_age") ?? numberValue(0, origin)),
    entry("CONN_HEALTH_CHECKS", given.keywords.get("conn_health_checks") ?? no),
    entry("DISABLE_SERVER_SIDE_CURSORS", given.keywords.get("disable_server_side_cursors") ?? no),
  ];
  const test = given.keywords.get("test_options");
  if (test !== undefined) items.push(entry("TEST", test));
  const ssl = given.keywords.get("ssl_require");
  if (ssl !== undefined && truthOf(ssl) === true)
    items.push(entry("OPTIONS", dict([entry("sslmode", text("require", origin))], origin)));
  const whole = apply({ name: "binary", operator: "|" }, [database, dict(items, origin)], origin);
  return frame.run.given === undefined ? whole : choose(database, whole, database, origin);
}

/** django-cache-url and dj-email-url: `config(env=…, default=…)`, `parse(url)`. */
function serviceUrlCall(frame: Frame, name: string, given: Arguments, at: Span): AbstractValue | undefined {
  const [library, method] = name.split(".");
  if (library !== "django_cache_url" && library !== "dj_email_url") return undefined;
  const isCache = library === "django_cache_url";
  const cast: Operation = isCache
    ? { name: "cast", cast: "cache-url", argument: "django-cache-url" }
    : { name: "cast", cast: "email-url", argument: "dj-email-url" };
  const origin = originOf(frame, at, isCache ? "a cache URL" : "an email URL");
  const first = given.positional[0] ?? given.keywords.get("url");
  if (method === "parse") return first === undefined ? undefined : apply(cast, [first], origin);
  if (method !== "config") return undefined;
  const variable = argument(given, 0, "env") ?? text(isCache ? "CACHE_URL" : "EMAIL_URL", origin);
  const fallback = argument(given, 1, "default") ?? (isCache ? text("locmem://", origin) : undefined);
  const missing = fallback === undefined ? dict([], origin) : apply(cast, [fallback], origin);
  return readVariable(frame, variable, missing, [cast], at);
}
