/**
 * The report as one HTML page that loads nothing: its style, its script and all it shows are inside. The page's own
 * content security policy names both by digest, so nothing that audited code smuggled in could run even if it got there.
 */
import { createHash } from "node:crypto";
import type { Finding } from "../../findings/finding.ts";
import type { RegisteredCheck, Rule } from "../../rules/rule.ts";
import type { AuditReport } from "../audit-report.ts";
import { jsonText } from "../json-text.ts";
import { appOfPath } from "./app-name.ts";
import { chartsOf } from "./charts.ts";
import { listedFindings } from "./finding-rows.ts";
import { findingsSection } from "./findings-section.ts";
import { markup, trusted, type Markup } from "./markup.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./page-assets.ts";
import { pageContent } from "./page-content.ts";
import { planSection } from "./plan-section.ts";
import { openSection, ruledOutSection } from "./quiet-section.ts";
import { chartsSection, pageHead } from "./summary-section.ts";
import { surfaceGroups, type SurfaceGroup } from "./surface.ts";
import { surfaceSection } from "./surface-section.ts";
import { viewCounter } from "./view-findings.ts";

/** What the page shows beside the report. */
export interface HtmlOptions {
  /** Whose rules are explained. */
  readonly checks: readonly RegisteredCheck[];
  /** The documentation page of a check, where there is one. */
  readonly helpUri?: (id: string) => string | undefined;
  /** Masked diffs of safe fixes, by fingerprint. */
  readonly diffs?: ReadonlyMap<string, string>;
}

/** The report as an HTML page, ending with a line feed. */
export function toHtml(report: AuditReport, options: HtmlOptions): string {
  const findings = listedFindings(report);
  const rules = new Map(options.checks.map(({ rule }) => [rule.id, rule]));
  const groups = surfaceGroups(report.surface ?? { routes: [], unseen: [] }, viewCounter(report.findings));
  const content = pageContent(findings, groups, {
    rules,
    helpUri: options.helpUri ?? (() => undefined),
    diffs: options.diffs ?? new Map(),
  });
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${report.tool.name}: ${report.root === "." ? "security audit" : report.root}</title>
<style>${trusted(PAGE_STYLE)}</style>
</head>
<body>
${bodyOf(report, findings, groups, rules)}<script type="application/json" id="content">${trusted(jsonText(content, undefined))}</script>
<script>${trusted(PAGE_SCRIPT)}</script>
</body>
</html>
`;
  return page.markup;
}

/** Nothing but this very style and this very script. */
function policy(): string {
  const style = digest(PAGE_STYLE);
  const script = digest(PAGE_SCRIPT);
  return `default-src 'none'; style-src '${style}'; script-src '${script}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'`;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function bodyOf(
  report: AuditReport,
  findings: readonly Finding[],
  groups: readonly SurfaceGroup[],
  rules: ReadonlyMap<string, Rule>,
): Markup {
  const roots = report.projects.map(({ root }) => root);
  const appOf = ({ path }: Finding): string => appOfPath(path, roots);
  const charts = chartsSection(chartsOf(report.findings, appOf, (id) => rules.get(id)?.title));
  const plan = planSection(report);
  const surface = surfaceSection(groups, report.surface?.unseen ?? []);
  const ruledOut = ruledOutSection(report);
  return markup`<a class="skip" href="#findings">Skip to the findings</a> ${pageHead(report)}
    <nav aria-label="Sections">
      <ul>
        ${charts && entry("summary", "Summary")}${plan && entry("plan", "Plan")}${surface && entry("surface", "Surface")}${entry("findings", "Findings")}${ruledOut && entry("ruled-out", "Ruled out")}${entry("not-analysed", "Not analysed")}
      </ul>
      <button type="button" id="theme" hidden>Dark</button>
    </nav>
    <main>
      ${charts}${plan}${surface}${findingsSection(findings, appOf)}${ruledOut}${openSection(report)}
    </main> `;
}

function entry(id: string, label: string): Markup {
  return markup`<li><a href="#${id}">${label}</a></li> `;
}
