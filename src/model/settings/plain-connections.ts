/** Connections of production to other hosts whose traffic is not encrypted, as far as the settings say where they lead. */
import type { Place } from "../../findings/finding.ts";
import { isNeighbour } from "../secrets/hosts.ts";
import { productionValue, type ProductionValue } from "./production-value.ts";
import { productionModules, type EvaluatedModule, type ProjectSettings } from "./project-settings.ts";
import { truthOf } from "./operations/truth.ts";
import { splitUrl } from "./operations/url.ts";
import { leaves } from "./resolve.ts";
import { entryOf } from "./templates-setting.ts";
import type { AbstractValue, DictItem } from "./value.ts";
import { elementsOf, textOf } from "./value.ts";

/** One such connection. */
export interface PlainConnection {
  readonly found: ProductionValue;
  /** `e-mail`, `database`, `cache`, `broker`. */
  readonly to: "e-mail" | "database" | "cache" | "broker";
  /** Never with a user or password. */
  readonly host: string;
  readonly at: Place;
  /** Whether the text says so itself; otherwise the library may still encrypt where the server offers it. */
  readonly stated: boolean;
}

/** Every connection to a host with a public name, of every production module. */
export function* plainConnections(projects: readonly ProjectSettings[]): Generator<PlainConnection> {
  for (const { settings, module } of productionModules(projects)) {
    yield* mails(settings, module);
    yield* members(settings, module, "MAILERS", mailerConnection);
    yield* members(settings, module, "DATABASES", databaseConnection);
    yield* members(settings, module, "CACHES", cacheConnection);
    for (const name of BROKERS) yield* broker(settings, module, name);
  }
}

const SMTP = "django.core.mail.backends.smtp.EmailBackend";

const BROKERS: readonly string[] = ["CELERY_BROKER_URL", "BROKER_URL", "CELERY_RESULT_BACKEND"];

const PRIVATE =
  /^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.|\.(?:local|internal|lan|test|localhost|svc|cluster|intranet|private|corp|home)\.?$|\.svc\./;

/** A name or address that leads out of the machine, its containers and its private network. */
function isElsewhere(host: string): boolean {
  return (
    !isNeighbour(host) && !PRIVATE.test(host) && /[a-z\d]\.[a-z\d]/i.test(host) && !/[{}$<>\s]/.test(host)
  );
}

function* mails(settings: ProjectSettings, module: EvaluatedModule): Generator<PlainConnection> {
  const read = (name: string): ProductionValue | undefined => productionValue(settings, module, name);
  const found = read("EMAIL_HOST");
  const backend = onlyText(read("EMAIL_BACKEND")?.inProduction);
  if (found?.setting === undefined || backend !== SMTP) return;
  const host = onlyText(found.inProduction);
  const isOff = (name: string): boolean => {
    const value = read(name);
    return value === undefined || leaves(value.inProduction).every((leaf) => truthOf(leaf.value) === false);
  };
  const plain = isOff("EMAIL_USE_TLS") && isOff("EMAIL_USE_SSL");
  if (host !== undefined && isElsewhere(host) && plain)
    yield { found: read("EMAIL_USE_TLS") ?? found, to: "e-mail", host, at: found.at, stated: true };
}

type Connection = Pick<PlainConnection, "to" | "host" | "stated">;

function* members(
  settings: ProjectSettings,
  module: EvaluatedModule,
  name: string,
  read: (entry: AbstractValue) => Connection | undefined,
): Generator<PlainConnection> {
  const found = productionValue(settings, module, name);
  if (found?.setting === undefined) return;
  const [only, ...others] = leaves(found.inProduction);
  if (only === undefined || others.length > 0) return;
  for (const { value } of itemsOf(only.value)) {
    const connection = read(value);
    if (connection !== undefined) yield { ...connection, found, at: found.at };
  }
}

/** An entry of `MAILERS`, which takes the place of the `EMAIL_…` settings in Django 6.1. */
function mailerConnection(entry: AbstractValue): Connection | undefined {
  const options = entryOf(entry, "OPTIONS");
  const host = onlyText(entryOf(options, "host"));
  const backend = onlyText(entryOf(entry, "BACKEND")) ?? SMTP;
  if (host === undefined || backend !== SMTP || !isElsewhere(host)) return undefined;
  const isOff = (name: string): boolean => {
    const value = entryOf(options, name);
    return value === undefined || leaves(value).every((leaf) => truthOf(leaf.value) === false);
  };
  return isOff("use_tls") && isOff("use_ssl") ? { to: "e-mail", host, stated: true } : undefined;
}

/** PostgreSQL's `sslmode` (postgresql.org/docs/current/libpq-ssl.html) and MySQL's `ssl`. */
function databaseConnection(entry: AbstractValue): Connection | undefined {
  const engine = onlyText(entryOf(entry, "ENGINE")) ?? "";
  const host = onlyText(entryOf(entry, "HOST"));
  if (host === undefined || !isElsewhere(host)) return undefined;
  const options = entryOf(entry, "OPTIONS");
  const option = (name: string): AbstractValue | undefined => entryOf(options, name);
  if (/postg|redshift/.test(engine)) {
    const mode = option("sslmode");
    const text = onlyText(mode);
    if (mode === undefined) return { to: "database", host, stated: false };
    return text === "disable" || text === "allow" ? { to: "database", host, stated: true } : undefined;
  }
  if (!/mysql/.test(engine) || option("ssl") !== undefined) return undefined;
  const mode = onlyText(option("ssl_mode"))?.toUpperCase();
  if (mode === undefined)
    return option("ssl_mode") === undefined ? { to: "database", host, stated: false } : undefined;
  return mode === "DISABLED" ? { to: "database", host, stated: true } : undefined;
}

function cacheConnection(entry: AbstractValue): Connection | undefined {
  const location = entryOf(entry, "LOCATION");
  const texts = location === undefined ? [] : (elementsOf(location) ?? [location]).map(onlyText);
  for (const text of texts) {
    const host = text === undefined ? undefined : hostOf(text);
    if (host !== undefined && isElsewhere(host)) return { to: "cache", host, stated: true };
  }
  return undefined;
}

function* broker(
  settings: ProjectSettings,
  module: EvaluatedModule,
  name: string,
): Generator<PlainConnection> {
  const found = productionValue(settings, module, name);
  const host = hostOf(onlyText(found?.inProduction) ?? "");
  if (found?.setting === undefined || host === undefined || !isElsewhere(host)) return;
  yield { found, to: "broker", host, at: found.at, stated: true };
}

/** The host of a URL whose scheme has an encrypted twin: `redis`, `amqp`. */
function hostOf(url: string): string | undefined {
  const parts = splitUrl(url);
  return parts !== undefined && /^(?:redis|amqp|pyamqp)$/.test(parts.scheme) ? parts.hostname : undefined;
}

function onlyText(value: AbstractValue | undefined): string | undefined {
  const [only, ...others] = value === undefined ? [] : leaves(value);
  return others.length === 0 ? textOf(only?.value) : undefined;
}

function itemsOf(value: AbstractValue): readonly DictItem[] {
  return value.kind === "known" && value.content.type === "dict" ? value.content.items : [];
}
