/** Kubernetes Ingress objects as virtual hosts; annotations are those of ingress-nginx unless they say otherwise. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import { wholeFile } from "../../syntax/deploy/fragment.ts";
import { withoutHelmActions } from "../../syntax/deploy/template-actions.ts";
import { parseYaml, type YamlScalar, type YamlValue } from "../../syntax/deploy/yaml.ts";
import { entriesOf, field, itemsOf, scalarsOf, textOf } from "../../syntax/deploy/yaml-lookup.ts";
import type { EdgeLocation } from "./edge.ts";
import { bytesOf } from "./nginx-scope.ts";
import type { UnassignedServer } from "./nginx-servers.ts";

/** The ingresses of manifests and Helm templates. */
export function ingressServers(files: readonly AuditFile[]): readonly UnassignedServer[] {
  return files
    .filter(({ kind }) => kind === "kubernetes")
    .flatMap(({ path, bytes }) => {
      const { documents } = parseYaml(withoutHelmActions(wholeFile(bytes)));
      return documents.filter(isIngress).map((document) => ingressServer(path, document));
    });
}

function isIngress(document: YamlValue): boolean {
  return textOf(field(document, "kind")) === "Ingress" && field(document, "spec") !== undefined;
}

interface Annotations {
  readonly of: (...names: readonly string[]) => { readonly text: string; readonly at: Place } | undefined;
}

function ingressServer(path: string, document: YamlValue): UnassignedServer {
  const spec = field(document, "spec");
  const kind = field(document, "kind");
  const at: Place = { path, span: kind?.span ?? document.span };
  const annotations = annotationsOf(path, field(field(document, "metadata"), "annotations"));
  const tls = field(spec, "tls");
  const hosts = itemsOf(field(spec, "rules")).flatMap((rule) => textOf(field(rule, "host")) ?? []);
  const limit = annotations.of("proxy-body-size");
  const bytes = limit && bytesOf(limit.text);
  return {
    program: "ingress",
    at,
    names: hosts,
    acceptsAnyHost:
      hosts.length < itemsOf(field(spec, "rules")).length || field(spec, "defaultBackend") !== undefined,
    listens: listensOf(at, tls && { path, span: tls.span }, annotations),
    redirectsToHttps: redirectOf(tls && { path, span: tls.span }, annotations),
    headers: [],
    bodyLimit:
      limit && bytes !== undefined ? { bytes: bytes === 0 ? undefined : bytes, at: limit.at } : undefined,
    tlsProtocols: undefined,
    locations: locationsOf(path, spec, annotations),
  };
}

const PREFIX =
  /^(?:nginx\.ingress\.kubernetes\.io|ingress\.kubernetes\.io|kubernetes\.io\/ingress|haproxy\.org)[./]/;

function annotationsOf(path: string, value: YamlValue | undefined): Annotations {
  const known = new Map<string, YamlScalar>();
  for (const entry of entriesOf(value)) {
    if (entry.value.kind === "scalar") known.set(entry.key.replace(PREFIX, ""), entry.value);
  }
  return {
    of: (...names) => {
      const found = names.map((name) => known.get(name)).find((each) => each !== undefined);
      return found && { text: found.content.text, at: { path, span: found.span } };
    },
  };
}

function listensOf(at: Place, tls: Place | undefined, { of }: Annotations): UnassignedServer["listens"] {
  const plain = of("allow-http")?.text === "false" ? [] : [{ port: 80, tls: false, at }];
  return tls ? [...plain, { port: 443, tls: true, at: tls }] : plain;
}

/**
 * ingress-nginx redirects to https where `tls` is given, unless `ssl-redirect: "false"`; `force-ssl-redirect` does so without `tls`
 * (https://kubernetes.github.io/ingress-nginx/user-guide/tls/#server-side-https-enforcement-through-redirect).
 */
function redirectOf(tls: Place | undefined, { of }: Annotations): Place | undefined {
  const forced = of("force-ssl-redirect");
  if (forced?.text === "true") return forced.at;
  const aws = of("alb.ingress.kubernetes.io/ssl-redirect", "alb.ingress.kubernetes.io/actions.ssl-redirect");
  const traefik = of("traefik.ingress.kubernetes.io/router.middlewares");
  if (aws !== undefined) return aws.at;
  if (traefik !== undefined) return /redirect|https/i.test(traefik.text) ? traefik.at : undefined;
  return of("ssl-redirect")?.text === "false" ? undefined : tls;
}

function locationsOf(
  path: string,
  spec: YamlValue | undefined,
  { of }: Annotations,
): readonly EdgeLocation[] {
  const rules = itemsOf(field(spec, "rules")).flatMap((rule) => itemsOf(field(field(rule, "http"), "paths")));
  return rules.map((rule) => {
    const at: Place = { path, span: rule.span };
    const backend = field(rule, "backend");
    const name = scalarsOf(field(field(backend, "service"), "name") ?? field(backend, "serviceName"))[0];
    return {
      at,
      match: textOf(field(rule, "pathType")) === "Exact" ? "exact" : "prefix",
      path: textOf(field(rule, "path")) ?? "/",
      proxiesTo: name && { target: `http://${name.content.text}`, at: { path, span: name.span } },
      folder: undefined,
      proxyHeaders: FORWARDED.map(([header, value]) => ({ name: header, value, at, always: true })),
      headers: [],
      allowlist: of("whitelist-source-range", "allowlist-source-range")?.at,
      password: of("auth-type")?.at,
      rateLimit: of("limit-rps", "limit-rpm", "limit-connections")?.at,
    };
  });
}

/** ingress-nginx overwrites these by default (`use-forwarded-headers: false`); other controllers do alike. */
const FORWARDED: readonly (readonly [string, string])[] = [
  ["host", "$host"],
  ["x-forwarded-for", "$remote_addr"],
  ["x-forwarded-proto", "$scheme"],
  ["x-forwarded-host", "$host"],
];
