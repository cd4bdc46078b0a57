/** What an allowed origin is: a site of its own, one over plain HTTP, or a developer's machine. */

/** `https`, `http` over the network, or a developer's machine or tunnel. */
export type OriginKind = "https" | "http" | "development" | "other";

/** Names of one's own machine and of tunnels into it. */
const OWN_MACHINE =
  /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\]|host\.docker\.internal|[^.]{1,63}\.localhost)$/;

const TUNNEL = /\.(?:ngrok\.io|ngrok\.app|ngrok-free\.app|loca\.lt|trycloudflare\.com|serveo\.net)$/;

/** Reads an origin as settings write it, with or without its scheme. */
export function originKind(origin: string): OriginKind {
  const parts = /^(?:([a-z][a-z0-9+.-]{0,30}):\/\/)?(\[[^\]]{0,80}\]|[^:/]{1,253})(?::\d{1,5})?\/?$/i.exec(
    origin,
  );
  if (parts === null) return "other";
  const scheme = (parts[1] ?? "https").toLowerCase();
  const host = (parts[2] ?? "").toLowerCase();
  if (OWN_MACHINE.test(host) || TUNNEL.test(host)) return "development";
  return scheme === "http" || scheme === "https" ? scheme : "other";
}
