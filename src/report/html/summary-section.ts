/** The head of the page: what was audited and what it comes to. */
import { SEVERITIES, type Finding } from "../../findings/finding.ts";
import type { AuditReport } from "../audit-report.ts";
import { counted } from "../counted.ts";
import type { ReportedProject } from "../reported-project.ts";
import { chartMarkup, type Chart } from "./charts.ts";
import { markup, type Markup } from "./markup.ts";
import { prose, section } from "./pieces.ts";

/** Title, one sentence, severities as figures, and what was read. */
export function pageHead(report: AuditReport): Markup {
  const { tool, root, findings } = report;
  return markup`<header class="head">
    <p class="brand">${tool.name} ${tool.version}</p>
    <h1>Security audit of ${root === "." ? "this project" : root}</h1>
    <p class="verdict">${verdict(findings)}</p>
    <ul class="figures">
      ${SEVERITIES.map((severity) => {
        const count = findings.filter((one) => one.severity === severity).length;
        return markup`<li class="${count === 0 ? "none" : severity}"><b>${count}</b> ${severity}</li> `;
      })}
    </ul>
    <dl class="about">
      ${report.projects.map(projectMarkup)}
      <div>
        <dt>Audited</dt>
        <dd>${audited(report)}</dd>
      </div>
    </dl>
  </header> `;
}

function verdict(findings: readonly Finding[]): Markup {
  if (findings.length === 0) return markup`Nothing to report at this level of detail.`;
  const now = findings.filter(({ window }) => window === "immediately").length;
  const today = findings.filter(({ window }) => window === "same day").length;
  const when = [
    ...(now > 0 ? [`${now} to deal with immediately`] : []),
    ...(today > 0 ? [`${today} today`] : []),
  ];
  const rest = when.length === 0 ? "none of them urgent" : when.join(", ");
  return markup`<b>${counted(findings.length, "finding")}</b>: ${rest}.`;
}

function projectMarkup({ root, settingsModule, reason, django }: ReportedProject): Markup {
  const name = root === "" ? "Project" : `Project ${root}`;
  const settings =
    settingsModule === undefined
      ? markup`no production settings found`
      : markup`production settings <code>${settingsModule}</code>`;
  const version = django.version === undefined ? "version of Django unknown" : `Django ${django.version}`;
  return markup`<div>
    <dt>${name}</dt>
    <dd>${settings} (${prose(reason)}); ${version} (${prose(django.known)})</dd>
  </div> `;
}

function audited({ counts, ruledOut, suppressed, unseen }: AuditReport): string {
  const parts = [
    counted(counts.files, "file"),
    counted(counts.lines, "line"),
    ...(suppressed.length > 0 ? [`${counted(suppressed.length, "finding")} accepted with a reason`] : []),
    ...(ruledOut.length > 0 ? [`${counted(ruledOut.length, "suspicion")} ruled out`] : []),
    ...(unseen.length > 0 ? [`${counted(unseen.length, "question")} left open`] : []),
  ];
  return parts.join(" · ");
}

/** The charts; a report without findings has none. */
export function chartsSection(charts: readonly Chart[]): Markup | undefined {
  if (charts.every(({ bars }) => bars.every(({ count }) => count === 0))) return undefined;
  return section("summary", "At a glance", markup`<div class="charts">${charts.map(chartMarkup)}</div>`);
}
