/** Every URL of a repository with its posture, from its files to a masked report. Pure. */
import { bind } from "../bind/bind.ts";
import type { DeclaredAccessGuard } from "../config/project-words.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { Problem } from "../findings/finding.ts";
import { makeFlowModel } from "../flow/flow-model.ts";
import { solve } from "../flow/solve.ts";
import type { ReportedRoute, RoutesReport } from "../report/routes-report.ts";
import type { SourceFile } from "../source/source-file.ts";
import { catalogOf } from "./declared-flow.ts";
import { extractAll } from "./extraction.ts";
import { settingsOptions } from "./given-environment.ts";
import { buildModel } from "./model.ts";
import { surfaceOf } from "./surface.ts";

/** Which routes are asked for. */
export interface RouteFilter {
  /** Only those that somebody without a login may reach, as far as can be seen. */
  readonly unauthenticated: boolean;
  /** Only those that change something. */
  readonly writes: boolean;
  /** Only views of this app: a part of their dotted names. */
  readonly app?: string;
}

/** What is asked of the routes. */
export interface RoutesOptions {
  readonly filter: RouteFilter;
  /** Dotted name of the settings module that production loads. */
  readonly settingsModule?: string;
  /** Production's whole environment, as `NAME=value` lines. */
  readonly environmentFile?: SourceFile;
  /** Guards that the project declares. */
  readonly guards?: readonly DeclaredAccessGuard[];
  /** How the tree is called in the report. */
  readonly root: string;
  /** The tool's version. */
  readonly version: string;
  /** Trouble of earlier stages. */
  readonly problems: readonly Problem[];
}

/** Reads the routes and reports those that were asked for. */
export function inspectRoutes(discovery: Discovery, options: RoutesOptions): RoutesReport {
  const extraction = extractAll(discovery.files, new Map(), () => undefined);
  const catalog = catalogOf(options);
  const flows = makeFlowModel(solve(bind(extraction.files, catalog.names), catalog));
  const { model, projects, problems } = buildModel(discovery, flows, settingsOptions(options), {}, options);
  const { routes: all, unseen } = surfaceOf(model, discovery, options.environmentFile);
  const routes = all.flatMap((route) => filtered(route, options.filter) ?? []);
  return {
    tool: { name: "pickguard", version: options.version },
    root: options.root,
    projects,
    routes,
    unseen,
    hidden: all.length - routes.length,
    problems: [...options.problems, ...extraction.problems, ...problems],
  };
}

/** The route with the handlers that were asked for; undefined where none was. */
function filtered(
  route: ReportedRoute,
  { unauthenticated, writes, app }: RouteFilter,
): ReportedRoute | undefined {
  if (app !== undefined && !isOfApp(route, app)) return undefined;
  if (!unauthenticated && !writes) return route;
  const handlers = route.handlers.filter(
    (one) => (!unauthenticated || one.login.state !== "required") && (!writes || one.writes),
  );
  return handlers.length === 0 ? undefined : { ...route, handlers };
}

function isOfApp({ view = "", name = "" }: ReportedRoute, app: string): boolean {
  const isPart = (dotted: string): boolean => `.${dotted}.`.includes(`.${app}.`);
  return isPart(view) || name.split(":").slice(0, -1).includes(app);
}
