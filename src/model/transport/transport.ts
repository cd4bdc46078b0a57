/** How requests reach a production module: over TLS or not, who redirects, who says Strict-Transport-Security. */
import type { AuditModel } from "../audit-model.ts";
import type { Edge, EdgeServer } from "../edge/edge.ts";
import { absenceSureness, type AbsenceSureness } from "../settings/absence.ts";
import { middlewareEntry, middlewareOf, type MiddlewareList } from "../settings/middleware.ts";
import { productionValue, type ProductionValue } from "../settings/production-value.ts";
import {
  productionModules,
  refusesWithout,
  type EvaluatedModule,
  type ProjectSettings,
} from "../settings/project-settings.ts";
import { variablesOf } from "../settings/resolve.ts";
import {
  answersTls,
  passesOn,
  plainAnswer,
  proxiedLocations,
  proxyHeader,
  serversOf,
} from "./edge-servers.ts";
import { numberOf, servingLeaves, switchState } from "./setting-state.ts";
import { elementsOf, textOf } from "../settings/value.ts";

/** One production module with everything that decides about its transport. */
export interface Transport {
  readonly settings: ProjectSettings;
  readonly module: EvaluatedModule;
  /** Virtual hosts of the repository in front of the project. */
  readonly servers: readonly EdgeServer[];
  /** Every edge, with proxies that only the settings give away. */
  readonly edge: Edge;
  readonly middleware: MiddlewareList | undefined;
  /** Whether SecurityMiddleware runs, without which every `SECURE_*` header and redirect is dead; undefined where it cannot be told. */
  readonly securityMiddleware: boolean | undefined;
  /** An entry of the middleware that redirects to https in Django's place. */
  readonly ownRedirect: string | undefined;
  /** A clause saying why TLS is in use; undefined where nothing shows it. */
  readonly tls: string | undefined;
  /** The virtual host that hands plain HTTP to the project while none in the repository answers TLS and nothing else hints at TLS. */
  readonly plainOnly: EdgeServer | undefined;
}

const SECURITY_MIDDLEWARE = [
  "django.middleware.security.SecurityMiddleware",
  "djangosecure.middleware.SecurityMiddleware",
];

/** Names under which packages and projects redirect: `sslify.middleware.SSLifyMiddleware`, `shop.middleware.HttpsRedirectMiddleware`. */
const REDIRECTING = /ssl|https|tls/i;

/** Every production module, as a request reaches it. */
export function* transportsOf(model: AuditModel): Generator<Transport> {
  for (const { settings, module } of productionModules(model.settings))
    yield transportOf(model, settings, module);
}

function transportOf(model: AuditModel, settings: ProjectSettings, module: EvaluatedModule): Transport {
  const middleware = middlewareOf(settings, module);
  const servers = serversOf(model.edge, settings.project.root, model.projects.length);
  const ask = { settings, module, servers };
  const tls = tlsBecause(ask);
  return {
    ...ask,
    edge: completedEdge(model.edge, ask),
    middleware,
    securityMiddleware: hasSecurityMiddleware(model, middleware),
    ownRedirect: middleware?.entries.find(({ name }) =>
      REDIRECTING.test(name.slice(name.lastIndexOf(".") + 1)),
    )?.name,
    tls,
    plainOnly: tls === undefined ? plainOnly(servers) : undefined,
  };
}

type Ask = Pick<Transport, "settings" | "module" | "servers">;

function hasSecurityMiddleware(model: AuditModel, list: MiddlewareList | undefined): boolean | undefined {
  if (list === undefined) return undefined;
  const entry = middlewareEntry(model.flows.program, list, SECURITY_MIDDLEWARE);
  if (entry !== undefined || list.entries.some(({ name }) => name.endsWith(".SecurityMiddleware")))
    return true;
  return list.open ? undefined : false;
}

/** A setting of the module in production; undefined where its Django does not know it, or where the module refuses to start without it. */
export function valueOf({ settings, module }: Ask, name: string): ProductionValue | undefined {
  const found = productionValue(settings, module, name);
  if (found === undefined) return undefined;
  return refusesWithout(module, variablesOf(found.value)) ? undefined : found;
}

/**
 * The same, for a finding of its own. What a module does not write itself and takes over from another production module is
 * told there.
 */
export function judgedValue(ask: Ask, name: string): ProductionValue | undefined {
  const found = valueOf(ask, name);
  const { module, settings } = ask;
  const isTold = settings.production.some((other) => other !== module && module.builtOn.includes(other.path));
  return found?.setting === undefined && isTold ? undefined : found;
}

/** Settings that make sense only where TLS is in use. */
const TLS_SETTINGS = [
  "SECURE_PROXY_SSL_HEADER",
  "SECURE_SSL_REDIRECT",
  "SESSION_COOKIE_SECURE",
  "CSRF_COOKIE_SECURE",
];

