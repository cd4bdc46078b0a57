/** Trees and problems as short text, for tests that compare whole trees. */
import { parsePython } from "../../src/syntax/python/parse.ts";
import type { Node } from "../../src/syntax/python/tree.ts";
import { forEachChild } from "../../src/syntax/python/walk.ts";

/** `Kind(child, …)` for each node; names and literals as their source text. */
function outlineOf(source: string, node: Node): string {
  const children: string[] = [];
  forEachChild(node, (child) => children.push(outlineOf(source, child)));
  if (children.length === 0 && LEAVES.has(node.kind))
    return Buffer.from(source).subarray(node.start, node.end).toString();
  return `${label(node)}(${children.join(", ")})`;
}

const LEAVES: ReadonlySet<string> = new Set([
  "Name",
  "Identifier",
  "Number",
  "String",
  "Constant",
  "FormattedText",
  "ImportAlias",
]);

function label(node: Node): string {
  switch (node.kind) {
    case "Binary":
    case "Unary":
    case "BooleanOperation":
      return `${node.kind} ${node.operator}`;
    case "Compare":
      return `Compare ${node.operators.join(" ")}`;
    case "Param":
    case "Argument":
      return node.style === "normal" || node.style === "positional"
        ? node.kind
        : `${node.kind} ${node.style}`;
    case "FormattedString":
      return node.template ? "Template" : "FormattedString";
    case "CapturePattern":
      return `CapturePattern ${node.name}`;
    default:
      return node.kind;
  }
}

/** One line for each statement of the module, and `! message at "text"` for each problem. */
export function outline(source: string): string {
  const { module, problems } = parsePython(new Uint8Array(Buffer.from(source)));
  const lines = module.body.map((statement) => outlineOf(source, statement));
  for (const { message, start, end } of problems) {
    lines.push(`! ${message} at ${JSON.stringify(Buffer.from(source).subarray(start, end).toString())}`);
  }
  return lines.join("\n");
}

/** A source and the outline that it must give. */
export interface TreeCase {
  readonly name: string;
  readonly source: string;
  readonly expected: string;
}

/** Cases of a `.txt` file: `# name`, the source, `==>`, the outline, separated by blank lines. */
export function readCases(text: string): readonly TreeCase[] {
  return text
    .split(/^# /m)
    .slice(1)
    .map((part) => {
      const [head = "", expected = ""] = part.split(/^==>$/m);
      const [name = "", ...source] = head.split("\n");
      return { name, source: source.join("\n").replace(/^\n|\n$/g, ""), expected: expected.trim() };
    });
}

/** The text of such a file with the outlines that the parser gives now. */
export function writeCases(cases: readonly TreeCase[]): string {
  return cases.map(({ name, source }) => `# ${name}\n${source}\n==>\n${outline(`${source}\n`)}\n`).join("\n");
}
