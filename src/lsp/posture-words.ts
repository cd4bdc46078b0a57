/** What protects a route, in a line of code lens and in a table. */
import { escapedMarkdown, markdownCode, markdownProse } from "../report/markdown-text.ts";
import type { ReportedFacet, ReportedHandler, ReportedRoute } from "../report/routes-report.ts";
import { reasonText, rowsOfRoute } from "../report/routes-words.ts";

/** "GET POST /orders/<pk>/ · login ✓ · owner not checked · CSRF ✓", one for each different posture. */
export function lensTitles(route: ReportedRoute): readonly string[] {
  return rowsOfRoute(route).map(({ methods, posture }) => {
    const head = `${methods} ${shownPattern(route)}`.trim();
    return posture ? [head, ...facetWords(posture)].join(" · ") : `${head} · not seen`;
  });
}

/** The pattern as an address. */
export function shownPattern({ pattern }: ReportedRoute): string {
  return pattern.startsWith("/") ? pattern : `/${pattern}`;
}

/** Only what tells something: what is not needed is left out. */
function facetWords({ login, permission, ownership, csrf }: ReportedHandler): readonly string[] {
  return [
    WORDS.login[login.state] ?? "",
    WORDS.permission[permission.state] ?? "",
    WORDS.ownership[ownership.state] ?? "",
    WORDS.csrf[csrf.state] ?? "",
  ].filter((word) => word !== "");
}

type Words = Readonly<Record<string, string>>;

const WORDS: Readonly<Record<"login" | "permission" | "ownership" | "csrf", Words>> = {
  login: { required: "login ✓", open: "no login", unknown: "login ?" },
  permission: { required: "permission ✓", unknown: "permission ?" },
  ownership: { scoped: "owner ✓", open: "owner not checked", unknown: "owner ?" },
  csrf: {
    checked: "CSRF ✓",
    "session-only": "CSRF ✓",
    exempt: "CSRF exempt",
    off: "CSRF off",
    unknown: "CSRF ?",
  },
};

/** Routes with everything that protects them and why, as Markdown. */
export function postureMarkdown(routes: readonly ReportedRoute[]): string {
  return routes.map(routeMarkdown).join("\n\n");
}

function routeMarkdown(route: ReportedRoute): string {
  const name = route.name === undefined ? "" : ` (${escapedMarkdown(route.name)})`;
  const head = `**${markdownCode(shownPattern(route))}**${name}`;
  const rows = rowsOfRoute(route);
  const tables = rows.map(({ methods, posture }) =>
    posture ? tableOf(methods, posture) : "What answers it could not be seen.",
  );
  return [head, ...tables].join("\n\n");
}

function tableOf(methods: string, handler: ReportedHandler): string {
  const row = (title: string, facet: ReportedFacet): string =>
    `| ${title} | ${facet.state} | ${markdownProse(reasonText(facet))} |`;
  return [
    `| ${methods} | | because |`,
    "| --- | --- | --- |",
    row("login", handler.login),
    row("permission", handler.permission),
    row("ownership", handler.ownership),
    row("CSRF", handler.csrf),
    row("rate limit", handler.throttle),
  ].join("\n");
}
