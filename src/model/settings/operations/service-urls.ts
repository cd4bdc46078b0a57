/** `CACHE_URL` and `EMAIL_URL` as the dictionaries that the URL libraries make of them (django-environ 0.14, django-cache-url 3.4, dj-email-url 1). */
import type { AbstractValue, Origin } from "../value.ts";
import { dict, fails, none, numberValue, text, truthValue, unknown } from "../value.ts";
import { queryFields, splitUrl, unquoted, type UrlParts } from "./url.ts";

/** Which library reads the URL: they differ in schemes and in what they make of a password. */
export type UrlLibrary = "environ" | "django-cache-url" | "dj-email-url";

type Entry = readonly [string, string | number | boolean | undefined];

const ENVIRON_CACHES: ReadonlyMap<string, string> = new Map([
  ["dbcache", "django.core.cache.backends.db.DatabaseCache"],
  ["dummycache", "django.core.cache.backends.dummy.DummyCache"],
  ["filecache", "django.core.cache.backends.filebased.FileBasedCache"],
  ["locmemcache", "django.core.cache.backends.locmem.LocMemCache"],
  ["memcache", "django.core.cache.backends.memcached.MemcachedCache"],
  ["pymemcache", "django.core.cache.backends.memcached.PyMemcacheCache"],
  ["pylibmc", "django.core.cache.backends.memcached.PyLibMCCache"],
  ["rediscache", "django_redis.cache.RedisCache"],
  ["redis", "django_redis.cache.RedisCache"],
  ["rediss", "django_redis.cache.RedisCache"],
]);

const CACHE_URL_CACHES: ReadonlyMap<string, string> = new Map([
  ["db", "django.core.cache.backends.db.DatabaseCache"],
  ["dummy", "django.core.cache.backends.dummy.DummyCache"],
  ["file", "django.core.cache.backends.filebased.FileBasedCache"],
  ["locmem", "django.core.cache.backends.locmem.LocMemCache"],
  ["memcached", "django.core.cache.backends.memcached.PyLibMCCache"],
  ["pymemcache", "django.core.cache.backends.memcached.PyMemcacheCache"],
  ["redis", "django.core.cache.backends.redis.RedisCache"],
  ["rediss", "django.core.cache.backends.redis.RedisCache"],
]);

const SMTP = "django.core.mail.backends.smtp.EmailBackend";

const ENVIRON_MAILERS: ReadonlyMap<string, string> = new Map([
  ["smtp", SMTP],
  ["smtps", SMTP],
  ["smtp+tls", SMTP],
  ["smtp+ssl", SMTP],
  ["consolemail", "django.core.mail.backends.console.EmailBackend"],
  ["filemail", "django.core.mail.backends.filebased.EmailBackend"],
  ["memorymail", "django.core.mail.backends.locmem.EmailBackend"],
  ["dummymail", "django.core.mail.backends.dummy.EmailBackend"],
]);

const EMAIL_URL_MAILERS: ReadonlyMap<string, string> = new Map([
  ["smtp", SMTP],
  ["submission", SMTP],
  ["submit", SMTP],
  ["smtps", SMTP],
  ["console", "django.core.mail.backends.console.EmailBackend"],
  ["file", "django.core.mail.backends.filebased.EmailBackend"],
  ["memory", "django.core.mail.backends.locmem.EmailBackend"],
  ["dummy", "django.core.mail.backends.dummy.EmailBackend"],
]);

/** One entry of CACHES. */
export function cacheFrom(url: string, library: UrlLibrary, origin: Origin): AbstractValue {
  const parts = splitUrl(url);
  if (parts === undefined || parts.query !== "") return unknown("a cache URL that is not followed", origin);
  const backend = (library === "environ" ? ENVIRON_CACHES : CACHE_URL_CACHES).get(parts.scheme);
  if (backend === undefined) return fails("the scheme of a cache URL that its reader does not know", origin);
  const location = library === "environ" ? environLocation(parts) : cacheUrlLocation(parts);
  return location === undefined
    ? unknown("a cache URL that is not followed", origin)
    : entries(
        [
          ["BACKEND", backend],
          ["LOCATION", location],
        ],
        origin,
      );
}

function environLocation({ scheme, netloc, path }: UrlParts): string | undefined {
  if (netloc.includes(",")) return undefined;
  if (scheme === "filecache") return netloc + path;
  if (netloc === "" && (scheme === "memcache" || scheme === "pymemcache")) return `unix:${path}`;
  if (!scheme.startsWith("redis")) return netloc;
  return `${netloc === "" ? "unix" : scheme.replace("cache", "")}://${netloc}${path}`;
}

