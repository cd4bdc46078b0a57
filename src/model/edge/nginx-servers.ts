/** Virtual hosts of nginx. */
import { named, type PlacedDirective } from "./config-tree.ts";
import type { EdgeServer } from "./edge.ts";
import { nginxLocations, type Upstreams } from "./nginx-locations.ts";
import { usualValues, type UsualValues } from "./nginx-maps.ts";
import { httpsRedirect } from "./nginx-redirect.ts";
import { innerScope, OUTERMOST, type NginxScope } from "./nginx-scope.ts";

/** A virtual host before it is known which project it serves. */
export type UnassignedServer = Omit<EdgeServer, "project">;

/** The servers of a configuration: below `http { … }`, or at the top of a file that nginx.conf includes there. */
export function nginxServers(
  directives: readonly PlacedDirective[],
  others: Upstreams,
): readonly UnassignedServer[] {
  const top = [...directives, ...named(directives, "http").flatMap(({ body }) => body ?? [])];
  const outer = innerScope(OUTERMOST, top);
  const upstreams = new Map([...others, ...upstreamsOf(directives)]);
  const usually = usualValues(top);
  return named(top, "server").flatMap((server) =>
    server.body === undefined ? [] : [serverOf(server, server.body, outer, { upstreams, usually })],
  );
}

/** The first address of each `upstream` block; a path of a socket is written `unix:…`. */
export function upstreamsOf(directives: readonly PlacedDirective[]): Upstreams {
  const top = [...directives, ...named(directives, "http").flatMap(({ body }) => body ?? [])];
  return new Map(
    named(top, "upstream").flatMap(({ words, body }) => {
      const address = named(body ?? [], "server")[0]?.words[0];
      return words[0] === undefined || address === undefined ? [] : [[words[0], address] as const];
    }),
  );
}

/** What the statements around all servers say. */
interface Known {
  readonly upstreams: Upstreams;
  readonly usually: UsualValues;
}

function serverOf(
  server: PlacedDirective,
  body: readonly PlacedDirective[],
  outer: NginxScope,
  { upstreams, usually }: Known,
): UnassignedServer {
  const scope = innerScope(outer, body);
  const names = named(body, "server_name").flatMap(({ words }) => words);
  const listens = listensOf(server, body);
  const isDefault = named(body, "listen").some(
    ({ words }) => words.includes("default_server") || words.includes("default"),
  );
  return {
    program: "nginx",
    at: server.at,
    names,
    acceptsAnyHost: isDefault || names.length === 0 || names.some((name) => name === "_" || name === ""),
    listens,
    redirectsToHttps: listens.some(({ tls }) => !tls) ? httpsRedirect(body, usually) : undefined,
    headers: scope.headers,
    bodyLimit: scope.bodyLimit,
    tlsProtocols: scope.tlsProtocols,
    locations: nginxLocations(body, scope, upstreams),
  };
}

/** Without `listen` nginx answers on port 80 (https://nginx.org/en/docs/http/ngx_http_core_module.html#listen). */
function listensOf(server: PlacedDirective, body: readonly PlacedDirective[]): EdgeServer["listens"] {
  const written = named(body, "listen");
  if (written.length === 0) return [{ port: 80, tls: false, at: server.at }];
  const always = named(body, "ssl").some(({ words }) => words[0] === "on");
  return written.flatMap(({ words, at }) => {
    const [address = "", ...options] = words;
    if (address.startsWith("unix:")) return [];
    const tls = always || options.includes("ssl") || options.includes("quic");
    return [{ port: portOf(address, tls), tls, at }];
  });
}

/** An address without a port means 80; a port that a template fills in is taken for the usual one. */
function portOf(address: string, tls: boolean): number {
  const port = /(?:^|:)([0-9]{1,5})$/.exec(address)?.[1];
  return port === undefined ? (tls ? 443 : 80) : Number(port);
}
