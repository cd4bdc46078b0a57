/** What protects a site, before and after a change: no fix may make any of it weaker. */
import type { Discovery } from "../discover/file-kind.ts";
import type { ReportedFacet, ReportedHandler, RoutesReport } from "../report/routes-report.ts";
import type { SettingsReport } from "../report/settings-report.ts";
import { inspectRoutes } from "./inspect-routes.ts";
import { inspectSettings } from "./inspect-settings.ts";
import type { AuditOptions } from "./options.ts";

/** The posture of every route and the worth of every setting. */
export interface Protections {
  readonly routes: RoutesReport;
  readonly settings: SettingsReport;
}

/** Looks at everything that protects a site. */
export function protectionsOf(
  discovery: Discovery,
  { settingsModule, environmentFile }: AuditOptions,
): Protections {
  const asked = {
    ...(settingsModule === undefined ? {} : { settingsModule }),
    ...(environmentFile === undefined ? {} : { environmentFile }),
    root: ".",
    version: "",
    problems: [],
  };
  const filter = { unauthenticated: false, writes: false };
  return {
    routes: inspectRoutes(discovery, { ...asked, filter }),
    settings: inspectSettings(discovery, { ...asked, names: [], all: true }),
  };
}

/** Everything that protects less than before, as clauses; empty when nothing does. */
export function weakened(before: Protections, after: Protections): readonly string[] {
  return [...weakerSettings(before.settings, after.settings), ...weakerRoutes(before.routes, after.routes)];
}

/** A setting that was known to be safe must stay so. */
function weakerSettings(before: SettingsReport, after: SettingsReport): readonly string[] {
  const now = new Map(after.settings.map((one) => [`${one.module} ${one.name}`, one] as const));
  return before.settings.flatMap(({ module, name, secure }) =>
    secure === true && now.get(`${module} ${name}`)?.secure !== true
      ? `${name} of ${module} was safe before`
      : [],
  );
}

/** What a facet says when it protects. */
const PROTECTED: ReadonlySet<string> = new Set([
  "required",
  "checked",
  "scoped",
  "limited",
  "not-needed",
  "session-only",
]);

const FACETS = ["login", "permission", "ownership", "csrf", "throttle"] as const;

function weakerRoutes(before: RoutesReport, after: RoutesReport): readonly string[] {
  const now = handlersByKey(after);
  return [...handlersByKey(before)].flatMap(([key, handler]) => {
    const changed = now.get(key);
    if (!changed) return `${key} is gone`;
    return FACETS.filter((facet) => isWeaker(facet, handler[facet], changed[facet])).map(
      (facet) => `${facet} of ${key} was ${handler[facet].state} and is ${changed[facet].state}`,
    );
  });
}

/** A row that is no longer picked by the request at all needs no owner. */
function isWeaker(facet: (typeof FACETS)[number], before: ReportedFacet, after: ReportedFacet): boolean {
  if (!PROTECTED.has(before.state) || PROTECTED.has(after.state)) return false;
  return !(facet === "ownership" && after.state === "none");
}

function handlersByKey({ routes }: RoutesReport): ReadonlyMap<string, ReportedHandler> {
  const seen = new Map<string, number>();
  return new Map(
    routes.flatMap((route) =>
      route.handlers.map((handler) => {
        const key = `${route.project ?? ""}/${route.pattern.replaceAll("^", "")} ${route.view ?? ""} ${handler.name}`;
        const count = (seen.get(key) ?? 0) + 1;
        seen.set(key, count);
        return [count === 1 ? key : `${key} #${count}`, handler] as const;
      }),
    ),
  );
}
