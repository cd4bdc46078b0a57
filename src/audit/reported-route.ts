/** Routes as reports show them: places as lines, secrets masked. */
import type { Place } from "../findings/finding.ts";
import { functionFacts } from "../bind/program.ts";
import { conductOf } from "../flow/conduct.ts";
import type { AuditModel } from "../model/audit-model.ts";
import { csrfFacet, csrfSurroundings, type CsrfSurroundings } from "../model/facets/csrf-facet.ts";
import type { Facet } from "../model/facets/facet.ts";
import { lookupsByView, ownershipFacet } from "../model/facets/ownership-facet.ts";
import { throttleDefaults, throttleFacet, type ThrottleDefaults } from "../model/facets/throttle-facet.ts";
import type { Guard } from "../model/guards/guard.ts";
import { accessLookups } from "../model/lookups/access.ts";
import type { Lookup } from "../model/lookups/lookup.ts";
import type { HandlerPosture } from "../model/posture/posture.ts";
import type { UnseenInclude } from "../model/routes/flatten.ts";
import type { Route } from "../model/routes/route.ts";
import type { Handler, View } from "../model/views/view.ts";
import type {
  ReportedFacet,
  ReportedHandler,
  ReportedInclude,
  ReportedLine,
  ReportedRoute,
} from "../report/routes-report.ts";
import { indexLines, lineAt, type LineIndex } from "../source/line-index.ts";

/** Hides secrets in a text. */
export type Clean = (text: string) => string;

/** What all routes share. */
interface Reporting {
  readonly model: AuditModel;
  readonly clean: Clean;
  readonly lines: Map<string, LineIndex>;
  readonly views: ReadonlyMap<Route, View>;
  readonly lookups: ReadonlyMap<View, readonly Lookup[]>;
  readonly csrf: CsrfSurroundings;
  readonly throttles: ThrottleDefaults;
  readonly writing: Map<Handler, boolean>;
}

/** Makes the reported form of each route. */
export function routeReporter(model: AuditModel, clean: Clean): (route: Route) => ReportedRoute {
  const reporting: Reporting = {
    model,
    clean,
    lines: new Map(),
    views: new Map(
      [...model.views, ...model.entries.map(({ view }) => view)].flatMap((view) =>
        view.routes.map((route) => [route, view] as const),
      ),
    ),
    lookups: lookupsByView(accessLookups(model).lookups),
    csrf: csrfSurroundings(model.flows, model.settings),
    throttles: throttleDefaults(model.settings),
    writing: new Map(),
  };
  return (route) => reportedRoute(reporting, route);
}

/** Makes the reported form of each include that could not be followed. */
export function includeReporter(
  model: AuditModel,
  clean: Clean,
): (include: UnseenInclude) => ReportedInclude {
  const lines = new Map<string, LineIndex>();
  return ({ pattern, library, at }) => ({
    pattern: clean(pattern),
    ...(library === undefined ? {} : { library }),
    ...(at === undefined ? {} : { at: lineOf({ model, lines }, at) }),
  });
}

function lineOf({ model, lines }: Pick<Reporting, "model" | "lines">, { path, span }: Place): ReportedLine {
  const index = lines.get(path) ?? indexLines(model.files.get(path)?.bytes ?? new Uint8Array());
  lines.set(path, index);
  return { path, line: lineAt(index, span.start) };
}

function reportedRoute(reporting: Reporting, route: Route): ReportedRoute {
  const { project, pattern, name, origin, onlyWith, at, through } = route;
  const { clean, views } = reporting;
  const view = views.get(route);
  return {
    ...(project === undefined ? {} : { project }),
    pattern: clean(pattern),
    ...(name === undefined ? {} : { name: clean(name) }),
    ...(view === undefined ? {} : { view: view.name }),
    ...(view === undefined || view.target.kind === "external" ? {} : { viewAt: lineOf(reporting, view.at) }),
    framework: view?.framework ?? "django",
    origin,
    ...(onlyWith === undefined ? {} : { onlyWith }),
    at: lineOf(reporting, at),
    through: through.map((place) => lineOf(reporting, place)),
    handlers: view ? handlersOf(reporting, route, view) : [],
  };
}

/** Of a viewset, only the handlers that this route maps. */
function handlersOf(reporting: Reporting, route: Route, view: View): readonly ReportedHandler[] {
  const posture = reporting.model.postures.get(view);
  const { target } = route;
  const actions = target.kind === "class" ? target.actions : undefined;
  const names = actions && new Set(actions.values());
  return view.handlers
    .filter((handler) => !names || names.has(handler.name))
    .map((handler) => {
      const own = posture?.handlers.find((one) => one.handler === handler);
      return reportedHandler(reporting, route, view, handler, own);
    });
}

function reportedHandler(
  reporting: Reporting,
  route: Route,
  view: View,
  handler: Handler,
  posture: HandlerPosture | undefined,
): ReportedHandler {
  const { model, csrf, throttles, lookups } = reporting;
  const facet = (one: Facet<string>): ReportedFacet => reportedFacet(reporting, one);
  return {
    name: handler.name,
    methods: handler.methods,
    writes: isWriting(reporting, handler),
    login: loginOf(reporting, posture),
    permission: permissionOf(reporting, posture),
    ownership: facet(ownershipFacet(lookups.get(view) ?? [], model.ownership, handler)),
    csrf: facet(csrfFacet(model.flows, csrf, view, route, handler)),
    throttle: facet(throttleFacet(model.flows, throttles, view, route, handler)),
  };
}

function reportedFacet(reporting: Reporting, { state, because, at }: Facet<string>): ReportedFacet {
  return {
    state,
    because: reporting.clean(because),
    ...(at === undefined ? {} : { at: lineOf(reporting, at) }),
  };
}

const UNSEEN_POSTURE = { state: "unknown", because: "not looked at" } as const;

function loginOf(reporting: Reporting, posture: HandlerPosture | undefined): ReportedFacet {
  if (!posture) return UNSEEN_POSTURE;
  const { login, because, guards } = posture;
  const at = guards.find(({ says }) => says === because)?.at;
  return reportedFacet(reporting, { state: login, because, ...(at ? { at } : {}) });
}

/** What asks for more than a login. */
const PRIVILEGES: ReadonlySet<Guard["demands"]> = new Set(["staff", "superuser", "permission", "role"]);

function permissionOf(
  reporting: Reporting,
  posture: HandlerPosture | undefined,
): ReportedHandler["permission"] {
  if (!posture) return { ...UNSEEN_POSTURE, permissions: [] };
  const guards = posture.guards.filter(({ demands }) => PRIVILEGES.has(demands));
  const [first = posture.guards.find(({ demands }) => demands === "object")] = guards.toSorted(
    (a, b) => Number(b.certain) - Number(a.certain),
  );
  const because = first?.says ?? "nothing asks for more than that";
  const at = first?.at;
  return {
    ...reportedFacet(reporting, { state: posture.permission, because, ...(at ? { at } : {}) }),
    permissions: [...new Set(guards.flatMap(({ permissions }) => permissions))].map(reporting.clean),
  };
}

const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** It answers an unsafe method by name, or answers all and its code changes something. */
function isWriting({ model, writing }: Reporting, handler: Handler): boolean {
  if (handler.methods.length > 0) return handler.methods.some((method) => UNSAFE.has(method));
  const known = writing.get(handler);
  if (known !== undefined) return known;
  const { solver } = model.flows;
  const state = handler.function && solver.byRef.get(functionFacts(handler.function));
  const writes = state !== undefined && conductOf(solver, state).deeds.length > 0;
  writing.set(handler, writes);
  return writes;
}