function cacheUrlLocation({ scheme, netloc, path, password, hostname, port }: UrlParts): string | undefined {
  if (netloc === "")
    return scheme === "memcached" || scheme === "pymemcache" ? `unix://${path}` : redisless(scheme, path);
  if (!scheme.startsWith("redis")) return netloc.replaceAll(",", ";");
  const database = path.slice(1) === "" ? "0" : path.slice(1);
  const secret = password === undefined || password === "" ? "" : `:${password}@`;
  return `${scheme}://${secret}${hostname ?? "None"}:${port ?? 6379}/${database}`;
}

function redisless(scheme: string, path: string): string | undefined {
  return scheme.startsWith("redis") ? undefined : path;
}

/** The EMAIL_* settings. */
export function mailerFrom(url: string, library: UrlLibrary, origin: Origin): AbstractValue {
  const parts = splitUrl(url);
  if (parts === undefined) return unknown("an email URL that is not followed", origin);
  return library === "environ" ? environMailer(parts, origin) : emailUrlMailer(parts, origin);
}

/** What both libraries read from the URL itself. */
function mailEntries({ path, username, password, hostname, port }: UrlParts): readonly Entry[] {
  return [
    ["EMAIL_FILE_PATH", path.slice(1)],
    ["EMAIL_HOST_USER", username === undefined ? undefined : unquoted(username)],
    ["EMAIL_HOST_PASSWORD", password === undefined ? undefined : unquoted(password)],
    ["EMAIL_HOST", hostname],
    ["EMAIL_PORT", port],
  ];
}

function environMailer(parts: UrlParts, origin: Origin): AbstractValue {
  const backend = ENVIRON_MAILERS.get(parts.scheme);
  if (backend === undefined) return fails("the scheme of an email URL that its reader does not know", origin);
  if (parts.query !== "") return unknown("an email URL with a query", origin);
  const security: readonly Entry[] = ["smtps", "smtp+tls"].includes(parts.scheme)
    ? [["EMAIL_USE_TLS", true]]
    : parts.scheme === "smtp+ssl"
      ? [["EMAIL_USE_SSL", true]]
      : [];
  return entries([...mailEntries(parts), ["EMAIL_BACKEND", backend], ...security], origin);
}

const TRUTHY = /^(?:1|y|yes|t|true|on)$/i;

function emailUrlMailer(parts: UrlParts, origin: Origin): AbstractValue {
  const { scheme, hostname, port } = parts;
  const fields = queryFields(parts.query);
  const isSubmission = scheme === "submission" || scheme === "submit";
  const ssl = TRUTHY.test(fields.get("ssl") ?? "");
  const tls = !fields.has("ssl") && TRUTHY.test(fields.get("tls") ?? "");
  const backend = EMAIL_URL_MAILERS.get(scheme);
  const timeout = fields.get("timeout");
  const usual = scheme === "smtp" ? 25 : isSubmission ? 587 : undefined;
  return entries(
    [
      ...mailEntries(parts),
      ["EMAIL_HOST", hostname ?? (scheme === "smtp" ? "localhost" : undefined)],
      ["EMAIL_PORT", port ?? usual],
      ["EMAIL_USE_SSL", ssl],
      ["EMAIL_USE_TLS", !ssl && (tls || isSubmission || scheme === "smtps")],
      ["EMAIL_TIMEOUT", timeout === undefined ? undefined : Number(timeout)],
      ...(backend === undefined ? [] : [["EMAIL_BACKEND", backend] as const]),
      ...senders(fields),
    ],
    origin,
  );
}

function senders(fields: ReadonlyMap<string, string>): readonly Entry[] {
  return [
    ["SERVER_EMAIL", fields.get("_server_email")] as const,
    ["DEFAULT_FROM_EMAIL", fields.get("_default_from_email")] as const,
  ].filter(([, value]) => value !== undefined);
}

/** A dictionary; a name that comes twice takes its later value, and undefined is None. */
function entries(all: readonly Entry[], origin: Origin): AbstractValue {
  const items = [...new Map(all)].map(([name, value]) => ({
    key: text(name, origin),
    value: plain(value, origin),
  }));
  return dict(items, origin);
}

function plain(value: Entry[1], origin: Origin): AbstractValue {
  if (value === undefined) return none(origin);
  if (typeof value === "boolean") return truthValue(value, origin);
  return typeof value === "number" ? numberValue(value, origin) : text(value, origin);
}
