/** The report for people at a terminal. */
import type { AuditGroup } from "../findings/finding.ts";
import { AUDIT_GROUPS } from "../findings/order.ts";
import type { AuditReport } from "./audit-report.ts";
import { GROUP_TITLES } from "./group-titles.ts";
import { painter } from "./paint.ts";
import { absenceLines, partAbsences } from "./text-absences.ts";
import { findingLine, findingLines, type FindingStyle } from "./text-finding.ts";
import { fileLines, heading, ruledOutLines, statisticsLines, summaryLines } from "./text-summary.ts";
import type { TextOptions } from "./text-options.ts";
import { overviewLines, planSections } from "./text-plan.ts";
import { visibleLine } from "./visible.ts";

const NARROWEST = 40;

/** The report as text, ending with a line feed (empty when quiet and clean). */
export function toText(report: AuditReport, options: TextOptions): string {
  const style: FindingStyle = {
    paint: painter(options.colour),
    width: Math.max(NARROWEST, options.width),
    verbose: options.verbose,
  };
  const lines = options.quiet
    ? report.findings.map((finding) => findingLine(finding, style.paint))
    : fullReport(report, options, style);
  return lines.map((line) => `${line}\n`).join("");
}

function fullReport(report: AuditReport, options: TextOptions, style: FindingStyle): readonly string[] {
  const parted = partAbsences(report.findings);
  const sections = [
    [
      `${style.paint("id", report.tool.name)} ${report.tool.version}${rootText(report)}`,
      ...overviewLines(report.findings, style),
    ],
    ...AUDIT_GROUPS.flatMap((group) => groupSections(parted, group, style)),
    ...(options.showRuledOut && report.ruledOut.length > 0 ? [ruledOutLines(report, style)] : []),
    ...(options.showFiles ? [fileLines(report, style)] : []),
    ...(options.statistics ? [statisticsLines(report, style)] : []),
    ...planSections(report.findings, style),
    summaryLines(report, options, style),
  ];
  return sections.flatMap((section, i) => (i === 0 ? section : ["", ...section]));
}

/** Which folder; the one in which the reader stands needs no name. */
export function rootText({ root }: AuditReport): string {
  return root === "." ? "" : ` · ${visibleLine(root)}`;
}

/** What modules lack is told among the settings, at their end. */
function groupSections(
  { blocks, others }: ReturnType<typeof partAbsences>,
  group: AuditGroup,
  style: FindingStyle,
): readonly (readonly string[])[] {
  const findings = others.filter((finding) => finding.group === group);
  const sections = [
    ...findings.map((finding) => findingLines(finding, style)),
    ...(group === "settings" ? blocks.map((block) => absenceLines(block, style)) : []),
  ];
  return sections.length === 0 ? [] : [[heading(GROUP_TITLES[group], style)], ...sections];
}
