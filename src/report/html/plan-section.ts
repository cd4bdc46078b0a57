/** The remediation plan as HTML. */
import { effortOf, planOf, type PlanPart, type PlanStep } from "../plan.ts";
import type { AuditReport } from "../audit-report.ts";
import { counted } from "../counted.ts";
import { markup, type Markup } from "./markup.ts";
import { badge, placeText, prose, section } from "./pieces.ts";

/** What each deadline means for whoever plans the week. */
const MEANING = {
  immediately: "Stop and do this now: it can be used against the site as it stands.",
  "same day": "Today, before anything else is deployed.",
  "this week": "In this week's work.",
  "before the next release": "With the next release.",
} as const;

/** Steps of a deadline beyond these are folded. */
const MOST_STEPS = 8;

/** Places of a step beyond these are counted. */
const MOST_PLACES = 3;

/** The section; a report without findings has none. */
export function planSection({ findings }: AuditReport): Markup | undefined {
  if (findings.length === 0) return undefined;
  const intro = markup`<p class="quiet">
    Grouped by kind of change, worst first: each kind is decided once. A title shows its findings below.
  </p>`;
  return section(
    "plan",
    "What to do first",
    markup`${intro}
      <div class="plan">${planOf(findings).map(partMarkup)}</div>`,
  );
}

function partMarkup({ window, steps }: PlanPart): Markup {
  const count = steps.reduce((sum, { findings }) => sum + findings.length, 0);
  return markup`<section class="deadline ${window.replaceAll(" ", "-")}" aria-label="${window}">
    <h3>${window} <span class="count">${counted(count, "finding")}</span></h3>
    <p class="quiet">${MEANING[window]}</p>
    <ol>
      ${steps.slice(0, MOST_STEPS).map(stepMarkup)}
    </ol>
    ${moreSteps(steps.slice(MOST_STEPS))}
  </section> `;
}

function moreSteps(steps: readonly PlanStep[]): Markup | undefined {
  if (steps.length === 0) return undefined;
  return markup`<details class="more">
    <summary>${counted(steps.length, "more kind")} of change</summary>
    <ol>
      ${steps.map(stepMarkup)}
    </ol>
  </details> `;
}

function stepMarkup(step: PlanStep): Markup {
  const { id, title, severity, findings } = step;
  const shown = findings.slice(0, MOST_PLACES);
  const more = findings.length - shown.length;
  return markup`<li>
    ${badge(severity)}
    <div>
      <button
        type="button"
        class="link"
        data-filter="rule"
        data-value="${id}"
        data-window="${findings[0].window}"
      >
        ${prose(title)}
      </button>
      <p class="effort">${prose(effortOf(step))} · <span class="id">${id}</span></p>
      <p class="spots">
        ${shown.map(({ path, start }) => markup`<code>${placeText(path, start.line)}</code> `)}${more > 0 ? `and ${more} more` : undefined}
      </p>
    </div>
  </li> `;
}
