/** `DATABASE_URL` texts as the dictionaries that dj-database-url 3 and django-environ 0.14 make of them. */
import type { AbstractValue, DictItem, Origin } from "../value.ts";
import { dict, numberValue, text, truthValue, unknown } from "../value.ts";
import { queryFields, splitUrl, unquoted, type UrlParts } from "./url.ts";

const ENGINES: ReadonlyMap<string, string> = new Map([
  ["postgres", "django.db.backends.postgresql"],
  ["postgresql", "django.db.backends.postgresql"],
  ["psql", "django.db.backends.postgresql"],
  ["pgsql", "django.db.backends.postgresql"],
  ["postgis", "django.contrib.gis.db.backends.postgis"],
  ["mysql", "django.db.backends.mysql"],
  ["mysql2", "django.db.backends.mysql"],
  ["mysqlgis", "django.contrib.gis.db.backends.mysql"],
  ["mysql-connector", "mysql.connector.django"],
  ["spatialite", "django.contrib.gis.db.backends.spatialite"],
  ["sqlite", "django.db.backends.sqlite3"],
  ["oracle", "django.db.backends.oracle"],
  ["redshift", "django_redshift_backend"],
]);

/** Query fields that are entries of the database itself rather than of its OPTIONS. */
const OWN_ENTRIES: ReadonlySet<string> = new Set([
  "CONN_MAX_AGE",
  "ATOMIC_REQUESTS",
  "AUTOCOMMIT",
  "DISABLE_SERVER_SIDE_CURSORS",
  "CONN_HEALTH_CHECKS",
]);

/** The settings dictionary of one database. */
export function databaseFrom(url: string, origin: Origin): AbstractValue {
  const parts = url === "sqlite://:memory:" ? undefined : splitUrl(url);
  if (parts === undefined && url !== "sqlite://:memory:")
    return unknown("a database URL that is not followed", origin);
  const item = (key: string, value: string | number): DictItem => ({
    key: text(key, origin),
    value: typeof value === "number" ? numberValue(value, origin) : text(value, origin),
  });
  if (parts === undefined)
    return dict([item("ENGINE", "django.db.backends.sqlite3"), item("NAME", ":memory:")], origin);
  if (parts.scheme === "") return unknown("a database URL that is not followed", origin);
  const items = [
    item("ENGINE", ENGINES.get(parts.scheme) ?? parts.scheme),
    item("NAME", nameOf(parts)),
    item("USER", unquoted(parts.username ?? "")),
    item("PASSWORD", unquoted(parts.password ?? "")),
    item("HOST", unquoted(parts.hostname ?? "")),
    item("PORT", parts.port ?? ""),
  ];
  return dict([...items, ...queryItems(parts.query, origin)], origin);
}

function nameOf({ scheme, path }: UrlParts): string {
  const name = unquoted(path.slice(1));
  return name === "" && scheme === "sqlite" ? ":memory:" : name;
}

function queryItems(query: string, origin: Origin): readonly DictItem[] {
  const items: DictItem[] = [];
  const options: DictItem[] = [];
  for (const [name, value] of queryFields(query)) {
    const isOwn = OWN_ENTRIES.has(name.toUpperCase());
    const into = isOwn ? items : options;
    into.push({ key: text(isOwn ? name.toUpperCase() : name, origin), value: fieldOf(value, origin) });
  }
  return options.length === 0
    ? items
    : [...items, { key: text("OPTIONS", origin), value: dict(options, origin) }];
}

function fieldOf(value: string, origin: Origin): AbstractValue {
  if (/^\d+$/.test(value)) return numberValue(Number(value), origin);
  return /^(?:true|false)$/i.test(value)
    ? truthValue(value.toLowerCase() === "true", origin)
    : text(value, origin);
}
