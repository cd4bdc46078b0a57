/** The summary of a pull request: short enough to be read, and nothing in it acts as Markdown of its own. */
import type { Finding } from "../findings/finding.ts";
import type { ChangeReport, NewRoute, RouteChange, SettingChange } from "./change-report.ts";
import { baseText, facetText, methodsText, newRouteText, settingText, verdictText } from "./change-words.ts";
import { counted } from "./counted.ts";
import { escapedMarkdown, markdownBlock, markdownCode, markdownProse } from "./markdown-text.ts";

/** Entries of a section beyond these are counted. */
const MOST = 10;

/** The change as Markdown, ending with a line feed. */
export function changeToMarkdown(change: ChangeReport): string {
  const { report, fixed, routes, newRoutes, settings } = change;
  const [packages, others] = parted(report.findings);
  const lines = [
    `## ${report.tool.name}: ${verdictText(change)}`,
    "",
    `Compared with ${markdownCode(baseText(change))}, ${counted(change.filesTouched, "file")} touched.`,
    ...section("New findings", others, findingEntry(change)),
    ...section("Dependencies that are vulnerable now", packages, findingEntry(change)),
    ...section("Fixed", fixed, fixedEntry),
    ...section("Routes that are protected in another way", routes, routeEntry),
    ...section("New routes", newRoutes, newRouteEntry),
    ...section("Settings of production", settings, settingEntry),
    "",
    `<sub>${report.tool.name} ${report.tool.version}</sub>`,
  ];
  return `${lines.join("\n")}\n`;
}

function parted(findings: readonly Finding[]): readonly [readonly Finding[], readonly Finding[]] {
  const isPackage = ({ group }: Finding): boolean => group === "dependencies";
  return [findings.filter(isPackage), findings.filter((one) => !isPackage(one))];
}

function section<Entry>(
  title: string,
  entries: readonly Entry[],
  linesOf: (entry: Entry) => readonly string[],
): readonly string[] {
  if (entries.length === 0) return [];
  const left = entries.length - MOST;
  return [
    "",
    `### ${title}`,
    "",
    ...entries.slice(0, MOST).flatMap(linesOf),
    ...(left > 0 ? [`- … and ${left} more`] : []),
  ];
}

const NEARNESS = { touched: "", near: "", elsewhere: " (elsewhere, because of this change)" } as const;

/** An entry that opens: the headline says where and what, inside stand the code and the fix. */
function findingEntry({ distances }: ChangeReport): (finding: Finding) => readonly string[] {
  return (finding) => {
    const { severity, title, path, start, places, message, excerpt, fix, id } = finding;
    const more = places.length === 0 ? "" : ` and ${counted(places.length, "more place")}`;
    const nearness = NEARNESS[distances.get(finding.fingerprint) ?? "touched"];
    return [
      `- **${severity}** ${escapedMarkdown(title)}, ${markdownCode(`${path}:${start.line}`)}${more}${nearness}`,
      "  <details><summary>what to do</summary>",
      "",
      ...[
        markdownProse(message),
        "",
        ...markdownBlock(excerpt.lines, path.endsWith(".py") ? "python" : ""),
        "",
        `**Fix:** ${markdownProse(fix)} (${id})`,
      ].map((line) => `  ${line}`.trimEnd()),
      "",
      "  </details>",
    ];
  };
}

function fixedEntry({ title, path, start, id }: Finding): readonly string[] {
  return [`- ${escapedMarkdown(title)}, ${markdownCode(`${path}:${start.line}`)} (${id})`];
}

function routeEntry({ pattern, methods, changes }: RouteChange): readonly string[] {
  const what = changes.map((one) => `${one.weaker ? "⚠ " : ""}${markdownProse(facetText(one))}`);
  return [`- ${patternCode(pattern)} ${methodsText(methods)}: ${what.join("; ")}`];
}

function newRouteEntry(route: NewRoute): readonly string[] {
  return [`- ${patternCode(route.pattern)}: ${markdownProse(newRouteText(route))}`];
}

function settingEntry(change: SettingChange): readonly string[] {
  const isWorse = change.after?.secure === false && change.before?.secure !== false;
  const why = isWorse ? `. ${markdownProse(change.after?.why ?? "")}` : "";
  return [
    `- ${isWorse ? "⚠ " : ""}${markdownCode(change.name)}: ${markdownProse(settingText(change))}${why}`,
  ];
}

function patternCode(pattern: string): string {
  return markdownCode(pattern === "" ? "/" : pattern);
}
