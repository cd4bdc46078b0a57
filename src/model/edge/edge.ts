/** What stands between the internet and Django, as far as the repository holds its configuration. Plain data for checks. */
import type { Place } from "../../findings/finding.ts";

/** Everything known about the edge of the repository's projects. */
export interface Edge {
  /** Virtual hosts of nginx, Apache, Caddy, Traefik and ingresses; those for development or tests are left out. */
  readonly servers: readonly EdgeServer[];
  /** Programs that serve Django itself, with what their options and configuration files say. */
  readonly appServers: readonly AppServer[];
  /** Projects whose deploy files show that something in front of them is not in the repository. */
  readonly hiddenProxies: readonly HiddenProxy[];
}

/** Which program's configuration a virtual host was read from; a platform is the router of a hosting platform (Fly, Render, App Engine). */
export type EdgeProgram = "nginx" | "Apache" | "Caddy" | "Traefik" | "ingress" | "platform";

/** One virtual host: a `server {}` block, a `<VirtualHost>`, a site of a Caddyfile, a router, an ingress rule. */
export interface EdgeServer {
  readonly program: EdgeProgram;
  readonly at: Place;
  /** Root of the Django project that it serves; undefined where that could not be told. */
  readonly project: string | undefined;
  /** Host names as written (`.example.com`, `*.example.com`, `_`); empty when it states none. */
  readonly names: readonly string[];
  /** Whether it answers for hosts that no other server names (`default_server`, `_`, no name at all). */
  readonly acceptsAnyHost: boolean;
  readonly listens: readonly { readonly port: number; readonly tls: boolean; readonly at: Place }[];
  /** Where every plain-HTTP request is sent to https; Caddy does so by itself for named sites. */
  readonly redirectsToHttps: Place | undefined;
  /** Headers added to responses of the whole server. */
  readonly headers: readonly EdgeHeader[];
  /** Largest request body; `bytes: undefined` means no limit. Absent when the file says nothing (nginx then allows 1 MB). */
  readonly bodyLimit: { readonly bytes: number | undefined; readonly at: Place } | undefined;
  /** TLS versions and ciphers as written, where stated. */
  readonly tlsProtocols: { readonly names: readonly string[]; readonly at: Place } | undefined;
  readonly locations: readonly EdgeLocation[];
}

/** A response header that the edge adds, or removes when `value` is undefined. */
export interface EdgeHeader {
  /** In lower case. */
  readonly name: string;
  readonly value: string | undefined;
  readonly at: Place;
  /** Also on error pages (nginx `always`). */
  readonly always: boolean;
}

/** Part of a virtual host. What nginx does not inherit (`add_header`, `proxy_set_header`) is already worked in. */
export interface EdgeLocation {
  readonly at: Place;
  readonly match: "prefix" | "exact" | "regex";
  /** As written: `/media/`, `~ \.php$` without the tilde. */
  readonly path: string;
  /** What is asked for it, where it hands requests on (`http://web:8000`); undefined otherwise. */
  readonly proxiesTo: { readonly target: string; readonly at: Place } | undefined;
  /** The folder it serves files from; undefined otherwise. */
  readonly folder: { readonly path: string; readonly at: Place } | undefined;
  /** Request headers that it sets (value as written, `$proxy_add_x_forwarded_for`) or clears (value `""`) before handing on. */
  readonly proxyHeaders: readonly EdgeHeader[];
  /** Response headers in force here, those of the server included where they are inherited. */
  readonly headers: readonly EdgeHeader[];
  /** Only some addresses may come here (`allow …; deny all`). */
  readonly allowlist: Place | undefined;
  /** A password of the proxy's own is asked (`auth_basic`). */
  readonly password: Place | undefined;
  /** Requests are limited (`limit_req`). */
  readonly rateLimit: Place | undefined;
}

/** A gunicorn, uvicorn, uWSGI, hypercorn, daphne, granian or waitress, from its command line and its configuration file. */
export interface AppServer {
  readonly program: string;
  readonly at: Place;
  readonly project: string | undefined;
  /** Addresses whose forwarded headers it believes; `*` for all. Undefined: its default, loopback only. */
  readonly forwardedAllowIps: { readonly value: string; readonly at: Place } | undefined;
  /** Where it answers TLS itself. */
  readonly tls: Place | undefined;
  /** Where it listens, as written (`0.0.0.0:8000`, `unix:/run/app.sock`). */
  readonly bind: string | undefined;
}

/** Why something unseen must stand in front of a project. */
export interface HiddenProxy {
  readonly project: string;
  readonly at: Place;
  /** A clause that fits behind "because": "the image's gunicorn answers plain HTTP only". */
  readonly because: string;
}

/** An edge of which nothing is known. */
export const NO_EDGE: Edge = { servers: [], appServers: [], hiddenProxies: [] };
