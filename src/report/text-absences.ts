/** Protections that one production module lacks, told together: one module, one list of lines to add. */
import type { Finding } from "../findings/finding.ts";
import { compareConfidence, compareFindings, compareSeverity, firstDifference } from "../findings/order.ts";
import { WINDOWS } from "../findings/window.ts";
import { wrap } from "./display-width.ts";
import { findingLines, type FindingStyle } from "./text-finding.ts";
import { visible, visibleLine } from "./visible.ts";

/** The absences of one module, most important first. */
export interface AbsenceBlock {
  readonly path: string;
  readonly findings: readonly Finding[];
}

/** Absences parted from other findings. A module that lacks a single protection has no block: its finding stays with the others. */
export function partAbsences(findings: readonly Finding[]): {
  readonly blocks: readonly AbsenceBlock[];
  readonly others: readonly Finding[];
} {
  const byPath = new Map<string, readonly Finding[]>();
  for (const finding of findings) {
    if (finding.absent === true) byPath.set(finding.path, [...(byPath.get(finding.path) ?? []), finding]);
  }
  const blocks = [...byPath]
    .filter(([, absent]) => absent.length > 1)
    .map(([path, absent]) => ({ path, findings: absent.toSorted(compareAbsences) }));
  const inBlocks = new Set(blocks.flatMap((block) => block.findings));
  return { blocks, others: findings.filter((finding) => !inBlocks.has(finding)) };
}

/** Severity, deadline, confidence; then the order of an audit. */
function compareAbsences(a: Finding, b: Finding): number {
  return firstDifference(
    compareSeverity(a.severity, b.severity),
    WINDOWS.indexOf(a.window) - WINDOWS.indexOf(b.window),
    compareConfidence(a.confidence, b.confidence),
    compareFindings(a, b),
  );
}

const INDENT = "  ";

/** Cells for the severity. */
const SEVERITY = 10;

/** Lines of a block: its heading, then each absence with the one line to add. In verbose reports each is told in full. */
export function absenceLines({ path, findings }: AbsenceBlock, style: FindingStyle): readonly string[] {
  const title = `${visibleLine(path)} leaves ${findings.length} protections unset`;
  const parts = style.verbose
    ? findings.flatMap((finding) => ["", ...findingLines(finding, style)])
    : [...findings.flatMap((finding) => itemLines(finding, style)), "", ...hintLines(style)];
  return [style.paint("id", title), "", ...parts];
}

function itemLines(finding: Finding, { paint, width }: FindingStyle): readonly string[] {
  const indent = INDENT + " ".repeat(SEVERITY);
  const below = (text: string): readonly string[] =>
    wrap(visible(text), width - indent.length).map((line) => indent + line);
  const [title = "", ...more] = below(finding.title);
  const severity = paint(finding.severity, finding.severity.toUpperCase().padEnd(SEVERITY));
  return [
    `${INDENT}${severity}${title.slice(indent.length)}`,
    ...more,
    `${indent}${paint("quiet", finding.id)}`,
    ...below(`Fix: ${finding.fix}`),
    ...(finding.severityReason === undefined ? [] : below(`Severity: ${finding.severityReason}`)),
  ];
}

function hintLines({ paint, width }: FindingStyle): readonly string[] {
  return wrap(`Why each matters: --verbose, or pickguard explain ID.`, width - INDENT.length).map((line) =>
    paint("quiet", INDENT + line),
  );
}
