/** JUnit's XML, which most CI servers show: each finding is a failed test, each accepted one a skipped test. */
import type { Finding } from "../findings/finding.ts";
import type { AuditReport } from "./audit-report.ts";
import { visible, visibleLine } from "./visible.ts";

/** The findings as XML, one suite for each rule, ending with a line feed. Without findings there is one test that passes. */
export function toJunit({ tool, findings, suppressed }: AuditReport): string {
  const all = [...findings, ...suppressed];
  const rules = [...new Set(all.map(({ rule }) => rule))].toSorted((a, b) => (a < b ? -1 : 1));
  const suites = rules.map((rule) =>
    suiteText(
      rule,
      all.filter((finding) => finding.rule === rule),
    ),
  );
  const passed = `<testsuite name="${attribute(tool.name)}" tests="1" failures="0" skipped="0"><testcase classname="${attribute(tool.name)}" name="nothing to report"/></testsuite>`;
  const counts = `tests="${Math.max(1, all.length)}" failures="${findings.length}" skipped="${suppressed.length}"`;
  const lines = [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="${attribute(`${tool.name} ${tool.version}`)}" ${counts}>`,
    ...(suites.length === 0 ? [passed] : suites),
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

function suiteText(rule: string, findings: readonly Finding[]): string {
  const skipped = findings.filter(({ suppression }) => suppression !== undefined).length;
  const counts = `tests="${findings.length}" failures="${findings.length - skipped}" skipped="${skipped}"`;
  return [`<testsuite name="${attribute(rule)}" ${counts}>`, ...findings.map(caseText), "</testsuite>"].join(
    "\n",
  );
}

function caseText(finding: Finding): string {
  const { id, path, start, title, suppression } = finding;
  const name = `${id} ${path}:${start.line} ${title}`;
  const open = `<testcase classname="${attribute(path)}" name="${attribute(name)}" file="${attribute(path)}" line="${start.line}">`;
  const inside =
    suppression === undefined
      ? failureText(finding)
      : `<skipped message="${attribute(suppression.reason)}"/>`;
  return `${open}${inside}</testcase>`;
}

function failureText({ severity, message, excerpt, impact, fix, window, confidence }: Finding): string {
  const code = excerpt.lines.map((line, i) => `${excerpt.firstLine + i} | ${line}`).join("\n");
  const body = `${message}\n\n${code}\n\nImpact: ${impact}\nFix: ${fix}\nWhen: ${window} (${severity}, ${confidence} confidence)`;
  return `<failure type="${severity}" message="${attribute(message)}">${content(body)}</failure>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** XML has no way to write some characters at all. */
function content(text: string): string {
  return visible(text)
    .replaceAll(/[\ufffe\uffff]/g, "\ufffd")
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}

function attribute(text: string): string {
  return content(visibleLine(text));
}
