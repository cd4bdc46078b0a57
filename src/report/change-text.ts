/** A change for people at a terminal: what is new, nearest first, and what moved. */
import type { Finding } from "../findings/finding.ts";
import type { AuditReport } from "./audit-report.ts";
import type { ChangeReport, Distance } from "./change-report.ts";
import { baseText, newRouteText, routeText, settingText, verdictText } from "./change-words.ts";
import { counted } from "./counted.ts";
import { wrap } from "./display-width.ts";
import { painter } from "./paint.ts";
import { findingLine, findingLines, placeOf, type FindingStyle } from "./text-finding.ts";
import { rootText } from "./text.ts";
import type { TextOptions } from "./text-options.ts";
import { heading } from "./text-summary.ts";
import { visible, visibleLine } from "./visible.ts";

type ShownOptions = Pick<TextOptions, "colour" | "width" | "quiet" | "verbose" | "elapsedMs">;

/** Entries of a list beyond these are counted. */
const MOST = 12;

/** The change as text, ending with a line feed (empty when quiet and clean). */
export function changeToText(change: ChangeReport, options: ShownOptions): string {
  const style = styleOf(options);
  const { report } = change;
  if (options.quiet) return joined(report.findings.map((finding) => findingLine(finding, style.paint)));
  const sections = [
    [
      `${style.paint("id", report.tool.name)} ${report.tool.version}${rootText(report)}, compared with ${visibleLine(baseText(change))}`,
    ],
    ...distanceSections(change, style),
    list("Fixed", change.fixed.map(oneLine), style),
    list(
      "Routes that are protected in another way",
      change.routes.map((one) => `${one.pattern === "" ? "/" : one.pattern} ${routeText(one)}`),
      style,
    ),
    list(
      "New routes",
      change.newRoutes.map((one) => `${one.pattern === "" ? "/" : one.pattern}: ${newRouteText(one)}`),
      style,
    ),
    list(
      "Settings of production",
      change.settings.map((one) => `${one.name}: ${settingText(one)}`),
      style,
    ),
    [
      ...problemLines(report, style),
      `${verdictText(change)}; ${counted(change.filesTouched, "file")} touched${timeText(options)}`,
    ],
  ];
  return joined(
    sections
      .filter((lines) => lines.length > 0)
      .flatMap((lines) => [...lines, ""])
      .slice(0, -1),
  );
}

/** Findings of some files, as text; `what` names the files. */
export function selectionToText(report: AuditReport, what: string, options: ShownOptions): string {
  const style = styleOf(options);
  if (options.quiet) return joined(report.findings.map((finding) => findingLine(finding, style.paint)));
  const { findings } = report;
  return joined([
    ...findings.flatMap((finding) => [...findingLines(finding, style), ""]),
    ...problemLines(report, style),
    `${findings.length === 0 ? "no finding" : counted(findings.length, "finding")} in ${visibleLine(what)}${timeText(options)}`,
  ]);
}

function styleOf({ colour, width, verbose }: ShownOptions): FindingStyle {
  return { paint: painter(colour), width: Math.max(40, width), verbose };
}

function timeText({ elapsedMs }: ShownOptions): string {
  return elapsedMs === undefined ? "" : ` (${(elapsedMs / 1000).toFixed(1)} s)`;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

const TITLES: Readonly<Record<Distance, string>> = {
  touched: "New in what was touched",
  near: "New in touched files, or on a way through them",
  elsewhere: "New elsewhere, because of the change",
};

function distanceSections(
  { report, distances }: ChangeReport,
  style: FindingStyle,
): readonly (readonly string[])[] {
  return (["touched", "near", "elsewhere"] as const).flatMap((distance) => {
    const findings = report.findings.filter(
      ({ fingerprint }) => (distances.get(fingerprint) ?? "elsewhere") === distance,
    );
    if (findings.length === 0) return [];
    return [[heading(TITLES[distance], style)], ...findings.map((one) => findingLines(one, style))];
  });
}

function oneLine(finding: Finding): string {
  const more = finding.places.length === 0 ? "" : ` and ${counted(finding.places.length, "more place")}`;
  return `${placeOf(finding)}${more} ${finding.id}: ${finding.title}`;
}

function list(title: string, entries: readonly string[], style: FindingStyle): readonly string[] {
  if (entries.length === 0) return [];
  const shown = style.verbose ? entries : entries.slice(0, MOST);
  const left = entries.length - shown.length;
  return [
    heading(title, style),
    ...shown.flatMap((entry) => {
      const [first = "", ...more] = wrap(visible(entry), style.width - 2);
      return [`- ${first}`, ...more.map((line) => `  ${line}`)];
    }),
    ...(left === 0 ? [] : [style.paint("quiet", `  … and ${left} more (--verbose lists all)`)]),
  ];
}

/** Comments that do not count matter here, too: whoever wrote one believes that it does. */
function problemLines({ problems }: AuditReport, style: FindingStyle): readonly string[] {
  return list(
    "To look at",
    problems
      .filter(({ kind }) => kind === "suppression" || kind === "syntax")
      .map(({ path, line, message }) => `${path ?? ""}${line === undefined ? "" : `:${line}`}: ${message}`),
    style,
  );
}
