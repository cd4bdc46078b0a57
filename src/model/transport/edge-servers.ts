/** Which virtual hosts of the repository stand in front of a project, and what they do with plain HTTP. */
import type { Edge, EdgeHeader, EdgeLocation, EdgeServer } from "../edge/edge.ts";

/** A virtual host's answer to a request without TLS. */
export type PlainAnswer = "redirects" | "passes on" | "nothing";

/** Hosts that only the machine itself asks for. */
const LOCAL = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[?::1\]?|.{0,200}\.localhost)$/;

/** The virtual hosts in front of a project; one that could not be matched counts where there is only one project. */
export function serversOf(edge: Edge, project: string, projects: number): readonly EdgeServer[] {
  return withoutAlternatives(
    edge.servers.filter(
      (server) =>
        (server.project === project || (server.project === undefined && projects === 1)) &&
        !(server.names.length > 0 && server.names.every((name) => LOCAL.test(name))),
    ),
  );
}

/** A file that only passes plain HTTP on, beside one with TLS, is another way to run the site: behind somebody's own proxy. */
function withoutAlternatives(servers: readonly EdgeServer[]): readonly EdgeServer[] {
  const secured = new Set(servers.filter(answersTls).map(({ at }) => at.path));
  if (secured.size === 0) return servers;
  return servers.filter((server) => secured.has(server.at.path) || plainAnswer(server) !== "passes on");
}

/** What a request over plain HTTP gets from a virtual host. */
export function plainAnswer(server: EdgeServer): PlainAnswer {
  if (!server.listens.some(({ tls }) => !tls)) return "nothing";
  if (server.redirectsToHttps !== undefined) return "redirects";
  return passesOn(server) === undefined ? "nothing" : "passes on";
}

/** Where a virtual host hands requests to the application, the broadest location first. */
export function passesOn({ locations }: EdgeServer): EdgeLocation | undefined {
  return locations
    .filter(({ proxiesTo }) => proxiesTo !== undefined)
    .toSorted((a, b) => a.path.length - b.path.length)[0];
}

/** Whether a virtual host answers TLS. */
export function answersTls({ listens }: EdgeServer): boolean {
  return listens.some(({ tls }) => tls);
}

/** The request header as the last line sets it for a location; undefined where the client's own goes through. */
export function proxyHeader({ proxyHeaders }: EdgeLocation, name: string): EdgeHeader | undefined {
  return proxyHeaders.findLast((header) => header.name === name);
}

/** Every way to the application: locations that hand requests to where the broadest one of their virtual host does; others lead to storage and the like. */
export function proxiedLocations(servers: readonly EdgeServer[]): readonly {
  readonly server: EdgeServer;
  readonly location: EdgeLocation;
}[] {
  return servers.flatMap((server) => {
    const target = targetHost(passesOn(server));
    return server.locations
      .filter((location) => location.proxiesTo !== undefined && targetHost(location) === target)
      .map((location) => ({ server, location }));
  });
}

/** `http://web:8000/path` as `web:8000`. */
function targetHost(location: EdgeLocation | undefined): string | undefined {
  return location?.proxiesTo?.target.replace(/^[a-z]{1,10}:\/\//, "").split("/")[0];
}
