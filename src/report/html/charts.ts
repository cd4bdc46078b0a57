/** Bar charts of the findings. Each bar is a button that filters the list by what it counts. */
import { CONFIDENCES, SEVERITIES, type Finding } from "../../findings/finding.ts";
import { compareText } from "../../findings/order.ts";
import { WINDOWS } from "../../findings/window.ts";
import { counted } from "../counted.ts";
import { markup, type Markup } from "./markup.ts";

/** One bar. */
export interface Bar {
  /** What the filter is set to. */
  readonly value: string;
  readonly label: string;
  readonly count: number;
  /** Names its colour; bars without one share the chart's. */
  readonly tone: string;
}

/** A chart: the filter that its bars set, and the bars. */
export interface Chart {
  readonly filter: string;
  readonly title: string;
  readonly bars: readonly Bar[];
}

/** Bars of a long chart beyond these are told as a number. */
const MOST_BARS = 10;

/** The charts of a report. */
export function chartsOf(
  findings: readonly Finding[],
  appOf: (finding: Finding) => string,
  ruleTitle: (rule: string) => string | undefined,
): readonly Chart[] {
  return [
    {
      filter: "severity",
      title: "By severity",
      bars: inOrder(
        SEVERITIES,
        findings.map(({ severity }) => severity),
      ),
    },
    {
      filter: "window",
      title: "By deadline",
      bars: inOrder(
        WINDOWS,
        findings.map(({ window }) => window),
      ),
    },
    {
      filter: "confidence",
      title: "By confidence",
      bars: inOrder(
        CONFIDENCES,
        findings.map(({ confidence }) => confidence),
      ),
    },
    {
      filter: "rule",
      title: "By rule",
      bars: byCount(findings.map(({ rule }) => rule)).map((bar) => ({
        ...bar,
        label: [bar.value, ruleTitle(bar.value)].filter((part) => part !== undefined).join(": "),
      })),
    },
    { filter: "app", title: "By app", bars: byCount(findings.map(appOf)) },
  ];
}

function inOrder(values: readonly string[], all: readonly string[]): readonly Bar[] {
  return values.map((value) => ({
    value,
    label: value,
    count: all.filter((one) => one === value).length,
    tone: value.replaceAll(" ", "-"),
  }));
}

function byCount(all: readonly string[]): readonly Bar[] {
  const counts = new Map<string, number>();
  for (const value of all) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted(([a, m], [b, n]) => n - m || compareText(a, b))
    .map(([value, count]) => ({ value, label: value, count, tone: "plain" }));
}

/** The chart as a list of labelled bars. */
export function chartMarkup({ filter, title, bars }: Chart): Markup {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const shown = bars.slice(0, MOST_BARS);
  const others = bars.slice(MOST_BARS).reduce((sum, { count }) => sum + count, 0);
  return markup`<figure class="chart by-${filter}">
    <figcaption>${title}</figcaption>
    <ul>
      ${shown.map((bar) => barMarkup(filter, bar, most))}
    </ul>
    ${others === 0 ? undefined : markup`<p class="quiet">and ${counted(others, "finding")} in ${bars.length - MOST_BARS} more</p>`}
  </figure> `;
}

function barMarkup(filter: string, { value, label, count, tone }: Bar, most: number): Markup {
  const width = count === 0 ? 0 : Math.max(1, Math.round((count / most) * 1000) / 10);
  return markup`<li>
    <button
      type="button"
      class="bar"
      data-filter="${filter}"
      data-value="${value}"
      aria-pressed="false"
      ${count === 0 ? markup` disabled` : undefined}
    >
      <span class="label">${label}</span> <span class="count">${count}</span
      ><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="6" />
        <rect class="fill ${tone}" width="${width}" height="6" />
      </svg>
    </button>
  </li> `;
}
