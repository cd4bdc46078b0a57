/** From routes, guards, lookups and models to a plan of tests that say who may reach what. Pure. */
import { auditWithModel } from "../../audit.ts";
import type { Discovery } from "../../discover/file-kind.ts";
import type { AccessPlan, Address, SitePlan, Undone, ViewPlan } from "../../generate/access-tests/plan.ts";
import { lookupsByView } from "../../model/facets/ownership-facet.ts";
import { accessLookups } from "../../model/lookups/access.ts";
import { rowQuestions } from "../../model/rows/asked-rows.ts";
import type { Route } from "../../model/routes/route.ts";
import type { ReportedRoute } from "../../report/routes-report.ts";
import type { AuditOptions } from "../options.ts";
import { surfaceOf } from "../surface.ts";
import { factoryBook, userPlan } from "./factories.ts";
import { flawsOf } from "./flaws.ts";
import { linkedArguments } from "./linked-arguments.ts";
import { gatherView, type Gathering, type RoutePlan } from "./view-plans.ts";

/** The rules whose findings say what ought to hold. */
const RULES = ["DJANGO-AUTHN-001", "DJANGO-AUTHZ-001", "DJANGO-CSRF-001"];

/** Plans the tests of one project: of the given root, or of the one with the most routes. */
export function planAccessTests(discovery: Discovery, options: AuditOptions, root?: string): AccessPlan {
  const choice = {
    select: RULES,
    ignore: [],
    persona: "strict",
    preview: true,
    minConfidence: "medium",
  } as const;
  const { audit, model } = auditWithModel(discovery, {
    ...options,
    choice: { ...choice, minSeverity: "low" },
  });
  const { routes } = surfaceOf(model, discovery, options.environmentFile);
  const pairs = model.routes.flatMap((route, at): [Route, ReportedRoute][] => {
    const reported = routes[at];
    return reported ? [[route, reported]] : [];
  });
  const project = root ?? largest(model.routes);
  const gathering: Gathering = {
    model,
    project,
    flaws: flawsOf(model, audit.report.findings),
    lookups: lookupsByView(accessLookups(model).lookups),
    questions: rowQuestions(model.flows, model.ownership),
    views: new Map(model.views.flatMap((view) => view.routes.map((route) => [route, view] as const))),
    linked: linkedArguments(model.files.values()),
    book: factoryBook(model.flows.program, model.ownership),
  };
  const own = pairs.filter(([route]) => route.project === project && route.origin !== "library");
  return assemble(
    gathering,
    own,
    own.map(([route, reported]) => gatherView(gathering, route, reported)),
    options,
  );
}

function largest(routes: readonly Route[]): string | undefined {
  const counts = new Map<string | undefined, number>();
  for (const { project } of routes) counts.set(project, (counts.get(project) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

function assemble(
  gathering: Gathering,
  routes: readonly (readonly [Route, ReportedRoute])[],
  plans: readonly RoutePlan[],
  options: AuditOptions,
): AccessPlan {
  const { model, project, book } = gathering;
  const views = plans.flatMap((one) => one.views);
  const user = userPlan(model.flows.program, model.ownership, project);
  return {
    version: options.version ?? "0.0.0",
    folder: project ?? "",
    user,
    factories: book.all(),
    views,
    public: distinct(
      plans.flatMap((one) => one.public),
      ({ key }) => key,
    ),
    site: sitePlan(gathering, routes, views),
    undone: distinct(
      [...plans.flatMap((one) => one.undone), ...unmade(gathering, user.unknown)],
      ({ what }) => what,
    ),
  };
}

function distinct<One>(all: readonly One[], keyOf: (one: One) => string): readonly One[] {
  return [...new Map(all.toReversed().map((one) => [keyOf(one), one])).values()].toReversed();
}

/** Factories that leave out what their model asks for. */
function unmade({ book }: Gathering, user: readonly string[]): readonly Undone[] {
  const because = (fields: readonly string[]): string =>
    `nobody here knows what to put into ${fields.join(", ")}`;
  const rows = book.all().filter(({ unknown }) => unknown.length > 0);
  return [
    ...(user.length > 0 ? [{ what: "make_user", because: because(user) }] : []),
    ...rows.map(({ name, unknown }) => ({ what: name, because: because(unknown) })),
  ];
}

function sitePlan(
  { model, project }: Gathering,
  routes: readonly (readonly [Route, ReportedRoute])[],
  views: readonly ViewPlan[],
): SitePlan {
  const plain = routes.filter(
    ([route, { name }]) => name !== undefined && route.captures.length === 0 && !route.onlyWith,
  );
  const open = plain.filter(([, { framework, handlers }]) => framework === "django" && isOpenGet(handlers));
  const [api] = plain.filter(
    ([, { framework, handlers }]) =>
      framework === "drf" && handlers.some(({ methods }) => methods.includes("GET")),
  );
  const settings = model.settings.find((one) => one.project.root === project);
  return {
    production: settings?.production[0]?.name,
    page: addressIn(open[0]?.[1]),
    api: addressIn(api?.[1]),
    names: plain.flatMap(([, { name }]) => name ?? []),
    hasRestFramework:
      views.some(({ view }) => view !== "") && routes.some(([, { framework }]) => framework === "drf"),
    hasAdmin: routes.some(([, { origin }]) => origin === "admin"),
  };
}

function isOpenGet(handlers: ReportedRoute["handlers"]): boolean {
  return handlers.some(
    ({ methods, login }) => login.state === "open" && (methods.length === 0 || methods.includes("GET")),
  );
}

function addressIn(route: ReportedRoute | undefined): Address | undefined {
  return route?.name === undefined ? undefined : { kind: "reverse", name: route.name, arguments: [] };
}
