/** What to do first, for terminals: two lines above the findings, and the plan between them and the summary. */
import { SEVERITIES, type Finding } from "../findings/finding.ts";
import { WINDOWS } from "../findings/window.ts";
import { counted } from "./counted.ts";
import { displayWidth, wrap } from "./display-width.ts";
import type { Paint } from "./paint.ts";
import { effortOf, planOf, type PlanPart, type PlanStep } from "./plan.ts";
import type { FindingStyle } from "./text-finding.ts";
import { heading } from "./text-summary.ts";
import { visible, visibleLine } from "./visible.ts";

/** Shorter reports are their own plan. */
const FEW = 4;

/** Steps of a deadline unless all are asked for. */
const MOST_STEPS = 5;

/** Places named for a step. */
const MOST_PLACES = 2;

const INDENT = "  ";

/** Cells for the severity. */
const SEVERITY = 10;

/** What the findings come to, before the first of them; nothing for short reports. */
export function overviewLines(
  findings: readonly Finding[],
  { paint, width }: FindingStyle,
): readonly string[] {
  if (findings.length < FEW) return [];
  const windows = WINDOWS.flatMap((window) => {
    const count = findings.filter((one) => one.window === window).length;
    return count === 0 ? [] : [`${count} ${window}`];
  });
  const when = `To do: ${windows.join(", ")} (the plan stands at the end)`;
  return [
    ...severityLines(findings, { paint, width }),
    ...wrap(when, width).map((line) => paint("quiet", line)),
  ];
}

/** In colour where all fit on one line; escapes and line breaks do not mix. */
function severityLines(
  findings: readonly Finding[],
  { paint, width }: Pick<FindingStyle, "paint" | "width">,
): readonly string[] {
  const shown = SEVERITIES.map(
    (severity) => [severity, findings.filter((one) => one.severity === severity).length] as const,
  ).filter(([, count]) => count > 0);
  const line = (paintOne: Paint): string => {
    const parts = shown.map(([severity, count]) => paintOne(severity, `${count} ${severity}`));
    return `${counted(findings.length, "finding")}: ${parts.join(", ")}`;
  };
  const plain = line((_, text) => text);
  return displayWidth(plain) <= width ? [line(paint)] : wrap(plain, width);
}

/** The plan as one section; none for short reports. */
export function planSections(
  findings: readonly Finding[],
  style: FindingStyle,
): readonly (readonly string[])[] {
  if (findings.length < FEW) return [];
  const parts = planOf(findings).map((part) => partLines(part, style));
  return [[heading("What to do first", style), ...parts.flat()]];
}

function partLines({ window, steps }: PlanPart, style: FindingStyle): readonly string[] {
  const shown = style.verbose ? steps : steps.slice(0, MOST_STEPS);
  const count = steps.reduce((sum, { findings }) => sum + findings.length, 0);
  const more = steps.length - shown.length;
  const title = window.slice(0, 1).toUpperCase() + window.slice(1);
  return [
    `${style.paint("id", title)} ${style.paint("quiet", counted(count, "finding"))}`,
    ...shown.flatMap((step) => stepLines(step, style)),
    ...(more === 0
      ? []
      : [
          style.paint(
            "quiet",
            `${INDENT}… and ${counted(more, "more kind")} of change (--verbose lists all)`,
          ),
        ]),
  ];
}

function stepLines(step: PlanStep, { paint, width }: FindingStyle): readonly string[] {
  const { severity, title, findings } = step;
  const indent = INDENT + " ".repeat(SEVERITY);
  const [first = "", ...more] = wrap(visible(title), width - indent.length);
  const places = findings
    .slice(0, MOST_PLACES)
    .map(({ path, start }) => `${visibleLine(path)}:${start.line}`);
  const others = findings.length - places.length;
  const where = others > 0 ? `${places.join(", ")} and ${others} more` : places.join(", ");
  return [
    `${INDENT}${paint(severity, severity.toUpperCase())}${" ".repeat(SEVERITY - severity.length)}${first}`,
    ...more.map((line) => indent + line),
    ...wrap(`${effortOf(step)}: ${where}`, width - indent.length).map(
      (line) => indent + paint("quiet", line),
    ),
  ];
}
