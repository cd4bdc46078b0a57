/**
 * Workflow commands that GitHub Actions shows as annotations (docs.github.com, "Workflow commands for GitHub Actions").
 * GitHub shows ten of each level for a step; the worst are annotated, the others are named in the log.
 */
import type { Finding, Severity } from "../findings/finding.ts";
import type { AuditReport } from "./audit-report.ts";
import { counted } from "./counted.ts";
import { visible, visibleLine } from "./visible.ts";
import { worstFirst } from "./worst-first.ts";

/** How paths are written. */
export interface GithubOptions {
  /** What stands before each path so that it counts from the repository's root: "" or `backend/`. */
  readonly prefix: string;
}

/** Annotations of one level that GitHub shows for a step. */
const MOST_OF_A_LEVEL = 10;

type Level = "error" | "warning" | "notice";

const LEVELS: Readonly<Record<Severity, Level>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "notice",
};

/** The commands, ending with a line feed; one line of the log when there is nothing to report. */
export function toGithub(report: AuditReport, { prefix }: GithubOptions): string {
  const findings = worstFirst(report.findings);
  const annotated = new Set(
    (["error", "warning", "notice"] as const).flatMap((level) =>
      findings.filter(({ severity }) => LEVELS[severity] === level).slice(0, MOST_OF_A_LEVEL),
    ),
  );
  const others = findings.filter((finding) => !annotated.has(finding));
  const lines = [
    ...findings.filter((finding) => annotated.has(finding)).map((finding) => annotation(finding, prefix)),
    ...(others.length === 0 ? [] : [cutText(others.length), ...others.map((one) => logLine(one, prefix))]),
    `pickguard: ${counted(findings.length, "finding")}${report.root === "." ? "" : ` in ${logText(report.root)}`}`,
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function annotation(finding: Finding, prefix: string): string {
  const { path, start, end, severity, title, id, message, fix } = finding;
  const sameLine = start.line === end.line;
  const properties = [
    ["file", prefix + path],
    ["line", String(start.line)],
    ["endLine", String(end.line)],
    // Columns count only where the annotation stays on one line.
    ...(sameLine ? [["col", String(start.column)] as const, ["endColumn", String(end.column)] as const] : []),
    ["title", `${severity}: ${title}`],
  ] as const;
  const written = properties.map(([name, value]) => `${name}=${propertyText(value)}`);
  return `::${LEVELS[severity]} ${written.join(",")}::${commandText(`${message}\nFix: ${fix}\n${id}`)}`;
}

/** What the runner reads back from a command's text. */
function commandText(text: string): string {
  return visible(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function propertyText(text: string): string {
  return commandText(visibleLine(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function cutText(count: number): string {
  return `Without annotations, because GitHub shows ${MOST_OF_A_LEVEL} of each level: ${count}`;
}

function logLine({ path, start, severity, id, message }: Finding, prefix: string): string {
  return `- ${logText(`${prefix}${path}:${start.line} ${severity} ${id} ${message}`)}`;
}

/** A line of the log may hold no command: the old form counts wherever it stands. */
function logText(text: string): string {
  return visibleLine(text).replaceAll("##[", "## [").replace(/^::/, ": :");
}
