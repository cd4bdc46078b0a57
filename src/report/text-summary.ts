/** The end of the terminal report: what matters, what was hidden, ruled out and not seen, and what was not analysed. */
import { SEVERITIES, type Finding, type Problem, type UnseenFinding } from "../findings/finding.ts";
import { WINDOWS } from "../findings/window.ts";
import type { AuditReport } from "./audit-report.ts";
import { counted } from "./counted.ts";
import { wrap } from "./display-width.ts";
import type { ReportedProject } from "./reported-project.ts";
import { placeOf, type FindingStyle } from "./text-finding.ts";
import type { TextOptions } from "./text-options.ts";
import { visible, visibleLine } from "./visible.ts";

/** The summary's lines. */
export function summaryLines(
  report: AuditReport,
  options: TextOptions,
  style: FindingStyle,
): readonly string[] {
  return [
    heading("Summary", style),
    ...verdictLines(report, style),
    ...item("Hidden", hiddenText(report), style),
    ...item("Safe fixes", safeFixText(report), style),
    ...item("Accepted", acceptedText(report), style),
    ...item("Ruled out", ruledOutText(report, options), style),
    ...unseenLines(report.unseen, style),
    ...problemLines("Suppressions", ["comment", "to look at:"], report.problems.filter(isSuppression), style),
    ...problemLines(
      "Baseline",
      ["obsolete place", "(pickguard baseline --prune takes them out):"],
      report.problems.filter(isObsolete),
      style,
    ),
    ...problemLines(
      "Not analysed",
      ["place", "analysed only in part or not at all:"],
      report.problems.filter((problem) => !isSuppression(problem) && !isObsolete(problem)),
      style,
    ),
    ...item("Left out", skippedText(report), style),
    ...report.projects.flatMap((project) => item("Project", projectText(project), style)),
    ...item("Audited", auditedText(report, options), style),
  ];
}

/** A section's title, with a rule to the end of the line. */
export function heading(title: string, { paint, width }: FindingStyle): string {
  return `${paint("heading", title)} ${paint("quiet", "─".repeat(Math.max(0, width - title.length - 1)))}`;
}

const LABEL = 13;

function item(label: string, text: string, { paint, width }: FindingStyle): readonly string[] {
  if (text === "") return [];
  const [first = "", ...more] = wrap(visible(text), width - LABEL);
  return [`${paint("quiet", label.padEnd(LABEL))}${first}`, ...more.map((line) => " ".repeat(LABEL) + line)];
}

function verdictLines({ findings }: AuditReport, style: FindingStyle): readonly string[] {
  if (findings.length === 0) return [...item("Findings", style.paint("good", "none shown"), style)];
  return [
    ...item("Findings", `${findings.length}: ${tally(findings, SEVERITIES, (one) => one.severity)}`, style),
    ...item(
      "When",
      tally(findings, WINDOWS, (one) => one.window),
      style,
    ),
  ];
}

function tally<Key extends string>(
  findings: readonly Finding[],
  keys: readonly Key[],
  keyOf: (finding: Finding) => Key,
): string {
  const counts = keys.map(
    (key) => [findings.filter((finding) => keyOf(finding) === key).length, key] as const,
  );
  return counts.flatMap(([count, key]) => (count === 0 ? [] : [`${count} ${key}`])).join(", ");
}

function hiddenText({ hidden }: AuditReport): string {
  return hidden
    .filter(({ count }) => count > 0)
    .map(({ count, reason, shownBy }) => `${counted(count, "finding")} ${reason} (shown by ${shownBy})`)
    .join("; ");
}

function safeFixText({ findings, root }: AuditReport): string {
  const safe = findings.filter(({ hasSafeFix }) => hasSafeFix === true).length;
  const where = root === "." ? "" : ` ${visibleLine(root)}`;
  return safe === 0 ? "" : `${counted(safe, "finding")}; to see the changes: pickguard fix${where}`;
}

function acceptedText({ suppressed }: AuditReport): string {
  return suppressed.length === 0 ? "" : `${counted(suppressed.length, "finding")}, with the reason`;
}

function ruledOutText({ ruledOut }: AuditReport, { showRuledOut }: TextOptions): string {
  if (ruledOut.length === 0) return "";
  const times = `${counted(ruledOut.length, "suspicion")}, each because of something seen in the code`;
  return showRuledOut ? times : `${times} (--show-ruled-out lists them)`;
}

/** Notices of one kind beyond this many are counted. */
const MOST_NOTICES = 10;

