/** What Traefik's headers middleware adds to answers and requests. */
import type { Place } from "../../findings/finding.ts";
import type { EdgeHeader } from "./edge.ts";
import type { TraefikOption } from "./traefik-options.ts";

const OPTIONS: Readonly<Record<string, (value: string) => readonly [string, string] | undefined>> = {
  "headers.framedeny": (value) => (value === "true" ? ["x-frame-options", "DENY"] : undefined),
  "headers.customframeoptionsvalue": (value) => ["x-frame-options", value],
  "headers.contenttypenosniff": (value) =>
    value === "true" ? ["x-content-type-options", "nosniff"] : undefined,
  "headers.referrerpolicy": (value) => ["referrer-policy", value],
  "headers.contentsecuritypolicy": (value) => ["content-security-policy", value],
  "headers.permissionspolicy": (value) => ["permissions-policy", value],
};

const RESPONSE = "headers.customresponseheaders.";
const REQUEST = "headers.customrequestheaders.";

/** Response headers of a middleware's options (https://doc.traefik.io/traefik/middlewares/http/headers/). */
export function traefikHeaders(options: readonly TraefikOption[]): readonly EdgeHeader[] {
  const security = strictTransport(options);
  return [...security, ...options.flatMap(headerOf)];
}

function headerOf({ key, value, at }: TraefikOption): readonly EdgeHeader[] {
  if (key.startsWith(RESPONSE)) return [custom(key.slice(RESPONSE.length), value, at)];
  const header = OPTIONS[key]?.(value);
  return header ? [{ name: header[0], value: header[1], at, always: true }] : [];
}

/** An empty value removes the header. */
function custom(name: string, value: string, at: Place): EdgeHeader {
  return { name, value: value === "" ? undefined : value, at, always: true };
}

function strictTransport(options: readonly TraefikOption[]): readonly EdgeHeader[] {
  const seconds = options.find(({ key }) => key === "headers.stsseconds");
  if (seconds === undefined || !/^[1-9][0-9]{0,11}$/.test(seconds.value)) return [];
  const isOn = (key: string): boolean => options.some((each) => each.key === key && each.value === "true");
  const parts = [
    `max-age=${seconds.value}`,
    ...(isOn("headers.stsincludesubdomains") ? ["includeSubDomains"] : []),
    ...(isOn("headers.stspreload") ? ["preload"] : []),
  ];
  return [{ name: "strict-transport-security", value: parts.join("; "), at: seconds.at, always: true }];
}

/** Traefik overwrites what clients say about themselves, unless `forwardedHeaders.insecure` tells it to believe them (https://doc.traefik.io/traefik/routing/entrypoints/#forwarded-headers). */
export function traefikRequestHeaders(
  options: readonly TraefikOption[],
  router: Place,
  believesClients: boolean,
): readonly EdgeHeader[] {
  const written = options
    .filter(({ key }) => key.startsWith(REQUEST))
    .map(({ key, value, at }) => ({ name: key.slice(REQUEST.length), value, at, always: true }));
  if (believesClients) return written;
  const known = new Set(written.map(({ name }) => name));
  const own = [
    ["x-forwarded-for", "{remote}"],
    ["x-forwarded-proto", "{scheme}"],
    ["x-forwarded-host", "{host}"],
  ] as const;
  return [
    ...written,
    ...own
      .filter(([name]) => !known.has(name))
      .map(([name, value]) => ({ name, value, at: router, always: true })),
  ];
}
