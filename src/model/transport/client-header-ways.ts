/** Whether a client's own `X-Forwarded-For` reaches Django. */
import { proxiedLocations, proxyHeader } from "./edge-servers.ts";
import type { Transport } from "./transport.ts";

/** The file of the proxy that replaces the header on every way to Django; undefined where one appends to it, or none is in the repository. */
export function replacesForwardedFor({ servers }: Transport): string | undefined {
  const ways = proxiedLocations(servers);
  const replaced = ways.every(({ location }) => {
    const value = proxyHeader(location, "x-forwarded-for")?.value?.toLowerCase();
    return value !== undefined && !value.includes("$proxy_add") && !value.includes("$http_");
  });
  return replaced ? ways[0]?.server.at.path : undefined;
}
