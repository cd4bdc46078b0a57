/** The content security policies that production's settings write: Django's own, and those of django-csp 3 and 4. */
import type { Place } from "../findings/finding.ts";
import type { AuditModel } from "./audit-model.ts";
import { headerProvider, type HeaderProvider } from "./header-providers.ts";
import { existsIn } from "./settings/defaults.ts";
import { middlewareEntry, type MiddlewareEntry, type MiddlewareList } from "./settings/middleware.ts";
import { truthOf } from "./settings/operations/truth.ts";
import { productionValue, type ProductionValue } from "./settings/production-value.ts";
import { settledAt } from "./settings/project-settings.ts";
import { entryOf } from "./settings/templates-setting.ts";
import type { AbstractValue } from "./settings/value.ts";
import { elementsOf, isNone, textOf } from "./settings/value.ts";

/** One source expression: `'self'`, `https:`, `cdn.example.com`. */
export interface PolicySource {
  readonly text: string;
  readonly at: Place;
}

/** One directive with its sources. */
export interface PolicyDirective {
  readonly name: string;
  readonly sources: readonly PolicySource[];
  /** Whether there may be more sources than listed. */
  readonly open: boolean;
  readonly at: Place;
}

/** Which library reads a policy. */
export type PolicyReader = "django" | "django-csp 4" | "django-csp 3";

/** One policy of a production module. */
export interface ContentPolicy {
  readonly reader: PolicyReader;
  /** The setting that holds it; of django-csp 3, which has one setting for each directive, the first of them. */
  readonly setting: string;
  readonly at: Place;
  readonly directives: ReadonlyMap<string, PolicyDirective>;
  /** Whether there may be more directives than listed. */
  readonly open: boolean;
  /** Browsers only tell about what the policy forbids. */
  readonly reportOnly: boolean;
  /** The middleware that sends it; undefined where none is in the list. */
  readonly sentBy: MiddlewareEntry | undefined;
  /** Beginnings of paths for which it is not sent. */
  readonly excluded: readonly PolicySource[];
}

/** Django's middleware since 6.0 (docs.djangoproject.com/en/6.0/ref/csp/). */
export const DJANGO_CSP: readonly string[] = ["django.middleware.csp.ContentSecurityPolicyMiddleware"];

/** Middleware of django-csp (django-csp.readthedocs.io). */
export const PACKAGE_CSP: readonly string[] = [
  "csp.middleware.CSPMiddleware",
  "csp.contrib.rate_limiting.RateLimitedCSPMiddleware",
];

/** All policies that a production module writes, whether or not something sends them. */
export function policiesOf(model: AuditModel, list: MiddlewareList): readonly ContentPolicy[] {
  const django = middlewareEntry(model.flows.program, list, DJANGO_CSP);
  const csp = middlewareEntry(model.flows.program, list, PACKAGE_CSP);
  const whole = [
    wholePolicy(list, "SECURE_CSP", "django", false, django),
    wholePolicy(list, "SECURE_CSP_REPORT_ONLY", "django", true, django),
    wholePolicy(list, "CONTENT_SECURITY_POLICY", "django-csp 4", false, csp),
    wholePolicy(list, "CONTENT_SECURITY_POLICY_REPORT_ONLY", "django-csp 4", true, csp),
  ].filter((policy) => policy !== undefined);
  const old = policyOfDirectives(list, csp);
  return old === undefined ? whole : [...whole, old];
}

function valueOf({ found }: MiddlewareList, name: string): ProductionValue | undefined {
  const value = productionValue(found.settings, found.module, name);
  return value?.setting === undefined ? undefined : value;
}

/** A policy that one setting holds as a dictionary. A Django that does not know the setting never sends it. */
function wholePolicy(
  list: MiddlewareList,
  setting: string,
  reader: PolicyReader,
  reportOnly: boolean,
  entry: MiddlewareEntry | undefined,
): ContentPolicy | undefined {
  const found = valueOf(list, setting);
  if (found === undefined || isNone(found.inProduction)) return undefined;
  const nested = reader === "django-csp 4";
  const table = nested
    ? (entryOf(found.inProduction, "DIRECTIVES") ?? emptyUnless(found.inProduction))
    : found.inProduction;
  const { directives, open } = directivesIn(table, setting, found.at);
  const sentBy = existsIn(setting, list.found.settings.django.version) === false ? undefined : entry;
  return {
    reader,
    setting,
    at: found.at,
    directives: nested ? withDefault(directives, found.at) : directives,
    open,
    reportOnly,
    sentBy,
    excluded: nested ? sourcesIn(entryOf(found.inProduction, "EXCLUDE_URL_PREFIXES"), found.at).sources : [],
  };
}

/** Without `DIRECTIVES`, django-csp sends its default; a value that is not followed stays unknown. */
function emptyUnless(value: AbstractValue): AbstractValue {
  if (value.kind !== "known" || value.content.type !== "dict" || value.content.open) return value;
  return { ...value, content: { type: "dict", items: [], open: false } };
}

function directivesIn(
  table: AbstractValue,
  setting: string,
  at: Place,
): Pick<ContentPolicy, "directives" | "open"> {
  const directives = new Map<string, PolicyDirective>();
  if (table.kind !== "known" || table.content.type !== "dict") return { directives, open: true };
  let { open } = table.content;
  for (const { key, value } of table.content.items) {
    const name = textOf(key)?.toLowerCase();
    if (name === undefined) open = true;
    else addDirective(directives, name, value, lineOf(value, setting) ?? at);
  }
  return { directives, open };
}

