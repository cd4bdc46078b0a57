/** GitLab's SAST report, version 15 of its format (gitlab-org/security-products/security-report-schemas). */
import { SEVERITIES, type Finding, type Severity } from "../findings/finding.ts";
import type { AuditReport } from "./audit-report.ts";
import type { PageOf } from "./docs-page.ts";
import { jsonText } from "./json-text.ts";
import { plain } from "./sarif-locations.ts";

/** What the format wants beside the report. */
export interface GitlabOptions {
  /** What stands before each path so that it counts from the repository's root: "" or `backend/`. */
  readonly prefix: string;
  /** Where a check's page is. */
  readonly pageOf?: PageOf;
  /** When the audit began and ended, UTC, `2026-11-21T18:57:00`. */
  readonly started: string;
  readonly ended: string;
}

/** The version of the format that is written. */
const VERSION = "15.0.4";

/** Longest texts that GitLab takes. */
const LONGEST = { name: 255, solution: 7_000, description: 100_000 } as const;

const NAMES: Readonly<Record<Severity, string>> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
};

/** The report as JSON, ending with a line feed. Accepted findings are left out: GitLab would open them again. */
export function toGitlab(report: AuditReport, options: GitlabOptions): string {
  const { tool, findings, problems } = report;
  const program = {
    id: tool.name,
    name: tool.name,
    version: tool.version,
    vendor: { name: tool.name },
  };
  const scan = {
    analyzer: program,
    scanner: program,
    type: "sast",
    status: "success",
    start_time: options.started,
    end_time: options.ended,
    messages: problems.map(({ message }) => ({ level: "warn", value: plain(message) })),
  };
  const vulnerabilities = findings.flatMap((finding) => entriesOf(finding, options));
  return jsonText({ version: VERSION, scan, vulnerabilities }, 2);
}

/** Each place is one: GitLab shows one location for each vulnerability. */
function entriesOf(finding: Finding, { prefix, pageOf }: GitlabOptions): readonly object[] {
  const own = {
    fingerprint: finding.fingerprint,
    path: finding.path,
    start: finding.start,
    end: finding.end,
    scope: finding.scope,
    note: finding.message,
    code: finding.excerpt.lines.join("\n"),
  };
  const further = finding.places.map((place) => ({
    fingerprint: place.fingerprint ?? finding.fingerprint,
    path: place.path,
    start: place.start,
    end: place.end,
    scope: place.scope,
    note: place.note === "" ? finding.message : place.note,
    code: place.code,
  }));
  return [own, ...further].map((place) => ({
    id: uuidOf(place.fingerprint),
    category: "sast",
    name: clipped(plain(finding.title), LONGEST.name),
    description: clipped(descriptionOf(finding, place.note), LONGEST.description),
    severity: NAMES[finding.severity],
    solution: clipped(plain(finding.fix), LONGEST.solution),
    identifiers: identifiersOf(finding, pageOf),
    location: {
      file: prefix + place.path,
      start_line: place.start.line,
      end_line: place.end.line,
      ...(place.scope === undefined ? {} : { method: place.scope }),
    },
    tracking: {
      type: "source",
      items: [
        {
          file: prefix + place.path,
          start_line: place.start.line,
          end_line: place.end.line,
          signatures: [{ algorithm: "scope_offset", value: place.fingerprint }],
        },
      ],
    },
    raw_source_code_extract: place.code,
  }));
}

function descriptionOf(
  { impact, falsePositive, trace, window, confidence }: Finding,
  message: string,
): string {
  const steps = trace.map(({ path, start, note }, i) => `${i + 1}. \`${path}:${start.line}\` ${note}`);
  return [
    message,
    `**Impact:** ${impact}`,
    ...(steps.length > 1 ? [`**How it gets there:**\n\n${steps.join("\n")}`] : []),
    `**False alarm?** ${falsePositive}`,
    `**When:** ${window} · **Confidence:** ${confidence}`,
  ]
    .map(plain)
    .join("\n\n");
}

/** The check first: GitLab tells findings apart by it. */
function identifiersOf({ id, cwe }: Finding, pageOf?: PageOf): readonly object[] {
  const url = pageOf?.(id);
  return [
    { type: "pickguard", name: id, value: id, ...(url === undefined ? {} : { url }) },
    ...cwe.map((number) => ({
      type: "cwe",
      name: `CWE-${number}`,
      value: String(number),
      url: `https://cwe.mitre.org/data/definitions/${number}.html`,
    })),
  ];
}

/** Fingerprints have 32 hex digits, as UUIDs have. */
function uuidOf(fingerprint: string): string {
  return fingerprint.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** GitLab's Code Quality report, the part of Code Climate's format that it reads. */
export function toGitlabCodeQuality(
  { findings }: AuditReport,
  { prefix }: Pick<GitlabOptions, "prefix">,
): string {
  const order = new Map(SEVERITIES.map((severity, i) => [severity, QUALITY[i] ?? "info"]));
  const entries = findings.flatMap((finding) =>
    [finding, ...finding.places].map((place) => ({
      type: "issue",
      categories: ["Security"],
      check_name: finding.id,
      description: plain(`${finding.title}: ${finding.message}`),
      content: { body: plain(`${finding.impact}\n\n${finding.fix}`) },
      fingerprint: place.fingerprint ?? finding.fingerprint,
      severity: order.get(finding.severity) ?? "info",
      location: {
        path: prefix + place.path,
        lines: { begin: place.start.line, end: place.end.line },
      },
    })),
  );
  return jsonText(entries, 2);
}

/** Code Climate's words for our four severities, worst first. */
const QUALITY = ["blocker", "critical", "major", "minor"];
