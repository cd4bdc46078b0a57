/** How Django learns behind a proxy that a visitor came over HTTPS, and whether clients can say so themselves. */
import type { AppServer, EdgeLocation, EdgeServer } from "../edge/edge.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { elementsOf, textOf } from "../settings/value.ts";
import { answersTls, proxiedLocations, proxyHeader } from "./edge-servers.ts";
import { servingLeaves } from "./setting-state.ts";
import type { Transport } from "./transport.ts";

/** The name under which `request.META` holds the trusted header, as the setting writes it. */
export function trustedHeader(found: ProductionValue): string | undefined {
  for (const value of servingLeaves(found)) {
    const name = textOf(elementsOf(value)?.[0]);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** `HTTP_X_FORWARDED_PROTO` as it is sent: `x-forwarded-proto`. Undefined for what is no request header. */
export function sentName(metaName: string): string | undefined {
  return metaName.startsWith("HTTP_") ? metaName.slice(5).replaceAll("_", "-").toLowerCase() : undefined;
}

/** A name that no request can ever match: `X-Forwarded-Proto` instead of `HTTP_X_FORWARDED_PROTO`. */
export function neverMatches(metaName: string): boolean {
  return /[-a-z]/.test(metaName) ? !metaName.startsWith("wsgi.") : metaName.startsWith("X_");
}

/** What a proxy of the repository does with a client's own header on one way to the project. */
export type HeaderFate = "overwritten" | "passed on" | "another proxy's";

/** One way to the project and what becomes of the header there. */
export interface HeaderWay {
  readonly server: EdgeServer;
  readonly location: EdgeLocation;
  readonly fate: HeaderFate;
}

/** Every way through the repository's proxies, with what becomes of a client's header. */
export function headerWays({ servers }: Transport, header: string): readonly HeaderWay[] {
  return proxiedLocations(servers).map(({ server, location }) => ({
    server,
    location,
    fate: fateOf(server, location, header),
  }));
}

function fateOf(server: EdgeServer, location: EdgeLocation, header: string): HeaderFate {
  const value = proxyHeader(location, header)?.value;
  if (value === undefined || echoes(server, location, header)) return "passed on";
  return value.toLowerCase().includes("$http_") ? "another proxy's" : "overwritten";
}

/**
 * `X-Forwarded-Proto $http_x_forwarded_proto` of a server that ends TLS itself: browsers reach it without another proxy
 * that would have set the header, so that it holds what they sent.
 */
export function echoes(server: EdgeServer, location: EdgeLocation, header: string): boolean {
  const value = proxyHeader(location, header)?.value ?? "";
  const variable = value.toLowerCase().replaceAll(/[{}]/g, "");
  return answersTls(server) && variable === `$http_${header.replaceAll("-", "_")}`;
}

/**
 * A way on which TLS ends at the proxy and Django cannot know: the proxy does not say, or nothing behind it listens. Where
 * one of several proxies makes itself heard, the others may stand in front of that one.
 */
export function deafWay(
  transport: Transport,
  appServers: readonly AppServer[],
): { readonly server: EdgeServer; readonly location: EdgeLocation } | undefined {
  const own = appServers.filter(({ project }) => project === transport.settings.project.root);
  const ways = proxiedLocations(transport.servers).filter(({ server }) => answersTls(server));
  const isDeaf = ways.every((way) => isPlainHop(way.location) && !appServerHears(way, own));
  return isDeaf ? ways[0] : undefined;
}

/** Requests that go on over HTTP: uwsgi and fastcgi parameters carry the scheme, https targets have their own TLS. */
function isPlainHop({ proxiesTo }: EdgeLocation): boolean {
  return proxiesTo !== undefined && !/^(?:https|uwsgi|fastcgi|scgi|ajp):/.test(proxiesTo.target);
}

/** Application servers that take the scheme from `X-Forwarded-Proto` of a proxy on the same machine by default (docs.gunicorn.org "forwarded_allow_ips", uvicorn.org/deployment). */
const LISTENING = /^(?:gunicorn|uvicorn|hypercorn|granian)/;

const LOOPBACK = /^(?:https?:\/\/)?(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?:[:/]|$)/;

/** Whether the application server believes the proxy about the scheme; unknown servers get the benefit of the doubt on one machine. */
function appServerHears(
  { server, location }: { readonly server: EdgeServer; readonly location: EdgeLocation },
  appServers: readonly AppServer[],
): boolean {
  const header = "x-forwarded-proto";
  if (proxyHeader(location, header) === undefined || echoes(server, location, header)) return false;
  const target = location.proxiesTo?.target ?? "";
  const near = LOOPBACK.test(target) || /\bunix:|^\//.test(target);
  if (appServers.length === 0) return near;
  return appServers.some(({ program, forwardedAllowIps }) => {
    if (forwardedAllowIps !== undefined) return forwardedAllowIps.value !== "";
    return near && LISTENING.test(program);
  });
}
