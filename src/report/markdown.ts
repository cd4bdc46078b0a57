/**
 * The report as Markdown of a size that fits into a comment on a pull request: what it comes to, what to do first, and
 * the findings, worst first, as far as they fit. What does not fit is counted.
 */
import { SEVERITIES, type Finding } from "../findings/finding.ts";
import { WINDOWS } from "../findings/window.ts";
import type { AuditReport } from "./audit-report.ts";
import { counted } from "./counted.ts";
import type { PageOf } from "./docs-page.ts";
import { escapedMarkdown, markdownBlock, markdownCode, markdownProse } from "./markdown-text.ts";
import { effortOf, planOf, type PlanStep } from "./plan.ts";
import { worstFirst } from "./worst-first.ts";

/** How the Markdown is written. */
export interface MarkdownOptions {
  /** Most characters; the default leaves room in GitHub's 65,536 of a comment for whoever posts it. */
  readonly most?: number;
  /** Where a check's page is. */
  readonly pageOf?: PageOf;
}

const MOST = 60_000;

const NO_PAGE: PageOf = () => undefined;

/** Characters kept for what follows the findings. */
const TAIL = 1_500;

/** Steps of the plan for each deadline. */
const MOST_STEPS = 10;

/** The report as Markdown, ending with a line feed. */
export function toMarkdown(
  report: AuditReport,
  { most = MOST, pageOf = NO_PAGE }: MarkdownOptions = {},
): string {
  const head = `${[...headLines(report), ...planLines(report)].join("\n")}\n`;
  const room = Math.max(0, most - head.length - TAIL);
  const { kept, left } = fitting(worstFirst(report.findings), room, pageOf);
  const cut =
    left === 0
      ? []
      : [
          "",
          `**${counted(left, "finding")} left out here**, the least severe ones: this text has its limits.`,
        ];
  return `${head}${kept}${[...cut, ...tailLines(report)].join("\n")}\n`;
}

function headLines({ root, findings, tool }: AuditReport): readonly string[] {
  const title = `## ${tool.name}: ${escapedMarkdown(root === "." ? "security audit" : root)}`;
  if (findings.length === 0) return [title, "", "Nothing to report at this level of detail."];
  const severities = tally(SEVERITIES, (one) => findings.filter(({ severity }) => severity === one).length);
  const windows = tally(WINDOWS, (one) => findings.filter(({ window }) => window === one).length);
  return [title, "", `**${counted(findings.length, "finding")}**: ${severities}. When: ${windows}.`];
}

function tally(keys: readonly string[], count: (key: string) => number): string {
  return keys.flatMap((key) => (count(key) === 0 ? [] : [`${count(key)} ${key}`])).join(", ");
}

function planLines({ findings }: AuditReport): readonly string[] {
  if (findings.length === 0) return [];
  const rows = planOf(findings).flatMap(({ window, steps }) => [
    ...steps.slice(0, MOST_STEPS).map((step) => planRow(window, step)),
    ...(steps.length > MOST_STEPS ? [`| ${window} | … and ${steps.length - MOST_STEPS} more | | |`] : []),
  ]);
  return [
    "",
    "### What to do first",
    "",
    "| When | What | Severity | Effort |",
    "| --- | --- | --- | --- |",
    ...rows,
  ];
}

function planRow(window: string, step: PlanStep): string {
  return `| ${window} | ${markdownProse(step.title)} (${step.id}) | ${step.severity} | ${effortOf(step)} |`;
}

/** As many findings as fit, whole ones only. */
function fitting(
  findings: readonly Finding[],
  room: number,
  pageOf: PageOf,
): { readonly kept: string; readonly left: number } {
  let kept = findings.length === 0 ? "" : "\n### Findings\n";
  let count = 0;
  for (const finding of findings) {
    const text = `${findingLines(finding, pageOf).join("\n")}\n`;
    if (kept.length + text.length > room) break;
    kept += text;
    count++;
  }
  return { kept: count === 0 ? "" : kept, left: findings.length - count };
}

/** The id, as a link where there is a page for it. */
function idText(id: string, pageOf: PageOf): string {
  const page = pageOf(id);
  return page === undefined ? id : `[${id}](<${page}>)`;
}

function findingLines(finding: Finding, pageOf: PageOf): readonly string[] {
  const { severity, title, path, start, excerpt, trace, places, routes } = finding;
  const language = path.endsWith(".py") ? "python" : path.endsWith(".html") ? "html" : "";
  const more = places.length === 0 ? "" : ` and ${counted(places.length, "more place")}`;
  return [
    "",
    `<details><summary><b>${severity}</b> ${htmlText(title)} <code>${htmlText(`${path}:${start.line}`)}</code>${more}</summary>`,
    "",
    markdownProse(finding.message),
    "",
    ...markdownBlock(excerpt.lines, language),
    ...trace.slice(0, trace.length > 1 ? undefined : 0).map(traceLine),
    "",
    `**Fix:** ${markdownProse(finding.fix)}`,
    "",
    ...(routes.length === 0 ? [] : [`**Reached by** ${routesText(routes)}`, ""]),
    `**False alarm?** ${markdownProse(finding.falsePositive)}`,
    "",
    `${idText(finding.id, pageOf)} · ${finding.window} · ${finding.confidence} confidence · ${finding.cwe.map((number) => `CWE-${number}`).join(", ")}`,
    "",
    "</details>",
  ];
}

/** Routes beyond these are counted. */
const MOST_ROUTES = 5;

function routesText(routes: readonly string[]): string {
  const named = routes.slice(0, MOST_ROUTES).map(markdownCode).join(", ");
  return routes.length > MOST_ROUTES ? `${named} and ${routes.length - MOST_ROUTES} more` : named;
}

function traceLine({ path, start, note, code }: Finding["trace"][number], i: number): string {
  const said = note === "" ? "" : `: ${markdownProse(note)}`;
  return `${i === 0 ? "\n" : ""}${i + 1}. ${markdownCode(`${path}:${start.line}`)} ${markdownCode(code)}${said}`;
}

/** Inside of a summary, Markdown does not count, HTML does. */
function htmlText(text: string): string {
  return escapedMarkdown(text.replaceAll("`", ""))
    .replaceAll("\\<", "&lt;")
    .replaceAll("\\>", "&gt;")
    .replaceAll(/\\([\\*_{}[\]|#~])/g, "$1");
}

function tailLines({ hidden, unseen, problems, ruledOut, counts, tool }: AuditReport): readonly string[] {
  const notes = [
    ...hidden.map(
      ({ count, reason, shownBy }) =>
        `- ${counted(count, "finding")} ${escapedMarkdown(reason)}, shown by \`${shownBy}\``,
    ),
    ...some(ruledOut.length, "suspicion", "ruled out"),
    ...some(unseen.length, "question", "that the code alone does not answer"),
    ...some(problems.length, "place", "analysed only in part or not at all"),
  ];
  return [
    ...(notes.length === 0 ? [] : ["", ...notes]),
    "",
    `<sub>${counted(counts.files, "file")}, ${counted(counts.lines, "line")}, ${tool.name} ${tool.version}</sub>`,
  ];
}

function some(count: number, noun: string, what: string): readonly string[] {
  return count === 0 ? [] : [`- ${counted(count, noun)} ${what}`];
}
