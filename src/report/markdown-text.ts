/** Audited text in Markdown: it can neither act as Markdown or HTML nor call anybody by name. */
import { proseParts } from "./html/prose.ts";
import { visible, visibleLine } from "./visible.ts";

/** Words on one line in which nothing acts. */
export function escapedMarkdown(text: string): string {
  return visibleLine(text)
    .replaceAll(/[\\`*_{}[\]<>|#~]/g, "\\$&")
    .replaceAll("@", "@<!-- -->");
}

/** As code; a bar would end a table's cell, and a backtick the code. */
export function markdownCode(text: string): string {
  const plain = visibleLine(text).replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun([plain]) + 1);
  return fence === "`" ? `\`${plain}\`` : `${fence} ${plain} ${fence}`;
}

/** Our own sentences, whose code in backticks stays code. */
export function markdownProse(text: string): string {
  return proseParts(text)
    .map((part) => (part.isCode ? markdownCode(part.text) : escapedMarkdown(part.text)))
    .join("");
}

/** Lines of code as a fenced block, fenced longer than anything in it. */
export function markdownBlock(lines: readonly string[], language: string): readonly string[] {
  const code = lines.map(visible);
  const fence = "`".repeat(Math.max(3, longestRun(code) + 1));
  return [`${fence}${language}`, ...code, fence];
}

/** Backticks that stand together. */
function longestRun(lines: readonly string[]): number {
  return Math.max(0, ...lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length));
}
