/** What the page's script draws of a finding when its row is opened. */
import type { Excerpt, Finding, Waypoint } from "../../findings/finding.ts";
import { isEvidenceShown } from "../text-finding.ts";
import { visible, visibleLine } from "../visible.ts";
import type { CodeLine, PageFinding, PageStep } from "./page-shape.ts";
import { placeText } from "./pieces.ts";

/** The finding's content; every text is made visible here, once. */
export function pageFinding(finding: Finding, diff: string | undefined): PageFinding {
  const { excerpt, trace, places, related, rule } = finding;
  return {
    lines: codeLines(excerpt),
    trace: trace.map(pageStep),
    places: places.map(pageStep),
    related: related.map(pageStep),
    facts: factsOf(finding).filter(([, text]) => text !== ""),
    rule,
    diff: diff === undefined ? [] : diff.trimEnd().split("\n").map(visible),
    words: visible(searchWords(finding)),
  };
}

function pageStep({ path, start, code, note, scope = "" }: Waypoint): PageStep {
  return {
    place: visibleLine(placeText(path, start.line)),
    code: visibleLine(code),
    note: visible(note),
    scope: visibleLine(scope),
  };
}

function factsOf(finding: Finding): PageFinding["facts"] {
  const { impact, mitigation, falsePositive, evidence, severityReason = "", routes, cwe } = finding;
  const facts: readonly (readonly [string, string])[] = [
    ["Impact", impact],
    ["Evidence", isEvidenceShown(finding) ? "" : evidence],
    ["Until then", mitigation],
    ["False alarm?", falsePositive],
    ["Severity", severityReason],
    ["Confidence", `${finding.confidence}: ${finding.confidenceReason}`],
    ["Routes", routes.join(", ")],
    ["Weakness", cwe.map((number) => `CWE-${number}`).join(", ")],
    ["Accepted", finding.suppression?.reason ?? ""],
    ["Fingerprint", finding.fingerprint],
  ];
  return facts.map(([label, text]) => [label, visible(text)]);
}

function searchWords({ id, cwe, routes, trace, places, excerpt }: Finding): string {
  const paths = new Set([...trace, ...places].map(({ path }) => path));
  return [id, ...cwe.map((number) => `CWE-${number}`), ...routes, ...paths, ...excerpt.lines].join("\n");
}

function codeLines({ firstLine, lines, start, end }: Excerpt): readonly CodeLine[] {
  return lines.map((line, i) => {
    const number = firstLine + i;
    const [from, to] = markedPart(line, number, start, end);
    const parts = [line.slice(0, from), line.slice(from, to), line.slice(to)] as const;
    return [number, visible(parts[0]), visible(parts[1]), visible(parts[2])];
  });
}

/** Where the finding's stretch begins and ends in a line, in UTF-16 code units; lines outside have none. */
function markedPart(
  line: string,
  number: number,
  start: Excerpt["start"],
  end: Excerpt["end"],
): readonly [from: number, to: number] {
  if (number < start.line || number > end.line) return [line.length, line.length];
  const indent = line.length - line.trimStart().length;
  const from = number === start.line ? start.column - 1 : indent;
  const to = number === end.line ? end.column - 1 : line.length;
  return [from, Math.max(from, to)];
}
