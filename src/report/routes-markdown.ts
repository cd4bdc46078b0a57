/** The routes as a Markdown table, for reports and pull requests. */
import { escapedMarkdown as escaped, markdownCode as code, markdownProse } from "./markdown-text.ts";
import type { ReportedFacet, RoutesReport } from "./routes-report.ts";
import {
  facetsOf,
  includeText,
  reasonText,
  rowsOfRoute,
  shortState,
  summaryText,
  type RouteRow,
} from "./routes-words.ts";

const HEADINGS = [
  "Pattern",
  "Name",
  "View",
  "Methods",
  "Login",
  "Permission",
  "Ownership",
  "CSRF",
  "Throttle",
];

/** The report as Markdown, ending with a line feed. */
export function routesToMarkdown(report: RoutesReport): string {
  const rows = report.routes.flatMap(rowsOfRoute);
  const unread = report.unseen.map((one) => `- ${escaped(includeText(one))}`);
  const lines = [
    `# Routes of ${escaped(report.root)}`,
    "",
    escaped(summaryText(report)),
    "",
    tableRow(HEADINGS),
    tableRow(HEADINGS.map(() => "---")),
    ...rows.map((row) => tableRow(cellsOf(row))),
    ...(unread.length === 0 ? [] : ["", "Not read:", "", ...unread]),
  ];
  return `${lines.join("\n")}\n`;
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function cellsOf({ route, methods, posture }: RouteRow): readonly string[] {
  const { pattern, name = "", view, onlyWith } = route;
  const only = onlyWith === undefined ? "" : ` (only with ${escaped(onlyWith)})`;
  const facets = posture ? facetsOf(posture).map(facetCell) : ["?", "?", "?", "?", "?"];
  return [
    `${code(pattern === "" ? "/" : pattern)}${only}`,
    escaped(name),
    view === undefined ? "could not be resolved" : code(view),
    methods,
    ...facets,
  ];
}

function facetCell(facet: ReportedFacet): string {
  const state = shortState(facet.state);
  return state === "-" ? "-" : `${state}: ${markdownProse(reasonText(facet))}`;
}
