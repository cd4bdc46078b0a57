/** What holds inside a block of nginx: its own statements, and those of the blocks around it as far as nginx hands them down. */
import type { Place } from "../../findings/finding.ts";
import { named, type PlacedDirective } from "./config-tree.ts";
import type { EdgeHeader, EdgeServer } from "./edge.ts";

/** Everything that nginx inherits from block to block. */
export interface NginxScope {
  readonly headers: readonly EdgeHeader[];
  readonly proxyHeaders: readonly EdgeHeader[];
  /** Headers that `uwsgi_param HTTP_…` and its like set: they count with `uwsgi_pass` only, as `proxy_set_header` does not. */
  readonly environHeaders: readonly EdgeHeader[];
  readonly bodyLimit: EdgeServer["bodyLimit"];
  readonly tlsProtocols: EdgeServer["tlsProtocols"];
  readonly allowlist: Place | undefined;
  readonly password: Place | undefined;
  readonly rateLimit: Place | undefined;
  readonly root: { readonly path: string; readonly at: Place } | undefined;
  /** Variables that `set` gives a plain value. */
  readonly variables: ReadonlyMap<string, string>;
}

/** Outside all blocks. */
export const OUTERMOST: NginxScope = {
  headers: [],
  proxyHeaders: [],
  environHeaders: [],
  bodyLimit: undefined,
  tlsProtocols: undefined,
  allowlist: undefined,
  password: undefined,
  rateLimit: undefined,
  root: undefined,
  variables: new Map(),
};

/**
 * The scope inside a block. `add_header`, `proxy_set_header`, `limit_req` and `allow`/`deny` are handed down only when the block
 * has none of its own (https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header and each module's page).
 */
export function innerScope(outer: NginxScope, body: readonly PlacedDirective[]): NginxScope {
  const limit = named(body, "limit_req")[0];
  const root = named(body, "root").at(-1);
  return {
    headers: responseHeaders(outer.headers, body),
    proxyHeaders: requestHeaders(outer.proxyHeaders, body),
    environHeaders: environHeaders(outer.environHeaders, body),
    bodyLimit: bodyLimitOf(body) ?? outer.bodyLimit,
    tlsProtocols: protocolsOf(body) ?? outer.tlsProtocols,
    allowlist: allowlistOf(outer.allowlist, body),
    password: passwordOf(outer.password, body),
    rateLimit: limit?.at ?? outer.rateLimit,
    root: root ? { path: root.words[0] ?? "", at: root.at } : outer.root,
    variables: new Map([...outer.variables, ...named(body, "set").flatMap(variableOf)]),
  };
}

function responseHeaders(
  outer: readonly EdgeHeader[],
  body: readonly PlacedDirective[],
): readonly EdgeHeader[] {
  const added = named(body, "add_header");
  // An empty value adds nothing, but it keeps the outer headers away all the same.
  const own = added.length > 0 ? added.flatMap(addedHeader).filter(({ value }) => value !== "") : outer;
  const more = named(body, "more_set_headers").flatMap(moreHeaders);
  const known = new Set([...own, ...more].map(({ name }) => name));
  const hidden = named(body, "proxy_hide_header", "uwsgi_hide_header", "more_clear_headers")
    .flatMap(hiddenHeaders)
    .filter(({ name }) => !known.has(name));
  return [...own, ...more, ...hidden];
}

function addedHeader({ words, at }: PlacedDirective): readonly EdgeHeader[] {
  const [name, value] = words;
  if (name === undefined || value === undefined) return [];
  return [{ name: name.toLowerCase(), value, at, always: words[2] === "always" }];
}

/** `more_set_headers "Name: value" …` of the headers-more module; it also reaches error pages. */
function moreHeaders({ words, at }: PlacedDirective): readonly EdgeHeader[] {
  return words.flatMap((word) => {
    const colon = word.indexOf(":");
    if (colon <= 0) return [];
    return [
      {
        name: word.slice(0, colon).trim().toLowerCase(),
        value: word.slice(colon + 1).trim(),
        at,
        always: true,
      },
    ];
  });
}

function hiddenHeaders({ words, at }: PlacedDirective): readonly EdgeHeader[] {
  return words
    .filter((word) => !word.startsWith("-"))
    .map((word) => ({ name: word.toLowerCase(), value: undefined, at, always: true }));
}

