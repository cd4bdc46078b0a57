/** The versioned JSON report; `json-schema.ts` describes it. One entry under `findings` for each cause. */
import type { Position } from "../source/line-index.ts";
import {
  SEVERITIES,
  type Excerpt,
  type Finding,
  type UnseenFinding,
  type Waypoint,
} from "../findings/finding.ts";
import { WINDOWS } from "../findings/window.ts";
import { SCHEMA_VERSION, type AuditReport } from "./audit-report.ts";
import { jsonText } from "./json-text.ts";
import type { JsonExcerpt, JsonFinding, JsonPlace, JsonReport, JsonUnseen } from "./json-shape.ts";

/** How the JSON report is written. */
export interface JsonOptions {
  /** Blanks of indentation; 0 writes one line. */
  readonly indent: number;
}

/** The report as JSON text, ending with a line feed. */
export function toJson(report: AuditReport, options: JsonOptions): string {
  return jsonText(jsonReport(report), options.indent);
}

/** The report in the shape of the JSON format. */
export function jsonReport(report: AuditReport): JsonReport {
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: report.tool,
    root: report.root,
    summary: summaryOf(report),
    counts: { ...report.counts, kinds: sorted(report.counts.kinds) },
    projects: report.projects,
    findings: report.findings.map(jsonFinding),
    suppressedFindings: report.suppressed.map(jsonFinding),
    ruledOut: report.ruledOut.map(({ id, path, start, because, subject }) => ({
      ruleId: id,
      path,
      ...lineAndColumn(start),
      subject,
      because,
    })),
    notSeen: report.unseen.map(jsonUnseen),
    problems: report.problems,
    skipped: sorted(report.skipped),
    counters: sorted(report.counters),
    ...(report.files === undefined ? {} : { files: report.files }),
  };
}

function summaryOf({
  findings,
  suppressed,
  hidden,
  ruledOut,
  unseen,
  problems,
}: AuditReport): JsonReport["summary"] {
  return {
    findings: findings.length,
    bySeverity: countBy(
      SEVERITIES,
      findings.map(({ severity }) => severity),
    ),
    byWindow: countBy(
      WINDOWS,
      findings.map(({ window }) => window),
    ),
    suppressed: suppressed.length,
    hidden: hidden.reduce((sum, { count }) => sum + count, 0),
    hiddenBecause: hidden,
    ruledOut: ruledOut.length,
    notSeen: unseen.length,
    problems: problems.length,
  };
}

function countBy<Key extends string>(keys: readonly Key[], all: readonly Key[]): Record<string, number> {
  return Object.fromEntries(keys.map((key) => [key, all.filter((one) => one === key).length]));
}

function sorted(record: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function jsonFinding(finding: Finding): JsonFinding {
  // How a fix is made is no part of the report: it may quote the source.
  const { id, start, end, cwe, excerpt, trace, places, related, suppression, intents: _, ...rest } = finding;
  return {
    ruleId: id,
    ...rest,
    ...range(start, end),
    cwe: cwe.map((number) => `CWE-${number}`),
    excerpt: jsonExcerpt(excerpt),
    trace: trace.map(jsonPlace),
    places: places.map(jsonPlace),
    related: related.map(jsonPlace),
    ...(suppression === undefined
      ? {}
      : { suppression: { ...suppression, place: jsonPlace(suppression.place) } }),
  };
}

function jsonExcerpt({ firstLine, lines, start, end }: Excerpt): JsonExcerpt {
  return { firstLine, lines, ...range(start, end) };
}

function jsonPlace({ start, end, ...rest }: Waypoint): JsonPlace {
  return { ...rest, ...range(start, end) };
}

function jsonUnseen({ id, path, start, what, verify }: UnseenFinding): JsonUnseen {
  return {
    ruleId: id,
    ...(path === undefined ? {} : { path }),
    ...(start === undefined ? {} : lineAndColumn(start)),
    what,
    verify,
  };
}

function lineAndColumn({ line, column }: Position): { line: number; column: number } {
  return { line, column };
}

function range(
  start: Position,
  end: Position,
): { line: number; column: number; endLine: number; endColumn: number } {
  return { ...lineAndColumn(start), endLine: end.line, endColumn: end.column };
}
