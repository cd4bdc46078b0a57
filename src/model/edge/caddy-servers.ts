/** Sites of a Caddyfile. */
import type { Place } from "../../findings/finding.ts";
import { named, type PlacedDirective } from "./config-tree.ts";
import type { EdgeHeader, EdgeLocation, EdgeServer } from "./edge.ts";
import type { UnassignedServer } from "./nginx-servers.ts";

/** The sites of a file, snippets worked in. Global options are the block without a name. */
export function caddyServers(directives: readonly PlacedDirective[]): readonly UnassignedServer[] {
  const snippets = new Map(directives.flatMap(snippetOf));
  const options = directives.find(({ name, body }) => name === "" && body !== undefined)?.body ?? [];
  const automatic = !named(options, "auto_https").some(({ words }) =>
    ["off", "disable_redirects"].includes(words[0] ?? ""),
  );
  return directives.flatMap((site) => {
    if (site.body === undefined || site.name === "" || snippetName(site) !== undefined) return [];
    return [siteOf(site, withSnippets(site.body, snippets, 0), automatic)];
  });
}

function snippetName({ name }: PlacedDirective): string | undefined {
  return /^\(([^()]{1,100})\)$/.exec(name)?.[1];
}

function snippetOf(directive: PlacedDirective): readonly (readonly [string, PlacedDirective])[] {
  const name = snippetName(directive);
  return name === undefined ? [] : [[name, directive]];
}

const MAX_SNIPPETS_DEEP = 4;

function withSnippets(
  body: readonly PlacedDirective[],
  snippets: ReadonlyMap<string, PlacedDirective>,
  deep: number,
): readonly PlacedDirective[] {
  return body.flatMap((directive) => {
    const snippet = directive.name === "import" ? snippets.get(directive.words[0] ?? "") : undefined;
    if (snippet === undefined || deep >= MAX_SNIPPETS_DEEP) return [directive];
    return withSnippets(snippet.body ?? [], snippets, deep + 1);
  });
}

interface Address {
  readonly scheme: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
}

/** Caddy answers https for a site that names a host, and sends plain HTTP there (https://caddyserver.com/docs/automatic-https). */
function siteOf(
  site: PlacedDirective,
  body: readonly PlacedDirective[],
  automatic: boolean,
): UnassignedServer {
  const addresses = [site.name, ...site.words].map((word) => addressOf(word.replace(/,$/, "")));
  const secure = addresses.filter((address) => isSecure(address));
  const isAutomatic = automatic && addresses.length > 0 && secure.length === addresses.length;
  const explicit = explicitRedirect(body, secure.length > 0);
  const at = site.at;
  const plain = { port: 80, tls: false, at };
  return {
    program: "Caddy",
    at,
    names: addresses.map(({ host }) => host).filter((host) => host !== "" && host !== "*"),
    acceptsAnyHost: addresses.some(({ host }) => host === "" || host === "*"),
    listens: [
      ...addresses.map((address) => ({ port: portOf(address), tls: isSecure(address), at })),
      ...(isAutomatic ? [plain] : []),
    ],
    redirectsToHttps: isAutomatic ? at : explicit,
    headers: headersOf(body),
    bodyLimit: bodyLimitOf(body),
    tlsProtocols: protocolsOf(body),
    locations: locationsOf(body, headersOf(body), at),
  };
}

/** A host given by a variable (`{$DOMAIN}`) is taken for a name: that is what such variables are for. */
function addressOf(word: string): Address {
  const match = /^(?:(https?):\/\/)?(\{[^}]{0,200}\}|\[[^\]]{0,60}\]|[^/:]{0,255})(?::([0-9]{1,5}))?/.exec(
    word,
  );
  const port = match?.[3];
  return { scheme: match?.[1], host: match?.[2] ?? "", port: port === undefined ? undefined : Number(port) };
}

function isSecure({ scheme, host, port }: Address): boolean {
  if (scheme !== undefined) return scheme === "https";
  return port === 443 || (host !== "" && port !== 80);
}

function portOf(address: Address): number {
  return address.port ?? (isSecure(address) ? 443 : 80);
}

/** `redir https://{host}{uri}` of a site that answers plain HTTP. */
function explicitRedirect(body: readonly PlacedDirective[], isSecureSite: boolean): Place | undefined {
  if (isSecureSite) return undefined;
  return named(body, "redir").find(({ words }) => {
    const [first = "", second = ""] = words;
    return (
      first.startsWith("https://") || ((first === "*" || first === "/*") && second.startsWith("https://"))
    );
  })?.at;
}

/** `header NAME VALUE`, `header -NAME`, or several in a block; Caddy sets them on every answer of its own and of the application. */
function headersOf(body: readonly PlacedDirective[]): readonly EdgeHeader[] {
  return named(body, "header").flatMap((directive) => {
    const words = isMatcher(directive.words[0]) ? directive.words.slice(1) : directive.words;
    if (words.length > 0) return headerOf(words, directive.at);
    return (directive.body ?? []).flatMap((each) => headerOf([each.name, ...each.words], each.at));
  });
}

function headerOf([name = "", value]: readonly string[], at: Place): readonly EdgeHeader[] {
  const plain = name.replace(/^[-+?>]/, "").toLowerCase();
  if (name.startsWith("-")) return [{ name: plain, value: undefined, at, always: true }];
  return value === undefined || plain === "" ? [] : [{ name: plain, value, at, always: true }];
}

