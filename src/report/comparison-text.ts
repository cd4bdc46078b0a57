/** A comparison of two reports, for terminals, for pull requests and for programs. */
import type { ComparedPair, ComparedPlace, Comparison } from "./comparison.ts";
import { counted } from "./counted.ts";
import { jsonText } from "./json-text.ts";
import { escapedMarkdown, markdownCode } from "./markdown-text.ts";
import { visibleLine } from "./visible.ts";

/** Version of the comparison's JSON: the second number grows with additions, the first with anything else. */
export const COMPARISON_VERSION = "1.0";

/** Everything, as JSON. */
export function comparisonToJson({ fresh, ...rest }: Comparison): string {
  return jsonText({ schemaVersion: COMPARISON_VERSION, new: fresh, ...rest }, 2);
}

/** Lines for a terminal. */
export function comparisonToText(comparison: Comparison): string {
  const lines = [
    summaryOf(comparison),
    ...SECTIONS.flatMap(({ title, linesOf }) => {
      const lines = linesOf(comparison).map((line) => `  ${visibleLine(line)}`);
      return lines.length === 0 ? [] : ["", `${title}:`, ...lines];
    }),
    ...comparison.notes.flatMap((note) => ["", note]),
  ];
  return `${lines.join("\n")}\n`;
}

/** One line: how many of what. A finding with twenty places counts twenty times here, so the line says what it counts. */
export function summaryOf({ fresh, fixed, moved, rejudged, accepted, unchanged }: Comparison): string {
  const parts = [
    `${fresh.length} new`,
    `${fixed.length} fixed`,
    ...(moved.length === 0 ? [] : [`${moved.length} moved`]),
    ...(rejudged.length === 0 ? [] : [`${rejudged.length} judged otherwise`]),
    ...(accepted.length === 0 ? [] : [`${accepted.length} accepted`]),
    `${unchanged} unchanged`,
  ];
  return `places: ${parts.join(", ")}`;
}

interface Section {
  readonly title: string;
  readonly linesOf: (comparison: Comparison) => readonly string[];
}

const SECTIONS: readonly Section[] = [
  { title: "New", linesOf: ({ fresh }) => fresh.map(placeLine) },
  { title: "Fixed", linesOf: ({ fixed }) => fixed.map(placeLine) },
  { title: "Moved", linesOf: ({ moved }) => moved.map(movedLine) },
  { title: "Judged otherwise", linesOf: ({ rejudged }) => rejudged.map(rejudgedLine) },
  { title: "Accepted since then", linesOf: ({ accepted }) => accepted.map(placeLine) },
];

function placeLine(place: ComparedPlace): string {
  return `${placeOf(place)}  ${place.severity}  ${place.ruleId}  ${place.title}`;
}

function placeOf({ path, line, scope }: ComparedPlace): string {
  return `${path}:${line}${scope === undefined ? "" : ` (${scope})`}`;
}

function movedLine({ before, after }: ComparedPair): string {
  return `${placeOf(before)} -> ${placeOf(after)}  ${after.ruleId}  ${after.title}`;
}

function rejudgedLine({ before, after }: ComparedPair): string {
  const was = `${before.severity}, confidence ${before.confidence}`;
  return `${placeOf(after)}  ${after.ruleId}  was ${was}; is ${after.severity}, confidence ${after.confidence}`;
}

/** Entries of a section beyond these are counted: a comment has its limits. */
const MOST = 25;

/** A comment for a pull request. */
export function comparisonToMarkdown(comparison: Comparison): string {
  const lines = [
    `## pickguard: ${summaryOf(comparison)}`,
    ...MARKDOWN_SECTIONS.flatMap(({ title, linesOf }) => section(title, linesOf(comparison))),
    ...comparison.notes.flatMap((note) => ["", escapedMarkdown(note)]),
  ];
  return `${lines.join("\n")}\n`;
}

const MARKDOWN_SECTIONS: readonly Section[] = [
  { title: "New", linesOf: ({ fresh }) => fresh.map(markdownPlace) },
  { title: "Fixed", linesOf: ({ fixed }) => fixed.map(markdownPlace) },
  { title: "Moved", linesOf: ({ moved }) => moved.map(markdownMoved) },
  { title: "Judged otherwise", linesOf: ({ rejudged }) => rejudged.map(markdownRejudged) },
  { title: "Accepted since then", linesOf: ({ accepted }) => accepted.map(markdownPlace) },
];

function section(title: string, entries: readonly string[]): readonly string[] {
  if (entries.length === 0) return [];
  const more = entries.length - MOST;
  const rest = more > 0 ? [`- … and ${counted(more, "more place")}`] : [];
  return ["", `### ${title}`, "", ...entries.slice(0, MOST), ...rest];
}

function markdownPlace(place: ComparedPlace): string {
  return `- **${place.severity}** ${escapedMarkdown(place.title)}, ${markdownCode(placeOf(place))} (${escapedMarkdown(place.ruleId)})`;
}

function markdownMoved({ before, after }: ComparedPair): string {
  return `- ${escapedMarkdown(after.title)}, from ${markdownCode(placeOf(before))} to ${markdownCode(placeOf(after))}`;
}

function markdownRejudged({ before, after }: ComparedPair): string {
  const [was, is] = [before, after].map((one) => `${one.severity}, confidence ${one.confidence}`);
  return `- ${escapedMarkdown(after.title)}, ${markdownCode(placeOf(after))}: was ${was}, is ${is}`;
}