function requestHeaders(
  outer: readonly EdgeHeader[],
  body: readonly PlacedDirective[],
): readonly EdgeHeader[] {
  const own = body.flatMap((directive) => {
    if (directive.name === "proxy_set_header" || directive.name === "grpc_set_header")
      return requestHeader(directive);
    if (directive.name === "include" && /(?:^|\/)proxy_params$/.test(directive.words[0] ?? ""))
      return DEBIAN_PROXY_PARAMS.map(([name, value]) => ({ name, value, at: directive.at, always: true }));
    return [];
  });
  return own.length > 0 ? own : outer;
}

function environHeaders(
  outer: readonly EdgeHeader[],
  body: readonly PlacedDirective[],
): readonly EdgeHeader[] {
  const own = named(body, "uwsgi_param", "fastcgi_param", "scgi_param");
  return own.length > 0 ? own.flatMap(environHeader) : outer;
}

/** The file of Debian's nginx package, which half of all tutorials include. */
const DEBIAN_PROXY_PARAMS: readonly (readonly [string, string])[] = [
  ["host", "$http_host"],
  ["x-real-ip", "$remote_addr"],
  ["x-forwarded-for", "$proxy_add_x_forwarded_for"],
  ["x-forwarded-proto", "$scheme"],
];

function requestHeader({ words, at }: PlacedDirective): readonly EdgeHeader[] {
  const [name, value] = words;
  return name === undefined || value === undefined
    ? []
    : [{ name: name.toLowerCase(), value, at, always: true }];
}

/** `uwsgi_param HTTP_X_FORWARDED_PROTO $scheme` is what Django sees as the header. */
function environHeader({ words, at }: PlacedDirective): readonly EdgeHeader[] {
  const [variable, value] = words;
  if (value === undefined || variable?.startsWith("HTTP_") !== true) return [];
  return [{ name: variable.slice(5).toLowerCase().replaceAll("_", "-"), value, at, always: true }];
}

function bodyLimitOf(body: readonly PlacedDirective[]): EdgeServer["bodyLimit"] {
  const directive = named(body, "client_max_body_size").at(-1);
  const bytes = directive && bytesOf(directive.words[0] ?? "");
  if (directive === undefined || bytes === undefined) return undefined;
  return { bytes: bytes === 0 ? undefined : bytes, at: directive.at };
}

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** A size as nginx and Kubernetes' annotations write it (`25m`); undefined for anything else, such as a variable. */
export function bytesOf(size: string): number | undefined {
  const match = /^([0-9]{1,12})([kmg]?)$/i.exec(size);
  return match ? Number(match[1]) * (UNITS[(match[2] ?? "").toLowerCase()] ?? 1) : undefined;
}

function protocolsOf(body: readonly PlacedDirective[]): EdgeServer["tlsProtocols"] {
  const directive = named(body, "ssl_protocols").at(-1);
  if (directive !== undefined) return { names: directive.words, at: directive.at };
  const certbot = named(body, "include").find(({ words }) => words[0]?.endsWith(CERTBOT_OPTIONS));
  return certbot && { names: ["TLSv1.2", "TLSv1.3"], at: certbot.at };
}

/** Certbot's file: `ssl_protocols TLSv1.2 TLSv1.3` (certbot-nginx/certbot_nginx/_internal/tls_configs). */
const CERTBOT_OPTIONS = "/options-ssl-nginx.conf";

/** `deny all` behind the allowed addresses; `allow all` alone lets everybody in. */
function allowlistOf(outer: Place | undefined, body: readonly PlacedDirective[]): Place | undefined {
  const own = named(body, "allow", "deny");
  if (own.length === 0) return outer;
  const decisive = own.find(({ words }) => words[0] === "all");
  return decisive?.name === "deny" ? own[0]?.at : undefined;
}

function passwordOf(outer: Place | undefined, body: readonly PlacedDirective[]): Place | undefined {
  const own = named(body, "auth_basic").at(-1);
  if (own === undefined) return outer;
  return own.words[0] === "off" ? undefined : own.at;
}

function variableOf({ words }: PlacedDirective): readonly (readonly [string, string])[] {
  const [name, value] = words;
  return name === undefined || value === undefined || value.includes("$") ? [] : [[name, value]];
}