function isMatcher(word: string | undefined): boolean {
  return word !== undefined && (word === "*" || word.startsWith("/") || word.startsWith("@"));
}

const UNITS: Readonly<Record<string, number>> = {
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  b: 1,
  "": 1,
};

function bodyLimitOf(body: readonly PlacedDirective[]): EdgeServer["bodyLimit"] {
  const limit = named(body, "request_body")
    .flatMap((each) => named(each.body ?? [], "max_size"))
    .at(-1);
  const size = /^([0-9]{1,12})([a-z]{0,3})$/i.exec(limit?.words[0] ?? "");
  const unit = UNITS[(size?.[2] ?? "").toLowerCase()];
  return limit && size && unit !== undefined ? { bytes: Number(size[1]) * unit, at: limit.at } : undefined;
}

/** `tls { protocols tls1.2 tls1.3 }`; Caddy's own default begins at 1.2. */
function protocolsOf(body: readonly PlacedDirective[]): EdgeServer["tlsProtocols"] {
  const directive = named(body, "tls")
    .flatMap((each) => named(each.body ?? [], "protocols"))
    .at(-1);
  return (
    directive && { names: directive.words.map((word) => word.replace(/^tls/i, "TLSv")), at: directive.at }
  );
}

/** `handle`, `handle_path` and `route` blocks with what they do, and directives that stand in the site itself. */
function locationsOf(
  body: readonly PlacedDirective[],
  headers: readonly EdgeHeader[],
  site: Place,
): readonly EdgeLocation[] {
  const matchers = matchersOf(body);
  const blocks = named(body, "handle", "handle_path", "route");
  const inner = blocks.map((block) =>
    locationOf(block.at, pathOf(block.words[0], matchers), block.body ?? [], [
      ...headers,
      ...headersOf(block.body ?? []),
    ]),
  );
  const proxies = named(body, "reverse_proxy", "php_fastcgi").map((proxy) =>
    locationOf(proxy.at, pathOf(proxy.words[0], matchers), [proxy], headers),
  );
  const folder = named(body, "file_server").length > 0 && proxies.length === 0;
  return [...inner, ...proxies, ...(folder ? [locationOf(site, "/", body, headers)] : [])];
}

/** `@media path /media/*` gives a matcher its path. */
function matchersOf(body: readonly PlacedDirective[]): ReadonlyMap<string, string> {
  return new Map(
    body.flatMap((directive): readonly (readonly [string, string])[] => {
      const { name, words, body: inner } = directive;
      if (!name.startsWith("@")) return [];
      const path = words[0] === "path" ? words[1] : named(inner ?? [], "path")[0]?.words[0];
      return path === undefined ? [] : [[name, path]];
    }),
  );
}

function pathOf(word: string | undefined, matchers: ReadonlyMap<string, string>): string {
  if (word === undefined || !isMatcher(word)) return "/";
  const path = word.startsWith("@") ? (matchers.get(word) ?? "/") : word;
  return path === "*" ? "/" : path;
}

function locationOf(
  at: Place,
  written: string,
  body: readonly PlacedDirective[],
  headers: readonly EdgeHeader[],
): EdgeLocation {
  const proxy = named(body, "reverse_proxy", "php_fastcgi")[0];
  const target = proxy?.words.find((word) => !isMatcher(word)) ?? toOf(proxy);
  const root = named(body, "root").at(-1);
  const serves = named(body, "file_server").length > 0 && root !== undefined;
  return {
    at,
    match: written.endsWith("*") || written === "/" ? "prefix" : "exact",
    path: written.replace(/\*$/, ""),
    proxiesTo: proxy && target !== undefined ? { target, at: proxy.at } : undefined,
    folder: serves ? { path: root.words.at(-1) ?? "", at: root.at } : undefined,
    proxyHeaders: proxy ? requestHeaders(proxy) : [],
    headers,
    allowlist: undefined,
    password: named(body, "basic_auth", "basicauth")[0]?.at,
    rateLimit: named(body, "rate_limit")[0]?.at,
  };
}

function toOf(proxy: PlacedDirective | undefined): string | undefined {
  return named(proxy?.body ?? [], "to")[0]?.words[0];
}

/**
 * Caddy overwrites `X-Forwarded-For`, `-Proto` and `-Host` unless the client is a trusted proxy
 * (https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#defaults); `header_up` changes that.
 */
function requestHeaders(proxy: PlacedDirective): readonly EdgeHeader[] {
  const written = named(proxy.body ?? [], "header_up").flatMap(({ words, at }) => headerOf(words, at));
  const known = new Set(written.map(({ name }) => name));
  const own = CADDY_HEADERS.filter(([name]) => !known.has(name)).map(([name, value]) => ({
    name,
    value,
    at: proxy.at,
    always: true,
  }));
  return [...written.map((header) => ({ ...header, value: header.value ?? "" })), ...own];
}

const CADDY_HEADERS: readonly (readonly [string, string])[] = [
  ["x-forwarded-for", "{remote_host}"],
  ["x-forwarded-proto", "{scheme}"],
  ["x-forwarded-host", "{host}"],
];
