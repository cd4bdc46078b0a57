/** The list of findings as HTML: what stands in a row whether or not scripts run. Code, traces and reasons are drawn by the page's script when a row is opened. */
import type { Finding } from "../../findings/finding.ts";
import type { AuditReport } from "../audit-report.ts";
import { worstFirst } from "../worst-first.ts";
import { markup, type Markup } from "./markup.ts";
import { badge, placeText, prose } from "./pieces.ts";

/** Findings as the page lists them: worst first, accepted ones last. */
export function listedFindings({ findings, suppressed }: AuditReport): readonly Finding[] {
  return [...worstFirst(findings), ...worstFirst(suppressed)];
}

/** One row. The address of a row is its fingerprint, so that links survive the next audit. */
export function findingRow(finding: Finding, index: number, app: string): Markup {
  const { severity, confidence, window, id, title, path, start, scope, suppression } = finding;
  const state = suppression === undefined ? "open" : "accepted";
  const fix = finding.hasSafeFix === true ? "safe fix" : "by hand";
  const inside = scope === undefined ? undefined : markup` in <code>${scope}</code>`;
  return markup`<details
    class="finding"
    id="f-${finding.fingerprint}"
    data-index="${index}"
    data-severity="${severity}"
    data-confidence="${confidence}"
    data-window="${window}"
    data-rule="${id}"
    data-app="${app}"
    data-state="${state}"
    data-fix="${fix}"
  >
    <summary>
      ${badge(severity)}<div class="what">
        <h3 class="title">${prose(title)}</h3>
        <p class="where"><code class="place">${placeText(path, start.line)}</code>${inside}</p>
      </div>
      <span class="tags">
        ${suppression === undefined ? undefined : markup`<span class="tag">accepted</span> `}${finding.hasSafeFix === true ? markup`<span class="tag safe">safe fix</span> ` : undefined}<span class="tag when">${window}</span>
      </span>
    </summary>
    <div class="body">
      <p class="message">${prose(finding.message)}</p>
      <div class="slot code"></div>
      <div class="fix">
        <h4>Fix</h4>
        <p>${prose(finding.fix)}</p>
        <div class="slot diff"></div>
      </div>
      <div class="slot facts"></div>
      <p class="id">${id}</p>
    </div>
  </details> `;
}