function unseenLines(unseen: readonly UnseenFinding[], style: FindingStyle): readonly string[] {
  if (unseen.length === 0) return [];
  const shown = style.verbose ? unseen : unseen.slice(0, MOST_NOTICES);
  return [
    ...item(
      "Not visible",
      `${counted(unseen.length, "question")} that the code alone does not answer:`,
      style,
    ),
    ...shown.flatMap((one) => bullet(`${one.id}: ${one.what} Verify: ${one.verify}`, style)),
    ...moreThan(unseen.length - shown.length, style),
  ];
}

function bullet(text: string, { width }: FindingStyle): readonly string[] {
  const [first = "", ...more] = wrap(visible(text), width - LABEL - 2);
  const indent = " ".repeat(LABEL);
  return [`${indent}- ${first}`, ...more.map((line) => `${indent}  ${line}`)];
}

function moreThan(more: number, { paint }: FindingStyle): readonly string[] {
  return more <= 0 ? [] : [paint("quiet", `${" ".repeat(LABEL)}  … and ${more} more (--verbose lists all)`)];
}

function isSuppression({ kind }: Problem): boolean {
  return kind === "suppression";
}

function isObsolete({ kind }: Problem): boolean {
  return kind === "baseline";
}

function problemLines(
  label: string,
  [noun, what]: readonly [string, string],
  problems: readonly Problem[],
  style: FindingStyle,
): readonly string[] {
  if (problems.length === 0) return [];
  const shown = style.verbose ? problems : problems.slice(0, MOST_NOTICES);
  return [
    ...item(label, `${counted(problems.length, noun)} ${what}`, style),
    ...shown.flatMap((problem) => bullet(problemText(problem), style)),
    ...moreThan(problems.length - shown.length, style),
  ];
}

function problemText({ path, line, message }: Problem): string {
  if (path === undefined) return message;
  return `${visibleLine(path)}${line === undefined ? "" : `:${line}`}: ${message}`;
}

function skippedText({ skipped }: AuditReport): string {
  return Object.entries(skipped)
    .filter(([, count]) => count > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, count]) => `${counted(count, "file")} (${reason})`)
    .join(", ");
}

function projectText({ root, settingsModule, reason, django }: ReportedProject): string {
  const settings =
    settingsModule === undefined ? "no production settings found" : `production settings ${settingsModule}`;
  const version = django.version === undefined ? "Django's version is unknown" : `Django ${django.version}`;
  return `${root === "" ? "." : root}: ${settings} (${reason}); ${version} (${django.known})`;
}

function auditedText({ counts, tool }: AuditReport, { elapsedMs }: TextOptions): string {
  const read = `${counted(counts.files, "file")}, ${counted(counts.lines, "line")}, ${size(counts.bytes)}`;
  const time = elapsedMs === undefined ? "" : ` in ${(elapsedMs / 1000).toFixed(1)} s`;
  return `${read}${time} by ${tool.name} ${tool.version}`;
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Every ruled-out suspicion with its reason, for `--show-ruled-out`. */
export function ruledOutLines({ ruledOut }: AuditReport, style: FindingStyle): readonly string[] {
  return [
    heading("Ruled out", style),
    ...ruledOut.flatMap(({ id, path, start, subject, because }) => [
      `${style.paint("place", placeOf({ path, start }))} ${style.paint("id", id)} ${visibleLine(subject)}`,
      ...wrap(visible(because), style.width - 2).map((line) => `  ${line}`),
    ]),
  ];
}

/** Every audited file with its kind, for `--show-files`. */
export function fileLines({ files, counts }: AuditReport, style: FindingStyle): readonly string[] {
  const kinds = Object.entries(counts.kinds).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    heading("Files", style),
    ...kinds.map(([kind, count]) => `${kind.padEnd(LABEL)} ${count}`),
    ...(files ?? []).map(
      ({ path, kind }) => `${style.paint("quiet", kind.padEnd(LABEL))} ${visibleLine(path)}`,
    ),
  ];
}

/** Findings by check and the counters, for `--statistics`. */
export function statisticsLines({ findings, counters }: AuditReport, style: FindingStyle): readonly string[] {
  const counts = new Map<string, number>();
  for (const { id } of findings) counts.set(id, (counts.get(id) ?? 0) + 1);
  const byCheck = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const work = Object.entries(counters).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    heading("Statistics", style),
    ...byCheck.map(([id, count]) => `${String(count).padStart(6)}  ${id}`),
    ...work.map(([name, count]) => `${style.paint("quiet", String(count).padStart(6))}  ${name}`),
  ];
}
