/** The routes as Markdown, for reports and pull requests: what stands out first, then every route, with numbered reasons. */
import { escapedMarkdown, markdownCode, markdownProse } from "./markdown-text.ts";
import type { ReportedFacet, ReportedHandler, RoutesReport } from "./routes-report.ts";
import {
  facetsOf,
  includeText,
  reasonText,
  rowsBySection,
  rowsOfRoute,
  sectionOf,
  shortState,
  summaryText,
  type RouteRow,
} from "./routes-words.ts";

const HEADINGS = ["Pattern", "Name", "View", "Methods"];
const FACETS = ["Login", "Permission", "Ownership", "CSRF", "Throttle"];

/** Reasons by their text, numbered as they first appear. */
type Reasons = Map<string, number>;

/** The report as Markdown, ending with a line feed. */
export function routesToMarkdown(report: RoutesReport): string {
  const rows = report.routes.flatMap(rowsOfRoute);
  const reasons: Reasons = new Map();
  const shown = FACETS.map((_, index) => rows.some((row) => !isEmpty(row, index)));
  const lines = [
    report.root === "." ? "# Routes" : `# Routes of ${escapedMarkdown(report.root)}`,
    "",
    escapedMarkdown(summaryText(report)),
    ...notables(rows),
    ...sectionsOf(rows).flatMap(([section, own]) => sectionLines(section, own, shown, reasons)),
    ...reasonLines(reasons),
    ...listed(
      "Not read",
      report.unseen.map((one) => escapedMarkdown(includeText(one))),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** What a reader should look at first. */
function notables(rows: readonly RouteRow[]): readonly string[] {
  const known = rows.filter((row) => row.posture !== undefined);
  const is = (
    test: (handler: ReportedHandler) => boolean,
    facet: "login" | "csrf" = "login",
  ): readonly string[] =>
    known.filter(({ posture }) => posture && test(posture)).map((row) => notableLine(row, facet));
  return [
    ...listed(
      "Open without a login, and changes something",
      is((one) => isOpen(one) && one.writes),
    ),
    ...listed(
      "Open without a login",
      is((one) => isOpen(one) && !one.writes),
    ),
    ...listed("Could not be told whether a login is asked for", [
      ...is((one) => one.login.state === "unknown"),
      ...rows.filter(({ posture }) => posture === undefined).map((row) => notableLine(row, "login")),
    ]),
    ...listed(
      "Without the CSRF check",
      is((one) => one.writes && (one.csrf.state === "exempt" || one.csrf.state === "off"), "csrf"),
    ),
  ];
}

function isOpen({ login }: ReportedHandler): boolean {
  return login.state === "open";
}

/** "`POST` `hook/`, `shop.views.hook`: no guard on the way". */
function notableLine(row: RouteRow, facet: "login" | "csrf"): string {
  const { route, methods, posture } = row;
  const answering = methods === "" ? "" : `${methods} `;
  const why = posture ? `: ${markdownProse(reasonText(posture[facet]))}` : "";
  return `${answering}${patternCell(row)}, ${viewCell(route.view)}${why}`;
}

function listed(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ["", `## ${title}`, "", ...items.map((one) => `- ${one}`)];
}

/** Routes by the first segment of their patterns, in the order of their first routes. */
function sectionsOf(rows: readonly RouteRow[]): readonly (readonly [string, readonly RouteRow[]])[] {
  const sections = new Map<string, RouteRow[]>();
  for (const row of rows.filter(({ route }) => sectionOf(route) === undefined)) {
    const [first = "", ...more] = row.route.pattern.replace(/^\^/, "").split("/");
    const section = more.length === 0 || /[<(…]/.test(first) ? "/" : `${first}/`;
    const same = sections.get(section);
    if (same) same.push(row);
    else sections.set(section, [row]);
  }
  const [few, many] = [true, false].map((isFew) =>
    [...sections].filter(([name, own]) => name !== "/" && own.length < FEW === isFew),
  );
  const single = [...(sections.get("/") ?? []), ...(few ?? []).flatMap(([, own]) => own)];
  const others = rowsBySection(rows).flatMap(({ title, rows: own }) =>
    title === undefined ? [] : [[title, own] as const],
  );
  return [...(single.length === 0 ? [] : [["/", single] as const]), ...(many ?? []), ...others];
}

/** Fewer routes than these get no section of their own. */
const FEW = 4;

function sectionLines(
  section: string,
  rows: readonly RouteRow[],
  shown: readonly boolean[],
  reasons: Reasons,
): readonly string[] {
  const headings = [...HEADINGS, ...FACETS.filter((_, index) => shown[index])];
  return [
    "",
    `## ${markdownCode(section)}`,
    "",
    tableRow(headings),
    tableRow(headings.map(() => "---")),
    ...rows.map((row) => tableRow(cellsOf(row, shown, reasons))),
  ];
}

function reasonLines(reasons: Reasons): readonly string[] {
  const lines = [...reasons].map(([text, number]) => `${number}. ${markdownProse(text)}`);
  return lines.length === 0 ? [] : ["", "## Reasons", "", ...lines];
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function cellsOf(row: RouteRow, shown: readonly boolean[], reasons: Reasons): readonly string[] {
  const { route, methods, posture } = row;
  const facets = posture ? facetsOf(posture).map((one) => facetCell(one, reasons)) : FACETS.map(() => "?");
  return [
    patternCell(row),
    escapedMarkdown(route.name ?? ""),
    viewCell(route.view),
    methods,
    ...facets.filter((_, index) => shown[index]),
  ];
}

function patternCell({ route: { pattern, onlyWith } }: RouteRow): string {
  const only = onlyWith === undefined ? "" : ` (only with ${escapedMarkdown(onlyWith)})`;
  return `${markdownCode(pattern === "" ? "/" : pattern)}${only}`;
}

function viewCell(view: string | undefined): string {
  return view === undefined ? "a view that could not be resolved" : markdownCode(view);
}

/** What is not worth a number: it says no more than the answer. */
const PLAIN: ReadonlySet<string> = new Set(["no guard on the way", "nothing asks for more than that"]);

/** `yes (3)`: the answer with the number of its reason. */
function facetCell(facet: ReportedFacet, reasons: Reasons): string {
  const state = shortState(facet.state);
  if (state === "-" || PLAIN.has(facet.because)) return state;
  const text = reasonText(facet);
  const number = reasons.get(text) ?? reasons.size + 1;
  reasons.set(text, number);
  return `${state} (${number})`;
}

/** Whether a column says nothing about a row. */
function isEmpty({ posture }: RouteRow, index: number): boolean {
  const facet = posture && facetsOf(posture)[index];
  return facet !== undefined && shortState(facet.state) === "-";
}
