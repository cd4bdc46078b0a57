/** Holds our routes against those of a running resolver. */
import type { ReportedHandler, ReportedRoute } from "../../src/report/routes-report.ts";
import type { RunningRoute } from "./running-resolver.ts";

/** Figures of one kind of routes. */
export interface Tally {
  /** Routes of the running resolver. */
  readonly served: number;
  /** Of these, routes that we list. */
  readonly listed: number;
  /** Of these, routes with the right view. */
  readonly right: number;
}

/** How far we agree. */
export interface RouteComparison {
  /** Routes of the project's own URLconfs. */
  readonly own: Tally;
  /** Routes of URLconfs of libraries. */
  readonly library: Tally;
  /** Routes that we list and the resolver does not have. */
  readonly extra: number;
  /** Of the right ones: those about whose login we say something. */
  readonly claimed: number;
  /** Of these, those whose answer to a stranger says something too. */
  readonly answered: number;
  /** Of these, those that agree. */
  readonly agreed: number;
  /** Each difference in a line. */
  readonly differences: readonly string[];
}

/** Compares; the admin's own routes and format suffixes are left out on both sides. */
export function compareRoutes(
  running: readonly RunningRoute[],
  ours: readonly ReportedRoute[],
): RouteComparison {
  const byPattern = new Map<string, ReportedRoute[]>();
  for (const route of ours) {
    const same = byPattern.get(route.pattern);
    if (same) same.push(route);
    else byPattern.set(route.pattern, [route]);
  }
  const asked = running.filter((route) => !route.admin && !isFormatSuffix(route));
  const matches = asked.map((route) => ({
    route,
    match: matchOf(route, byPattern.get(route.pattern) ?? []),
  }));
  const own = matches.filter(({ route }) => !route.library);
  const served = new Set(running.map(({ pattern }) => pattern));
  const claims = matches.flatMap(({ route, match }) => (match?.right ? [claimOf(route, match.ours)] : []));
  return {
    own: tally(own),
    library: tally(matches.filter(({ route }) => route.library)),
    extra: ours.filter(({ pattern, origin }) => !OUTSIDE.has(origin) && !served.has(pattern)).length,
    claimed: claims.filter(({ claimed }) => claimed).length,
    answered: claims.filter(({ verdict }) => verdict !== undefined).length,
    agreed: claims.filter(({ verdict }) => verdict === true).length,
    differences: [
      ...matches.flatMap(({ route, match }) => routeDifference(route, match)),
      ...claims.flatMap(({ text }) => text),
    ],
  };
}

/** What no resolver lists, or lists by what is registered. */
const OUTSIDE: ReadonlySet<string> = new Set(["admin", "admin-action", "graphql", "websocket"]);

/** REST framework answers `orders.json` as it answers `orders/`. */
function isFormatSuffix({ pattern }: RunningRoute): boolean {
  return (
    pattern.includes("(?P<format>") || pattern.includes("<drf_format_suffix") || pattern.includes("<format>")
  );
}

interface Match {
  readonly ours: ReportedRoute;
  readonly right: boolean;
}

function matchOf(route: RunningRoute, candidates: readonly ReportedRoute[]): Match | undefined {
  const right = candidates.find(({ view }) => isView(route, view));
  const [first] = candidates;
  if (right) return { ours: right, right: true };
  return first && { ours: first, right: false };
}

/** The likeliest name; where that is a function inside another, any that it closes over. */
function isView({ views, outside, library }: RunningRoute, view: string | undefined): boolean {
  if (view === undefined) return false;
  const [first = ""] = views;
  if (
    (outside && !library && views.some((one) => isSamePackage(one, view))) ||
    isSameDjango(first, view) ||
    isMadeOf(first, view) ||
    isShorter(first.replaceAll(".<locals>", ""), view)
  )
    return true;
  return first.includes("<locals>") || views.some((one) => one.includes("<locals>"))
    ? views.includes(view)
    : first === view || views.slice(0, 3).includes(view);
}

/** Whether a row about a library's route names the view that serves it. */
export function isSameLibraryView(route: RunningRoute, view: string): boolean {
  return isView({ ...route, library: true }, view);
}

/** What a library's object hands out (`server.view`) has a name that only the library knows. */
function isSamePackage(served: string, ours: string): boolean {
  const [name = ""] = ours.split(".");
  return name !== "django" && name !== "rest_framework" && served.split(".")[0] === name;
}

/** `allauth.account.views.signup` is made of `SignupView` in the same module. */
function isMadeOf(served: string, ours: string): boolean {
  const plain = (name: string): string => name.toLowerCase().replaceAll("_", "").replace(/view$/, "");
  return ours.startsWith("allauth.") && plain(served) === plain(ours);
}

/** The same module by a shorter name: a folder of the project stands on `sys.path` as well. */
function isShorter(served: string, ours: string): boolean {
  return (
    ours.split(".").length > 2 &&
    (served === ours || served.endsWith(`.${ours}`) || ours.endsWith(`.${served}`))
  );
}

/** `django.views.generic.RedirectView` lives in `django.views.generic.base`. */
function isSameDjango(served: string, ours: string): boolean {
  const home = ours.slice(0, ours.lastIndexOf(".") + 1);
  return (
    home.startsWith("django.") && served.startsWith(home) && served.endsWith(ours.slice(home.length - 1))
  );
}

function tally(matches: readonly { readonly match: Match | undefined }[]): Tally {
  return {
    served: matches.length,
    listed: matches.filter(({ match }) => match).length,
    right: matches.filter(({ match }) => match?.right).length,
  };
}

function routeDifference(route: RunningRoute, match: Match | undefined): string[] {
  if (match?.right) return [];
  const wanted = `${route.pattern} -> ${route.views.slice(0, 2).join(", ")}`;
  return [match ? `WRONG VIEW ${wanted}; ours: ${match.ours.view ?? "unresolved"}` : `MISSING ${wanted}`];
}

interface Claim {
  readonly claimed: boolean;
  /** Whether the answer agrees; undefined where it says nothing or nothing was claimed. */
  readonly verdict: boolean | undefined;
  readonly text: readonly string[];
}

function claimOf({ pattern, answer, method, said, url }: RunningRoute, ours: ReportedRoute): Claim {
  const handler = handlerFor(ours.handlers, method);
  const state = handler?.login.state ?? "unknown";
  if (state === "unknown" || !handler) {
    return {
      claimed: false,
      verdict: undefined,
      text: [`NO CLAIM ${pattern} (${ours.view}): ${handler?.login.because ?? "no handler"}; said ${said}`],
    };
  }
  if (answer === null || answer === "elsewhere") return { claimed: true, verdict: undefined, text: [] };
  const verdict = (state === "required") === (answer === "login");
  const text = `DISAGREES ${method} ${url} (${ours.view}): ours ${state} (${handler.login.because}); said ${said}`;
  return { claimed: true, verdict, text: verdict ? [] : [text] };
}

function handlerFor(
  handlers: readonly ReportedHandler[],
  method: string | null,
): ReportedHandler | undefined {
  return (
    handlers.find(({ methods }) => method !== null && methods.includes(method)) ??
    handlers.find(({ methods }) => methods.length === 0) ??
    handlers[0]
  );
}
