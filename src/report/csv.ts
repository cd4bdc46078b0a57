/** One line for each finding, for spreadsheets (RFC 4180). No cell can become a formula. */
import type { Finding } from "../findings/finding.ts";
import type { AuditReport } from "./audit-report.ts";
import { visibleLine } from "./visible.ts";

const HEADINGS = [
  "Severity",
  "Confidence",
  "When",
  "Rule",
  "Title",
  "Path",
  "Line",
  "Column",
  "Scope",
  "Message",
  "Fix",
  "CWE",
  "More places",
  "State",
  "Reason",
  "Fingerprint",
];

/** The findings, accepted ones last. Lines end with CR LF, as the RFC asks for. */
export function toCsv({ findings, suppressed }: AuditReport): string {
  const rows = [HEADINGS, ...[...findings, ...suppressed].map(cellsOf)];
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cellsOf(finding: Finding): readonly string[] {
  return [
    finding.severity,
    finding.confidence,
    finding.window,
    finding.id,
    finding.title,
    finding.path,
    String(finding.start.line),
    String(finding.start.column),
    finding.scope ?? "",
    finding.message,
    finding.fix,
    finding.cwe.map((number) => `CWE-${number}`).join(" "),
    String(finding.places.length),
    finding.suppression === undefined ? "open" : "accepted",
    finding.suppression?.reason ?? "",
    finding.fingerprint,
  ];
}

/** What spreadsheets take for the beginning of a formula, also in full width; an apostrophe before it makes it text. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20|]/;

function cell(text: string): string {
  const line = visibleLine(text);
  const safe = FORMULA.test(line) ? `'${line}` : line;
  return `"${safe.replaceAll('"', '""')}"`;
}
