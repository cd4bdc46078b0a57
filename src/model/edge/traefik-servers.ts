/** Routers of Traefik as virtual hosts. */
import type { Place } from "../../findings/finding.ts";
import type { EdgeHeader, EdgeLocation, EdgeServer } from "./edge.ts";
import type { UnassignedServer } from "./nginx-servers.ts";
import { traefikHeaders, traefikRequestHeaders } from "./traefik-headers.ts";
import type { TraefikOption } from "./traefik-options.ts";

/** One virtual host for each router. */
export function traefikServers(options: readonly TraefikOption[]): readonly UnassignedServer[] {
  const byKey = new Map(options.map((option) => [option.key, option]));
  const names = new Set(options.flatMap(({ key }) => /^http\.routers\.([^.]+)\./.exec(key)?.[1] ?? []));
  return [...names].flatMap((name) => routerServer(name, options, byKey));
}

type Options = ReadonlyMap<string, TraefikOption>;

function routerServer(
  name: string,
  options: readonly TraefikOption[],
  byKey: Options,
): readonly UnassignedServer[] {
  const prefix = `http.routers.${name}`;
  const rule = byKey.get(`${prefix}.rule`);
  if (rule === undefined) return [];
  const middlewares = listOf(byKey.get(`${prefix}.middlewares`)).map((each) => each.split("@")[0] ?? each);
  const own = middlewares.map((each) => under(options, `http.middlewares.${each.toLowerCase()}.`));
  const headers = own.flatMap((each) => traefikHeaders(each));
  const redirect = own.flat().find(({ key, value }) => redirects(key, value));
  const hosts = hostsOf(rule.value);
  const points = entryPointsOf(prefix, options, byKey);
  const always = points.find(({ redirect: each }) => each !== undefined)?.redirect;
  return [
    {
      program: "Traefik",
      at: rule.at,
      names: hosts,
      acceptsAnyHost: hosts.length === 0,
      listens: points.map(({ port, tls, at }) => ({ port, tls, at })),
      redirectsToHttps: points.some(({ tls }) => !tls) ? (redirect?.at ?? always) : undefined,
      headers,
      bodyLimit: bodyLimitOf(own.flat()),
      tlsProtocols: undefined,
      locations: [locationOf(name, rule, own.flat(), headers, byKey)],
    },
  ];
}

function under(options: readonly TraefikOption[], prefix: string): readonly TraefikOption[] {
  return options
    .filter(({ key }) => key.startsWith(prefix))
    .map((option) => ({ ...option, key: option.key.slice(prefix.length) }));
}

function redirects(key: string, value: string): boolean {
  return (
    (key === "redirectscheme.scheme" && value === "https") ||
    (key === "headers.sslredirect" && value === "true")
  );
}

function listOf(option: TraefikOption | undefined): readonly string[] {
  return (option?.value ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** The hosts of ``Host(`a`) || Host(`b`)`` and ``Host(`a`, `b`)``. */
function hostsOf(rule: string): readonly string[] {
  return [...rule.matchAll(/Host\(([^()]{1,500})\)/g)].flatMap((match) =>
    (match[1] ?? "").split(",").map((host) => host.replaceAll(/[`"'\s]/g, "")),
  );
}

interface EntryPointSight {
  readonly port: number;
  readonly tls: boolean;
  readonly at: Place;
  readonly redirect: Place | undefined;
}

/** The router's entry points; one that only sends everything to another is one of every router, as it answers for all hosts. */
function entryPointsOf(
  prefix: string,
  options: readonly TraefikOption[],
  byKey: Options,
): readonly EntryPointSight[] {
  const named = byKey.get(`${prefix}.entrypoints`);
  const rule = byKey.get(`${prefix}.rule`);
  const redirecting = options.flatMap(
    ({ key }) => /^entrypoints\.([^.]+)\.http\.redirections\./.exec(key)?.[1] ?? [],
  );
  const tls = options.some(
    ({ key, value }) => (key === `${prefix}.tls` && value !== "false") || key.startsWith(`${prefix}.tls.`),
  );
  const own = listOf(named).map((point) => point.toLowerCase());
  const at = named?.at ?? rule?.at;
  if (at === undefined) return [];
  const points =
    own.length > 0
      ? [...new Set([...own, ...redirecting])]
      : [...new Set([tls ? "websecure" : "web", ...redirecting])];
  return points.map((point) =>
    sightOf(point, tls && (own.length === 0 || own.includes(point)), at, options, byKey),
  );
}

function sightOf(
  point: string,
  routerTls: boolean,
  at: Place,
  options: readonly TraefikOption[],
  byKey: Options,
): EntryPointSight {
  const prefix = `entrypoints.${point}`;
  const redirect = byKey.get(`${prefix}.http.redirections.entrypoint.to`);
  const ownTls = options.some(({ key, value }) => key.startsWith(`${prefix}.http.tls`) && value !== "false");
  const tls = redirect === undefined && (routerTls || ownTls);
  const port = /:([0-9]{1,5})(?:\/|$)/.exec(byKey.get(`${prefix}.address`)?.value ?? "")?.[1];
  return { port: port === undefined ? (tls ? 443 : 80) : Number(port), tls, at, redirect: redirect?.at };
}

function bodyLimitOf(middlewares: readonly TraefikOption[]): EdgeServer["bodyLimit"] {
  const limit = middlewares.find(({ key }) => key === "buffering.maxrequestbodybytes");
  const bytes = Number(limit?.value ?? "x");
  return limit && Number.isSafeInteger(bytes)
    ? { bytes: bytes === 0 ? undefined : bytes, at: limit.at }
    : undefined;
}

function locationOf(
  router: string,
  rule: TraefikOption,
  middlewares: readonly TraefikOption[],
  headers: readonly EdgeHeader[],
  byKey: Options,
): EdgeLocation {
  const path = /Path(Prefix)?\([`"']([^`"']{1,200})[`"']/.exec(rule.value);
  const first = (...starts: readonly string[]): Place | undefined =>
    middlewares.find(({ key }) => starts.some((start) => key.startsWith(start)))?.at;
  return {
    at: rule.at,
    match: path !== null && path[1] === undefined ? "exact" : "prefix",
    path: path?.[2] ?? "/",
    proxiesTo: { target: targetOf(router, rule, byKey), at: rule.at },
    folder: undefined,
    proxyHeaders: traefikRequestHeaders(middlewares, rule.at, believesClients(byKey)),
    headers,
    allowlist: first("ipallowlist.", "ipwhitelist."),
    password: first("basicauth", "digestauth"),
    rateLimit: first("ratelimit"),
  };
}

function believesClients(byKey: Options): boolean {
  return [...byKey.values()].some(
    ({ key, value }) =>
      /^entrypoints\.[^.]{1,100}\.forwardedheaders\.insecure$/.test(key) && value === "true",
  );
}

/** The compose service that carries the label, or the address in a file. */
function targetOf(router: string, rule: TraefikOption, byKey: Options): string {
  if (rule.service !== undefined) return `http://${rule.service}`;
  const service = byKey.get(`http.routers.${router}.service`)?.value.toLowerCase() ?? router;
  return byKey.get(`http.services.${service}.loadbalancer.servers.0.url`)?.value ?? `http://${service}`;
}