function tlsBecause(ask: Ask): string | undefined {
  const server = ask.servers.find(answersTls);
  if (server !== undefined) return `\`${server.at.path}\` answers TLS`;
  const name = TLS_SETTINGS.find((one) => switchState(valueOf(ask, one)) === "on");
  if (name !== undefined) return `\`${name}\` is set`;
  if ((numberOf(valueOf(ask, "SECURE_HSTS_SECONDS")) ?? 0) > 0) return "`SECURE_HSTS_SECONDS` is set";
  return hasHttpsOrigin(ask) ? "`CSRF_TRUSTED_ORIGINS` names https addresses" : undefined;
}

function hasHttpsOrigin(ask: Ask): boolean {
  const found = valueOf(ask, "CSRF_TRUSTED_ORIGINS");
  if (found === undefined) return false;
  const origins = servingLeaves(found).flatMap((list) => (elementsOf(list) ?? []).map(textOf));
  return origins.some((origin) => origin?.startsWith("https://") === true && !LOCAL.test(origin));
}

/** A developer's own machine says nothing of the site. */
const LOCAL = /^https:\/\/(?:localhost|127\.|0\.0\.0\.0|\[::1\])/;

/** Settings that people write because a proxy stands in front. */
const PROXY_SETTINGS = ["SECURE_PROXY_SSL_HEADER", "USE_X_FORWARDED_HOST", "USE_X_FORWARDED_PORT"];

/** Settings may tell of a proxy where the repository holds none: it may redirect and set headers. */
function completedEdge(edge: Edge, ask: Ask): Edge {
  if (ask.servers.length > 0) return edge;
  const { root } = ask.settings.project;
  const found = PROXY_SETTINGS.map((name) => valueOf(ask, name)).find(mayBeOn);
  if (found === undefined) return edge;
  const hidden = { project: root, at: found.at, because: `\`${found.name}\` speaks of a proxy in front` };
  return { ...edge, hiddenProxies: [...edge.hiddenProxies, hidden] };
}

/** Who writes such a setting, even only for some deployments, expects a proxy in some. */
function mayBeOn(found: ProductionValue | undefined): boolean {
  if (found?.setting === undefined) return false;
  return found.switches.length > 0 || switchState(found) === "on";
}

/** Proxies behind a proxy hand on what that one said about TLS. */
function plainOnly(servers: readonly EdgeServer[]): EdgeServer | undefined {
  const hints = proxiedLocations(servers).some(({ location }) =>
    /http_x_forwarded_proto|https/i.test(proxyHeader(location, "x-forwarded-proto")?.value ?? ""),
  );
  if (hints || servers.some((server) => plainAnswer(server) === "redirects")) return undefined;
  return servers.find((server) => plainAnswer(server) === "passes on");
}

/** A clause saying how the repository's edge keeps plain HTTP away from the project; undefined where it does not. */
export function edgeRedirect({ servers }: Transport): string | undefined {
  const plain = servers.filter((server) => plainAnswer(server) !== "nothing");
  if (plain.some((server) => plainAnswer(server) === "passes on")) return undefined;
  const [redirecting] = plain;
  if (redirecting !== undefined) return `\`${redirecting.at.path}\` sends plain HTTP to https`;
  const serving = servers.find((server) => answersTls(server) && passesOn(server) !== undefined);
  return serving && `\`${serving.at.path}\` answers TLS only`;
}

/** The virtual host that hands plain HTTP to the project although TLS is there as well. */
export function mixedServer({ servers }: Transport): EdgeServer | undefined {
  return servers.some(answersTls) ? servers.find((server) => plainAnswer(server) === "passes on") : undefined;
}

/** How sure it is that a protection is missing that a proxy could provide. */
export function missingSureness(
  transport: Transport,
  found: ProductionValue,
  protection: string,
): AbsenceSureness {
  return absenceSureness(found, transport.edge, protection);
}

/**
 * Whether `SILENCED_SYSTEM_CHECKS` names the warning of Django's own that says the same (docs.djangoproject.com/en/5.2/ref/checks/#security):
 * somebody has read it, and decided that something else does this.
 */
export function isSilenced(transport: Transport, id: string): boolean {
  const found = valueOf(transport, "SILENCED_SYSTEM_CHECKS");
  if (found === undefined) return false;
  const ids = servingLeaves(found).map((list) => (elementsOf(list) ?? []).map(textOf));
  return ids.length > 0 && ids.every((each) => each.includes(id));
}

/** Whether plain HTTP is redirected, by Django or in front of it; undefined where that is not settled. */
export function redirects(transport: Transport): boolean | undefined {
  const { ownRedirect, securityMiddleware } = transport;
  if (edgeRedirect(transport) !== undefined || ownRedirect !== undefined) return true;
  const state = securityMiddleware === false ? "off" : switchState(valueOf(transport, "SECURE_SSL_REDIRECT"));
  return state === "open" ? undefined : state === "on";
}
