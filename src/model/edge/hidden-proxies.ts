/** What must stand in front of a project although the repository does not hold its configuration. */
import type { Place } from "../../findings/finding.ts";
import type { StartedServer } from "./app-servers.ts";
import type { ComposeSight } from "./compose-services.ts";
import type { EdgeServer, HiddenProxy } from "./edge.ts";
import { isLeftOut, projectOf, type Surroundings } from "./serving.ts";

/** At most one per project: where its own edge is not in the repository, the plainest sign of another one. */
export function hiddenProxies(
  servers: readonly EdgeServer[],
  started: readonly StartedServer[],
  composes: readonly ComposeSight[],
  around: Surroundings,
): readonly HiddenProxy[] {
  return around.projects.flatMap(({ root }) => {
    const own = servers.filter(({ project }) => project === root);
    if (own.length > 0) return innerServersOnly(root, own);
    const sign = proxyService(root, composes, around) ?? appServerSign(root, started, composes);
    return sign ? [{ project: root, ...sign }] : [];
  });
}

interface Sign {
  readonly at: Place;
  readonly because: string;
}

/** A server that answers plain HTTP on a port which no browser asks by itself stands behind something else. */
function innerServersOnly(project: string, servers: readonly EdgeServer[]): readonly HiddenProxy[] {
  const listens = servers.flatMap((server) => server.listens.map((listen) => ({ ...listen, server })));
  const [first] = listens;
  if (first === undefined || listens.some(({ port, tls }) => tls || port === 80)) return [];
  const because = `the ${first.server.program} of the repository answers plain HTTP on port ${first.port} only`;
  return [{ project, at: first.at, because }];
}

const PROXY_IMAGE =
  /^(?:[\w.-]{1,60}\/){0,4}(nginx(?:-[a-z]{1,20}){0,2}|caddy|traefik|haproxy|httpd|swag|nginx-proxy|nginx-proxy-manager|cloudflared|envoy)(?:[:@].{0,100})?$/i;

/** A service of a production compose file that runs a proxy from a ready-made image. */
function proxyService(
  root: string,
  composes: readonly ComposeSight[],
  around: Surroundings,
): Sign | undefined {
  const own = composes.filter(({ path }) => !isLeftOut(path, around) && projectOf(path, [], around) === root);
  for (const { path, services } of own) {
    const service = services.find(({ image }) => PROXY_IMAGE.test(image ?? ""));
    const name = PROXY_IMAGE.exec(service?.image ?? "")?.[1];
    if (service !== undefined && name !== undefined)
      return {
        at: { path, span: service.nameSpan },
        because: `the compose file starts ${name} in front of it, and its configuration is not in the repository`,
      };
  }
  return undefined;
}

/**
 * What the application server's own address shows. A Procfile is a way into production with nothing helpful in front: the router of
 * Heroku and its like adds no redirect and no header, so beside it an image is no reason for doubt.
 */
function appServerSign(
  root: string,
  started: readonly StartedServer[],
  composes: readonly ComposeSight[],
): Sign | undefined {
  const own = started.filter(({ server }) => server.project === root && server.tls === undefined);
  const inner = own.find(({ server, needsWebServer }) => needsWebServer || isLocal(server.bind));
  if (inner)
    return {
      at: inner.server.at,
      because: inner.needsWebServer
        ? "uWSGI speaks its own protocol here, which only a web server understands"
        : `${inner.server.program} can only be reached from the same machine`,
    };
  if (own.some(({ entry }) => entry?.source === "Procfile" && entry.role.use === "production"))
    return undefined;
  const boxed = own.find((each) => isBoxed(each, composes));
  return (
    boxed && { at: boxed.server.at, because: `the image's ${boxed.server.program} answers plain HTTP only` }
  );
}

function isLocal(bind: string | undefined): boolean {
  return bind !== undefined && /^(?:unix:|\/|127\.|localhost\b)/.test(bind);
}

/** Images and clusters publish their ports through something else; a service that is published on the web's own port has nothing in front. */
function isBoxed({ entry }: StartedServer, composes: readonly ComposeSight[]): boolean {
  if (entry === undefined || entry.role.use !== "production") return false;
  if (entry.family !== "image" && entry.family !== "compose" && entry.family !== "kubernetes") return false;
  return !composes.some(({ services }) =>
    services.some(({ ports }) => ports.some((port) => /^(?:[0-9.]{1,15}:)?(?:80|443):/.test(port))),
  );
}
