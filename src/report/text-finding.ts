/** One finding as a terminal shows it. */
import type { Finding, Waypoint } from "../findings/finding.ts";
import { displayWidth, wrap } from "./display-width.ts";
import type { Paint } from "./paint.ts";
import { viewSource } from "./source-view.ts";
import { visible, visibleLine } from "./visible.ts";

/** How findings are written. */
export interface FindingStyle {
  readonly paint: Paint;
  /** Cells of a line. */
  readonly width: number;
  /** Also mitigation, confidence, routes and all related places. */
  readonly verbose: boolean;
}

const INDENT = "  ";

/** Lines of a finding, first its headline. */
export function findingLines(finding: Finding, style: FindingStyle): readonly string[] {
  return [
    ...headline(finding, style),
    "",
    ...viewSource(finding.excerpt, finding.severity, style.width - INDENT.length, style.paint).map(
      (line) => INDENT + line,
    ),
    "",
    ...paragraph(finding.message, INDENT, style.width),
    ...traceLines(finding, style),
    ...relatedLines(finding.related, style),
    ...placeLines(finding.places, style),
    "",
    ...factsOf(finding, style).flatMap(([label, text]) => labelled(label, text, style)),
  ];
}

/** One line for those who only want the list. */
export function findingLine(finding: Finding, paint: Paint): string {
  return `${paint("place", placeOf(finding))} ${paint(finding.severity, finding.severity)} ${paint("id", finding.id)} ${visibleLine(finding.message)}`;
}

/** `path:line:column`, escaped. */
export function placeOf({ path, start }: Pick<Finding, "path" | "start">): string {
  return `${visibleLine(path)}:${start.line}:${start.column}`;
}

function headline(finding: Finding, { paint, width }: FindingStyle): readonly string[] {
  const word = finding.severity.toUpperCase();
  const [first = "", ...more] = wrap(visibleLine(finding.title), width - word.length - 2);
  return [
    `${paint(finding.severity, word)}  ${paint("id", first)}`,
    ...more.map((line) => " ".repeat(word.length + 2) + paint("id", line)),
    ...whereabouts(finding, { paint, width }),
  ];
}

/** Place and id on one line if they fit, else below each other. */
function whereabouts(
  finding: Finding,
  { paint, width }: Pick<FindingStyle, "paint" | "width">,
): readonly string[] {
  const place = placeOf(finding);
  const scope = finding.scope === undefined ? "" : ` in ${visibleLine(finding.scope)}`;
  const first = `${INDENT}${paint("place", place)}${paint("quiet", scope)}`;
  const fits = displayWidth(place + scope) + finding.id.length + INDENT.length + 3 <= width;
  return fits ? [`${first} · ${finding.id}`] : [first, `${INDENT}${finding.id}`];
}

/** The words beside the code, in the order in which a reader asks for them. */
function factsOf(finding: Finding, { verbose }: FindingStyle): readonly (readonly [string, string])[] {
  const confidence = `${finding.confidence}: ${finding.confidenceReason}`;
  const severity = finding.severityReason;
  return [
    ["Evidence", isEvidenceShown(finding) ? "" : finding.evidence],
    ["Impact", finding.impact],
    ["Fix", finding.fix],
    ["Until then", verbose ? finding.mitigation : ""],
    ["False alarm?", finding.falsePositive],
    ["Severity", severity ?? ""],
    ["Confidence", verbose || finding.confidence !== "high" ? confidence : ""],
    ["Routes", routesText(finding.routes, verbose ? finding.routes.length : MOST_ROUTES)],
    ["When", `${finding.window} · ${finding.cwe.map((number) => `CWE-${number}`).join(", ")}`],
    ["Accepted", finding.suppression?.reason ?? ""],
  ];
}

/** Routes that are named unless all are asked for. */
const MOST_ROUTES = 3;

function routesText(routes: readonly string[], most: number): string {
  const named = routes.slice(0, most).join(", ");
  return routes.length > most ? `${named} and ${routes.length - most} more` : named;
}

/** Whether the evidence only repeats a line of the excerpt, and is left out. */
export function isEvidenceShown({ evidence, excerpt }: Finding): boolean {
  return excerpt.lines.some((line) => line.includes(evidence.replace(/ …$/, "")));
}

/** Cells for the label column. */
const LABEL = 14;

function labelled(label: string, text: string, { paint, width }: FindingStyle): readonly string[] {
  if (text === "") return [];
  const [first = "", ...more] = wrap(visible(text), width - INDENT.length - LABEL);
  const indent = INDENT + " ".repeat(LABEL);
  return [`${INDENT}${paint("quiet", label.padEnd(LABEL))}${first}`, ...more.map((line) => indent + line)];
}

function paragraph(text: string, indent: string, width: number): readonly string[] {
  return wrap(visible(text), width - indent.length).map((line) => indent + line);
}

function traceLines(finding: Finding, style: FindingStyle): readonly string[] {
  const { trace } = finding;
  if (trace.length <= 1 && trace.every((step) => isOnItsLine(finding, step))) return [];
  const steps = trace.flatMap((step, i) => stepLines(`${i + 1}`, step, style));
  return ["", `${INDENT}${style.paint("quiet", "How it gets there")}`, ...steps];
}

/** A single step on the finding's own line tells nothing that the excerpt does not show. */
function isOnItsLine({ path, start }: Finding, step: Waypoint): boolean {
  return step.path === path && step.start.line === start.line;
}

function relatedLines(related: readonly Waypoint[], style: FindingStyle): readonly string[] {
  if (related.length === 0) return [];
  return ["", `${INDENT}${style.paint("quiet", "See also")}`, ...bounded(related, style)];
}

function placeLines(places: readonly Waypoint[], style: FindingStyle): readonly string[] {
  if (places.length === 0) return [];
  const count = places.length === 1 ? "1 more place" : `${places.length} more places`;
  return ["", `${INDENT}${style.paint("quiet", `Same cause in ${count}`)}`, ...bounded(places, style)];
}

/** Places beyond this many are counted unless all are asked for. */
const MOST_PLACES = 5;

function bounded(places: readonly Waypoint[], style: FindingStyle): readonly string[] {
  const shown = style.verbose ? places : places.slice(0, MOST_PLACES);
  const more = places.length - shown.length;
  return [
    ...shown.flatMap((place) => stepLines("·", place, style)),
    ...(more === 0 ? [] : [`${INDENT}  … and ${more} more (--verbose shows all)`]),
  ];
}

/** Place and code on one line, the note below. */
function stepLines(
  bullet: string,
  { path, start, code, note }: Waypoint,
  { paint, width }: FindingStyle,
): readonly string[] {
  const place = placeOf({ path, start });
  const room = width - INDENT.length - bullet.length - 5 - displayWidth(place);
  const indent = `${INDENT}  ${" ".repeat(bullet.length)} `;
  const sameLine = room >= 20;
  return [
    `${INDENT}  ${bullet} ${paint("place", place)}${sameLine ? `  ${clip(visibleLine(code), room)}` : ""}`.trimEnd(),
    ...(sameLine ? [] : [`${indent}${clip(visibleLine(code), width - indent.length)}`]),
    ...(note === "" ? [] : paragraph(note, indent, width).map((line) => paint("quiet", line))),
  ];
}

function clip(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (displayWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
