/** Routes that are protected in another way than before. */
import {
  CHANGED_FACETS,
  type ChangedFacet,
  type FacetChange,
  type NewRoute,
  type RouteChange,
} from "../../report/change-report.ts";
import type {
  ReportedFacet,
  ReportedHandler,
  ReportedRoute,
  ReportedSurface,
} from "../../report/routes-report.ts";

/** Changed protections, weaker ones first, and routes that are new. */
export function routeChanges(
  before: ReportedSurface,
  after: ReportedSurface,
): { readonly changed: readonly RouteChange[]; readonly added: readonly NewRoute[] } {
  const was = byKey(before.routes);
  const changed: RouteChange[] = [];
  const added: NewRoute[] = [];
  for (const [key, route] of byKey(after.routes)) {
    const earlier = was.get(key);
    if (earlier) changed.push(...changesOf(earlier, route));
    else added.push(newRoute(route));
  }
  return { changed: changed.toSorted((a, b) => weight(b) - weight(a)), added };
}

function weight({ changes }: RouteChange): number {
  return changes.some(({ weaker }) => weaker) ? 1 : 0;
}

/** Routes by project and pattern; a pattern that stands there again is told apart by a number. */
function byKey(routes: readonly ReportedRoute[]): ReadonlyMap<string, ReportedRoute> {
  const counts = new Map<string, number>();
  return new Map(
    routes.map((route) => {
      const key = JSON.stringify([route.project ?? "", route.pattern]);
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return [`${key} ${count}`, route] as const;
    }),
  );
}

function newRoute({ pattern, view, handlers }: ReportedRoute): NewRoute {
  return { pattern, ...(view === undefined ? {} : { view }), handlers };
}

function changesOf(before: ReportedRoute, after: ReportedRoute): readonly RouteChange[] {
  const { pattern, view } = after;
  return after.handlers.flatMap((handler) => {
    const changes = facetChanges(handlerBefore(before, after, handler), handler);
    if (changes.length === 0) return [];
    return { pattern, methods: handler.methods, ...(view === undefined ? {} : { view }), changes };
  });
}

/** A route's only handler stays the same whatever its function is called. */
function handlerBefore(
  before: ReportedRoute,
  after: ReportedRoute,
  { name }: ReportedHandler,
): ReportedHandler | undefined {
  const [only] = before.handlers;
  if (before.handlers.length === 1 && after.handlers.length === 1) return only;
  return before.handlers.find((one) => one.name === name);
}

function facetChanges(before: ReportedHandler | undefined, after: ReportedHandler): readonly FacetChange[] {
  if (!before) return [];
  return CHANGED_FACETS.filter((facet) => isChanged(facet, before, after)).map((facet) => ({
    facet,
    before: before[facet],
    after: after[facet],
    weaker: isWeaker(before[facet], after[facet]),
  }));
}

/** Of permissions it also matters which ones. */
function isChanged(facet: ChangedFacet, before: ReportedHandler, after: ReportedHandler): boolean {
  if (before[facet].state !== after[facet].state) return true;
  return (
    facet === "permission" &&
    JSON.stringify(before.permission.permissions.toSorted()) !==
      JSON.stringify(after.permission.permissions.toSorted())
  );
}

/** States that protect. */
const PROTECTED: ReadonlySet<string> = new Set(["required", "checked", "scoped", "session-only"]);

/** States in which there is nothing to protect. */
const NEEDLESS: ReadonlySet<string> = new Set(["none", "not-needed"]);

function isWeaker(before: ReportedFacet, after: ReportedFacet): boolean {
  const isFine = ({ state }: ReportedFacet): boolean => PROTECTED.has(state) || NEEDLESS.has(state);
  return isFine(before) && !isFine(after);
}
