/** Virtual hosts of Apache. */
import type { Place } from "../../findings/finding.ts";
import { apacheRedirect } from "./apache-redirect.ts";
import { apacheHeaders, apacheLocations } from "./apache-locations.ts";
import { lastNamed, named, type PlacedDirective } from "./config-tree.ts";
import type { EdgeServer } from "./edge.ts";
import type { UnassignedServer } from "./nginx-servers.ts";

/** The servers of a configuration: each `<VirtualHost>`, or the main server where there is none and it answers for something. */
export function apacheServers(directives: readonly PlacedDirective[]): readonly UnassignedServer[] {
  const top = flattened(directives);
  const main = top.filter(({ name }) => name !== "virtualhost");
  const hosts = named(top, "virtualhost");
  if (hosts.length > 0)
    return hosts.map((host) => serverOf(host.at, [...main, ...flattened(host.body ?? [])], host.words));
  const answering = main.find(({ name }) => ANSWERS.has(name));
  const listens = named(main, "listen").flatMap(({ words }) => words.slice(0, 1));
  return answering ? [serverOf(answering.at, main, listens.length > 0 ? listens : ["*:80"])] : [];
}

/** What makes a main server worth a look. */
const ANSWERS = new Set(["proxypass", "proxypassmatch", "wsgiscriptalias", "alias", "redirect"]);

/** The redirect of an `.htaccess` file; it belongs to a virtual host that the repository does not show. */
export function htaccessServer(directives: readonly PlacedDirective[]): readonly UnassignedServer[] {
  const all = flattened(directives);
  const redirect = apacheRedirect(all, true);
  if (redirect === undefined) return [];
  return [{ ...serverOf(redirect, all, []), listens: [], acceptsAnyHost: false, redirectsToHttps: redirect }];
}

const CONTAINERS = new Set(["ifmodule", "ifdefine", "ifversion", "macro", "requireall"]);

/** Conditions on modules and versions are taken to hold. */
function flattened(directives: readonly PlacedDirective[]): readonly PlacedDirective[] {
  return directives.flatMap((directive) =>
    CONTAINERS.has(directive.name) ? flattened(directive.body ?? []) : [directive],
  );
}

function serverOf(
  at: Place,
  body: readonly PlacedDirective[],
  addresses: readonly string[],
): UnassignedServer {
  const tls = lastNamed(body, "sslengine")?.words[0]?.toLowerCase() === "on";
  const listens = addresses.map((address) => ({ port: portOf(address, tls), tls, at }));
  const names = named(body, "servername", "serveralias").flatMap(({ words }) => words);
  const plain = listens.some((listen) => !listen.tls);
  return {
    program: "Apache",
    at,
    names,
    acceptsAnyHost: names.length === 0 || addresses.some((address) => address.startsWith("_default_")),
    listens,
    redirectsToHttps: plain
      ? apacheRedirect(
          redirecting(body),
          listens.some(({ port }) => port === 443),
        )
      : undefined,
    headers: apacheHeaders(body),
    bodyLimit: bodyLimitOf(body),
    tlsProtocols: protocolsOf(body),
    locations: apacheLocations(body),
  };
}

/** A redirect may stand in the section of the whole site. */
function redirecting(body: readonly PlacedDirective[]): readonly PlacedDirective[] {
  return body.flatMap((directive) =>
    directive.name === "location" && directive.words[0] === "/"
      ? flattened(directive.body ?? [])
      : [directive],
  );
}

function portOf(address: string, tls: boolean): number {
  const port = /(?:^|:)([0-9]{1,5})$/.exec(address)?.[1];
  return port === undefined ? (tls ? 443 : 80) : Number(port);
}

/** `LimitRequestBody 0` is no limit; without it Apache 2.4.54 and later allow 1 GiB. */
function bodyLimitOf(body: readonly PlacedDirective[]): EdgeServer["bodyLimit"] {
  const directive = lastNamed(body, "limitrequestbody");
  const written = directive?.words[0] ?? "";
  if (directive === undefined || !/^[0-9]{1,15}$/.test(written)) return undefined;
  return { bytes: Number(written) === 0 ? undefined : Number(written), at: directive.at };
}

function protocolsOf(body: readonly PlacedDirective[]): EdgeServer["tlsProtocols"] {
  const directive = lastNamed(body, "sslprotocol");
  return directive && { names: directive.words, at: directive.at };
}
