/** Hosting platforms as the edge: what their own routers do is known from their documentation. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import { parseIni } from "../../syntax/deploy/ini.ts";
import { wholeFile } from "../../syntax/deploy/fragment.ts";
import { parseYaml } from "../../syntax/deploy/yaml.ts";
import { field, itemsOf, textOf } from "../../syntax/deploy/yaml-lookup.ts";
import type { UnassignedServer } from "./nginx-servers.ts";

/**
 * Platforms whose router sends every plain request to https without being asked, by the name of their file. Render: "Render
 * automatically redirects HTTP"; Railway, Vercel and DigitalOcean's App Platform say the same of theirs.
 */
const ALWAYS_REDIRECT =
  /(?:^|\/)(?:render\.ya?ml|railway\.(?:json|toml)|vercel\.json|\.do\/(?:app|deploy\.template)\.ya?ml)$/;

/** The routers of the platforms that these files are for; none where the file does not say enough. */
export function platformServers(files: readonly AuditFile[]): readonly UnassignedServer[] {
  return files.filter(({ kind }) => kind === "platform").flatMap(platformServer);
}

function platformServer(file: AuditFile): readonly UnassignedServer[] {
  const at: Place = { path: file.path, span: { start: 0, end: 0 } };
  if (ALWAYS_REDIRECT.test(file.path)) return [router(at, at)];
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  if (/^fly(?:\.[^/]+)?\.toml$/.test(name)) return [router(at, forcedByFly(file))];
  return name === "app.yaml" && isAppEngine(file) ? [router(at, securedByAppEngine(file))] : [];
}

/** `force_https = true` of a service (https://fly.io/docs/reference/configuration/#the-http_service-section). */
function forcedByFly({ path, bytes }: AuditFile): Place | undefined {
  const forced = parseIni(bytes, "none")
    .flatMap(({ entries }) => entries)
    .find(({ key, value }) => key === "force_https" && /^true\b/.test(value.text));
  return forced && { path, span: forced.span };
}

function isAppEngine({ bytes }: AuditFile): boolean {
  const root = parseYaml(wholeFile(bytes)).documents[0];
  return textOf(field(root, "runtime"))?.startsWith("python") === true;
}

/** `secure: always` of the handler for all paths (https://cloud.google.com/appengine/docs/standard/reference/app-yaml#handlers_secure). */
function securedByAppEngine({ path, bytes }: AuditFile): Place | undefined {
  const root = parseYaml(wholeFile(bytes)).documents[0];
  const handler = itemsOf(field(root, "handlers")).find((each) =>
    /^\/\.[*+]$/.test(textOf(field(each, "url")) ?? ""),
  );
  const secure = field(handler, "secure");
  return textOf(secure) === "always" && secure ? { path, span: secure.span } : undefined;
}

/** All of them overwrite `X-Forwarded-Proto` with what the browser used. */
function router(at: Place, redirectsToHttps: Place | undefined): UnassignedServer {
  return {
    program: "platform",
    at,
    names: [],
    acceptsAnyHost: false,
    listens: [
      { port: 80, tls: false, at },
      { port: 443, tls: true, at },
    ],
    redirectsToHttps,
    headers: [],
    bodyLimit: undefined,
    tlsProtocols: undefined,
    locations: [
      {
        at,
        match: "prefix",
        path: "/",
        proxiesTo: { target: "app", at },
        folder: undefined,
        proxyHeaders: [{ name: "x-forwarded-proto", value: "$scheme", at, always: true }],
        headers: [],
        allowlist: undefined,
        password: undefined,
        rateLimit: undefined,
      },
    ],
  };
}
