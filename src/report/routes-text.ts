/** The routes for people at a terminal: a table that fits its width. */
import { displayWidth, wrap } from "./display-width.ts";
import { painter, type Paint, type Style } from "./paint.ts";
import type { RoutesReport } from "./routes-report.ts";
import {
  facetsOf,
  includeText,
  reasonText,
  rowsBySection,
  rowsOfRoute,
  shortState,
  summaryText,
  type RouteRow,
} from "./routes-words.ts";
import { visible, visibleLine } from "./visible.ts";

/** How it is written. */
export interface RoutesTextOptions {
  readonly colour: boolean;
  /** Cells of a line; below 60 counts as 60. */
  readonly width: number;
}

const NARROWEST = 60;

const HEADINGS = ["METHODS", "LOGIN", "PERM", "OWN", "CSRF", "RATE"] as const;

/** Cells of the columns after methods. */
const STATES = [5, 4, 3, 7, 4] as const;

interface Layout {
  readonly paint: Paint;
  readonly width: number;
  readonly methods: number;
}

/** Patterns and views with less room than this beside the answers stand above and below them. */
const LEAST_ROOM = 34;

/** The report as text, ending with a line feed. */
export function routesToText(report: RoutesReport, options: RoutesTextOptions): string {
  const rows = report.routes.flatMap(rowsOfRoute);
  const layout: Layout = {
    paint: painter(options.colour),
    width: Math.max(NARROWEST, options.width),
    methods: Math.min(
      MOST_METHODS,
      Math.max(HEADINGS[0].length, ...rows.map(({ methods }) => methods.length)),
    ),
  };
  const table = rows.length === 0 ? [] : [...tableLines(rows, layout), ""];
  const lines = [
    ...table,
    ...summaryLines(report, layout),
    ...includeLines(report, layout),
    ...problemLines(report, layout),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

const MOST_METHODS = 15;

function tableLines(rows: readonly RouteRow[], layout: Layout): readonly string[] {
  const isNarrow = layout.width - indentOf(layout) < LEAST_ROOM;
  const lines = rowsBySection(rows).flatMap(({ title, rows: own }) => [
    ...(title === undefined ? [] : ["", layout.paint("heading", title)]),
    ...own.flatMap((row) => (isNarrow ? stackedLines(row, layout) : rowLines(row, layout))),
  ]);
  return isNarrow ? lines : [headingLine(layout), ...lines];
}

/** Cells before the pattern. */
function indentOf({ methods }: Layout): number {
  return methods + 2 + STATES.reduce<number>((sum, cell) => sum + cell + 2, 0);
}

/** For narrow terminals: the pattern, the answers in words, the view and the first reason. */
function stackedLines(row: RouteRow, { paint, width }: Layout): readonly string[] {
  const answers = statesOf(row).map((state, index) => {
    const name = HEADINGS[index + 1]?.toLowerCase() ?? "";
    return `${name} ${paint(styleOf(state, index), shortState(state))}`;
  });
  const methods = row.methods === "" ? "" : `${row.methods}  `;
  const [first = "", ...more] = pieces(`${methods}${visibleLine(patternText(row))}`, width);
  const about = wrap(visible(aboutText(row)), width - 4).flatMap((line) => pieces(line, width - 4));
  return [
    ...[first, ...more].map((line) => paint("id", line)),
    `  ${answers.join("  ")}`,
    ...about.map((line) => `    ${paint("quiet", line)}`),
  ];
}

function statesOf({ posture }: RouteRow): readonly string[] {
  return posture ? facetsOf(posture).map(({ state }) => state) : STATES.map(() => "unknown");
}

function headingLine({ paint, methods }: Layout): string {
  const [first, ...states] = HEADINGS;
  const cells = [first.padEnd(methods), ...states.map((title, index) => title.padEnd(STATES[index] ?? 0))];
  return paint("heading", [...cells, "PATTERN, view, why"].join("  "));
}

/** The pattern stands beside the answers; the view and the reason for the first answer below it. */
function rowLines(row: RouteRow, layout: Layout): readonly string[] {
  const { paint, methods, width } = layout;
  const cells = statesOf(row).map((state, index) => stateCell(state, index, paint));
  const indent = indentOf(layout);
  const [pattern = "", ...more] = pieces(visibleLine(patternText(row)), width - indent);
  const about = wrap(visible(aboutText(row)), width - indent - 2).flatMap((line) =>
    pieces(line, width - indent - 2),
  );
  return [
    [cut(row.methods, methods).padEnd(methods), ...cells, paint("id", pattern)].join("  "),
    ...more.map((line) => " ".repeat(indent) + paint("id", line)),
    ...about.map((line) => " ".repeat(indent + 2) + paint("quiet", line)),
  ];
}

function patternText({ route }: RouteRow): string {
  return route.pattern === "" ? "/" : route.pattern;
}

function aboutText({ route, posture }: RouteRow): string {
  const view = route.view ?? "a view that could not be resolved";
  const only = route.onlyWith === undefined ? "" : ` · only with ${route.onlyWith}`;
  return `${view}${only}${posture ? ` · ${reasonText(posture.login)}` : ""}`;
}

function stateCell(state: string, index: number, paint: Paint): string {
  return paint(styleOf(state, index), shortState(state).padEnd(STATES[index] ?? 0));
}

/** An open login, open rows and a missing CSRF check stand out. */
function styleOf(state: string, index: number): Style {
  if (state === "required" || state === "scoped" || state === "checked" || state === "limited") return "good";
  const isGap = (state === "open" && index !== 1) || state === "exempt" || state === "off";
  return isGap ? "medium" : "quiet";
}

function cut(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** Words longer than the line are broken. */
function pieces(line: string, width: number): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < line.length; at += width) found.push(line.slice(at, at + width));
  return found;
}

function summaryLines(report: RoutesReport, { width }: Layout): readonly string[] {
  if (report.projects.length === 0 && report.routes.length === 0)
    return ["No Django project was found here."];
  return wrap(summaryText(report), width);
}

/** More includes than these are counted. */
const MOST_INCLUDES = 20;

function includeLines({ unseen }: RoutesReport, { width }: Layout): readonly string[] {
  const more = unseen.length - MOST_INCLUDES;
  return [
    ...unseen
      .slice(0, MOST_INCLUDES)
      .flatMap((one) => wrap(`not read: ${visibleLine(includeText(one))}`, width)),
    ...(more > 0 ? [`… and ${more} more (--json lists all)`] : []),
  ];
}

function problemLines({ problems }: RoutesReport, { width }: Layout): readonly string[] {
  return problems
    .filter(({ kind }) => kind === "settings")
    .flatMap(({ path, line, message }) => {
      const place = path === undefined ? "" : `${path}${line === undefined ? "" : `:${line}`}: `;
      return wrap(visibleLine(place + message), width);
    });
}
