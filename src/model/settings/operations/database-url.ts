/** `DATABASE_URL` texts as the dictionaries that dj-database-url and django-environ make of them. */
import type { AbstractValue, DictItem, Origin } from "../value.ts";
import { dict, text, unknown } from "../value.ts";

const ENGINES: ReadonlyMap<string, string> = new Map([
  ["postgres", "django.db.backends.postgresql"],
  ["postgresql", "django.db.backends.postgresql"],
  ["psql", "django.db.backends.postgresql"],
  ["pgsql", "django.db.backends.postgresql"],
  ["postgis", "django.contrib.gis.db.backends.postgis"],
  ["mysql", "django.db.backends.mysql"],
  ["mysql2", "django.db.backends.mysql"],
  ["sqlite", "django.db.backends.sqlite3"],
  ["oracle", "django.db.backends.oracle"],
]);

/** The settings dictionary of one database; query parameters become part of an open OPTIONS. */
export function databaseFrom(url: string, origin: Origin): AbstractValue {
  const [scheme, rest] = cut(url, "://");
  if (rest === undefined || !/^[\w+-]+$/.test(scheme))
    return unknown("a database URL that is not followed", origin);
  const [address, query] = cut(rest, "?");
  const [authority, name] = cut(address, "/");
  const at = authority.lastIndexOf("@");
  const [user, password] = cut(authority.slice(0, Math.max(0, at)), ":");
  const [host, port] = cut(authority.slice(at + 1), ":");
  const item = (key: string, value: string): DictItem => ({
    key: text(key, origin),
    value: text(value, origin),
  });
  const items = [
    item("ENGINE", ENGINES.get(scheme) ?? scheme),
    item("NAME", name ?? ""),
    item("USER", user),
    item("PASSWORD", password ?? ""),
    item("HOST", host),
    item("PORT", port ?? ""),
  ];
  return dict(items, origin, query !== undefined);
}

/** What stands before and behind a separator. */
function cut(source: string, separator: string): readonly [string, string | undefined] {
  const at = source.indexOf(separator);
  return at < 0 ? [source, undefined] : [source.slice(0, at), source.slice(at + separator.length)];
}
