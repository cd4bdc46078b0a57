/** What tables say about routes: one row for each different posture of a route's handlers. */
import type {
  ReportedFacet,
  ReportedHandler,
  ReportedInclude,
  ReportedRoute,
  RoutesReport,
} from "./routes-report.ts";

/** One row: a route with those of its handlers that have the same posture. */
export interface RouteRow {
  readonly route: ReportedRoute;
  readonly methods: string;
  /** Undefined where nothing is known of the view. */
  readonly posture: ReportedHandler | undefined;
}

/** The rows of a route; handlers that differ in nothing but their methods share one, also where only some of them need a CSRF check. */
export function rowsOfRoute(route: ReportedRoute): readonly RouteRow[] {
  if (route.handlers.length === 0) return [{ route, methods: "", posture: undefined }];
  const checked = new Set(route.handlers.map(({ csrf }) => keyOf([csrf])).filter((key) => key !== ""));
  const groups = new Map<string, [ReportedHandler, ...ReportedHandler[]]>();
  for (const handler of route.handlers) {
    const { csrf, ...others } = handler;
    const key = keyOf(facetsOf({ ...others, csrf: checked.size > 1 ? csrf : NOT_NEEDED }));
    const group = groups.get(key);
    if (group) group.push(handler);
    else groups.set(key, [handler]);
  }
  return [...groups.values()].map((group) => ({
    route,
    methods: methodsOf(group),
    posture: together(group),
  }));
}

const NOT_NEEDED: ReportedFacet = { state: "not-needed", because: "" };

/** Tells answers apart; nothing is said of a check that is not needed. */
function keyOf(facets: readonly ReportedFacet[]): string {
  return facets
    .flatMap(({ state, because }) => (state === NOT_NEEDED.state ? [] : [`${state} ${because}`]))
    .join("\n");
}

/** One posture for handlers that share a row: it writes where one of them does, and its CSRF check is that of those which need one. */
function together(group: readonly [ReportedHandler, ...ReportedHandler[]]): ReportedHandler {
  const csrf = group.find((one) => one.csrf.state !== NOT_NEEDED.state)?.csrf ?? group[0].csrf;
  return { ...group[0], csrf, writes: group.some(({ writes }) => writes) };
}

/** The answers in the order of the columns. */
export function facetsOf(handler: ReportedHandler): readonly ReportedFacet[] {
  const { login, permission, ownership, csrf, throttle } = handler;
  return [login, permission, ownership, csrf, throttle];
}

function methodsOf(handlers: readonly ReportedHandler[]): string {
  if (handlers.some(({ methods }) => methods.length === 0)) return "any";
  return [...new Set(handlers.flatMap(({ methods }) => methods))].join(" ");
}

/** A state in a word that fits a column. */
export function shortState(state: string): string {
  return SHORT.get(state) ?? state;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ["required", "yes"],
  ["open", "no"],
  ["unknown", "?"],
  ["scoped", "yes"],
  ["none", "-"],
  ["checked", "yes"],
  ["session-only", "session"],
  ["not-needed", "-"],
  ["limited", "yes"],
]);

/** The reason with its place: `@login_required (shop/views.py:12)`. */
export function reasonText({ because, at }: ReportedFacet): string {
  return at === undefined ? because : `${because} (${at.path}:${at.line})`;
}

/** What is no URL has a section of its own: its title, and how one of it is counted. */
const SECTIONS: ReadonlyMap<string, readonly [title: string, noun: string]> = new Map([
  ["websocket", ["WebSockets", "WebSocket"]],
  ["graphql", ["GraphQL", "GraphQL field"]],
  ["admin-action", ["Actions of the admin", "admin action"]],
]);

/** The title of the section in which a route stands; undefined for URLs, which come first. */
export function sectionOf({ origin }: ReportedRoute): string | undefined {
  return SECTIONS.get(origin)?.[0];
}

/** URLs, then what is reached otherwise, each with its title. */
export function rowsBySection(
  rows: readonly RouteRow[],
): readonly { readonly title: string | undefined; readonly rows: readonly RouteRow[] }[] {
  const titles = [undefined, ...[...SECTIONS.values()].map(([title]) => title)];
  return titles.flatMap((title) => {
    const own = rows.filter(({ route }) => sectionOf(route) === title);
    return own.length === 0 ? [] : [{ title, rows: own }];
  });
}

/** "10 routes", "419 GraphQL fields". */
function countsOf(routes: readonly ReportedRoute[]): readonly string[] {
  const urls = routes.filter(({ origin }) => !SECTIONS.has(origin)).length;
  const others = [...SECTIONS].flatMap(([origin, [, noun]]) => {
    const count = routes.filter((one) => one.origin === origin).length;
    return count === 0 ? [] : [counted(count, noun)];
  });
  return [counted(urls, "route"), ...others];
}

/** What the whole list comes to. */
export function summaryText({ routes, unseen, hidden }: RoutesReport): string {
  const open = routes.filter(({ handlers }) => handlers.some(({ login }) => login.state === "open")).length;
  const unknown = routes.filter(
    ({ handlers }) => handlers.length === 0 || handlers.some(({ login }) => login.state === "unknown"),
  ).length;
  const parts = [
    ...countsOf(routes),
    `${open} open without a login`,
    ...(unknown > 0 ? [`${unknown} where that could not be seen`] : []),
    ...(unseen.length > 0 ? [`${counted(unseen.length, "include")} that could not be read`] : []),
    ...(hidden > 0 ? [`${counted(hidden, "other route")} left out by the options`] : []),
  ];
  return `${parts.join(" · ")}.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** An include that could not be followed, as a line. */
export function includeText({ pattern, library, at }: ReportedInclude): string {
  const what = library === undefined ? "patterns that the code puts together" : library;
  const where = at === undefined ? "" : ` (${at.path}:${at.line})`;
  return `${pattern === "" ? "the root" : pattern} includes ${what}${where}`;
}