function addDirective(
  directives: Map<string, PolicyDirective>,
  name: string,
  value: AbstractValue,
  at: Place,
): void {
  if (isNone(value)) return;
  directives.set(name, { name, at, ...sourcesIn(value, at) });
}

/** The line on which a directive's value is written, where that is not another setting's. */
function lineOf(value: AbstractValue, setting: string): Place | undefined {
  return value.origin.name === undefined || value.origin.name === setting
    ? value.origin.place
    : settledAt(value.origin);
}

/** What `django.utils.csp.CSP` and `csp.constants` call the keywords (Django 6.0 and django-csp 4.0). */
const CONSTANT = /^(?:django\.utils\.csp\.CSP|csp\.constants)\.([A-Z_]+)$/;

/** Sources of a list or of one text, in which spaces separate them. */
function sourcesIn(value: AbstractValue | undefined, at: Place): Pick<PolicyDirective, "sources" | "open"> {
  if (value === undefined) return { sources: [], open: false };
  const elements = elementsOf(value) ?? [value];
  const texts = elements.map((element) => ({ text: sourceText(element), place: element.origin.place }));
  const isOpen = value.kind !== "known" || ("elements" in value.content && value.content.open);
  const sources = texts.flatMap(({ text, place }) =>
    (text ?? "")
      .split(/\s+/)
      .flatMap((one) =>
        one === "" ? [] : [{ text: one, at: isWithin(place, value.origin.place) ? place : at }],
      ),
  );
  return { sources, open: isOpen || texts.some(({ text }) => text === undefined) };
}

/** Whether a source is written where the list is, and not a name that was bound elsewhere. */
function isWithin(place: Place, list: Place): boolean {
  return place.path === list.path && list.span.start <= place.span.start && place.span.end <= list.span.end;
}

function sourceText(element: AbstractValue): string | undefined {
  if (element.kind !== "known") return undefined;
  if (element.content.type === "boolean") return "";
  const constant = element.content.type === "external" ? CONSTANT.exec(element.content.name)?.[1] : undefined;
  return constant === undefined ? textOf(element) : `'${constant.toLowerCase().replaceAll("_", "-")}'`;
}

/** Directives of django-csp 3, which has a setting for each (django-csp.readthedocs.io/en/3.8/configuration.html). */
const DIRECTIVE_SETTINGS = (
  "default-src script-src script-src-attr script-src-elem style-src style-src-attr style-src-elem img-src font-src connect-src media-src object-src " +
  "frame-src child-src worker-src manifest-src base-uri form-action frame-ancestors sandbox report-uri report-to upgrade-insecure-requests require-trusted-types-for"
)
  .split(" ")
  .map((directive) => ({ directive, setting: `CSP_${directive.toUpperCase().replaceAll("-", "_")}` }));

function policyOfDirectives(
  list: MiddlewareList,
  sentBy: MiddlewareEntry | undefined,
): ContentPolicy | undefined {
  const directives = new Map<string, PolicyDirective>();
  const written = DIRECTIVE_SETTINGS.flatMap(({ directive, setting }) => {
    const found = valueOf(list, setting);
    if (found) addDirective(directives, directive, found.inProduction, found.at);
    return found ?? [];
  });
  const [first] = written;
  if (first === undefined) return undefined;
  const reportOnly = valueOf(list, "CSP_REPORT_ONLY");
  return {
    reader: "django-csp 3",
    setting: first.name,
    at: first.at,
    directives: withNonces(withDefault(directives, first.at), list),
    open: false,
    reportOnly: reportOnly !== undefined && truthOf(reportOnly.inProduction) === true,
    sentBy,
    excluded: sourcesIn(valueOf(list, "CSP_EXCLUDE_URL_PREFIXES")?.inProduction, first.at).sources,
  };
}

/** django-csp 3 adds a nonce to the directives that `CSP_INCLUDE_NONCE_IN` lists. */
function withNonces(
  directives: ReadonlyMap<string, PolicyDirective>,
  list: MiddlewareList,
): ReadonlyMap<string, PolicyDirective> {
  const named = valueOf(list, "CSP_INCLUDE_NONCE_IN");
  if (named === undefined) return directives;
  const names = sourcesIn(named.inProduction, named.at).sources.map(({ text }) => text);
  return new Map(
    [...directives].map(([name, directive]) => [
      name,
      names.includes(name)
        ? { ...directive, sources: [...directive.sources, { text: "'nonce'", at: named.at }] }
        : directive,
    ]),
  );
}

/** Both versions of django-csp send `default-src 'self'` where the settings say nothing (csp/utils.py). */
function withDefault(
  directives: ReadonlyMap<string, PolicyDirective>,
  at: Place,
): ReadonlyMap<string, PolicyDirective> {
  const name = "default-src";
  if (directives.has(name)) return directives;
  return new Map([...directives, [name, { name, sources: [{ text: "'self'", at }], open: false, at }]]);
}

/** Who forbids framing by a content security policy: a policy of the settings, or one that somebody else sends. */
export function frameAncestors(model: AuditModel, list: MiddlewareList): HeaderProvider | undefined {
  for (const policy of policiesOf(model, list)) {
    const directive = policy.directives.get("frame-ancestors");
    if (policy.reportOnly || policy.sentBy === undefined || directive === undefined) continue;
    if (!directive.sources.some(({ text }) => text === "*"))
      return { who: "the content security policy's `frame-ancestors`", at: directive.at, value: undefined };
  }
  const sent = headerProvider(model, list, "content-security-policy");
  return sent?.value === undefined || /frame-ancestors\s+(?!\*)/.test(sent.value) ? sent : undefined;
}
