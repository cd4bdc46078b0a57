import { escapeHtml, renderInline } from "./inline.ts";

/** A page's body and what can be linked to in it. */
export interface RenderedText {
  readonly title: string;
  readonly html: string;
  readonly anchors: readonly string[];
}

/** A run of lines that belong together. */
type Block =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "code"; readonly language: string; readonly text: string }
  | { readonly kind: "table" | "list" | "paragraph"; readonly lines: readonly string[] };

/**
 * Markdown as this repository writes it: headings, fenced code, tables, flat lists, paragraphs. Everything is escaped; HTML in
 * the text is not passed on, comments are left out.
 */
export function renderBlocks(markdown: string, link: (target: string) => string): RenderedText {
  const blocks = readBlocks(markdown);
  const anchors: string[] = [];
  const html = blocks.map((block) => renderBlock(block, link, anchors)).join("\n");
  const title = blocks.find((block) => block.kind === "heading");
  return { title: title === undefined ? "" : plain(title.text), html, anchors };
}

function readBlocks(markdown: string): readonly Block[] {
  const lines = markdown.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const [block, next] = readBlock(lines, at);
    if (block !== undefined) blocks.push(block);
    at = next;
  }
  return blocks;
}

function readBlock(lines: readonly string[], at: number): readonly [Block | undefined, next: number] {
  const line = lines[at] ?? "";
  if (line.trim() === "" || line.startsWith("<!--")) return [undefined, at + 1];
  const fence = leading(line, "`");
  if (fence >= 3) return readCode(lines, at, fence);
  const level = leading(line, "#");
  if (level > 0 && line[level] === " ")
    return [{ kind: "heading", level, text: line.slice(level + 1) }, at + 1];
  let end = at + 1;
  while (end < lines.length && goesOn(lines[end] ?? "")) end++;
  return [{ kind: kindOf(line), lines: lines.slice(at, end) }, end];
}

function readCode(lines: readonly string[], at: number, fence: number): readonly [Block, next: number] {
  const close = lines.findIndex((line, i) => i > at && line.trimEnd() === "`".repeat(fence));
  if (close < 0) throw new Error(`a block of code has no end: ${lines[at] ?? ""}`);
  const text = lines.slice(at + 1, close).join("\n");
  return [{ kind: "code", language: (lines[at] ?? "").slice(fence), text }, close + 1];
}

function goesOn(line: string): boolean {
  return line.trim() !== "" && leading(line, "`") < 3 && !line.startsWith("#");
}

function kindOf(line: string): "table" | "list" | "paragraph" {
  if (line.startsWith("|")) return "table";
  return isItem(line) ? "list" : "paragraph";
}

function isItem(line: string): boolean {
  return line.startsWith("- ") || isNumbered(line);
}

function isNumbered(line: string): boolean {
  return /^\d{1,3}\. /.test(line);
}

function leading(line: string, character: string): number {
  let count = 0;
  while (line[count] === character) count++;
  return count;
}

function renderBlock(block: Block, link: (target: string) => string, anchors: string[]): string {
  switch (block.kind) {
    case "heading": {
      const id = freeAnchor(block.text, anchors);
      anchors.push(id);
      return `<h${block.level} id="${id}">${renderInline(block.text, link)}</h${block.level}>`;
    }
    case "code":
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case "table":
      return renderTable(block.lines, link);
    case "list":
      return renderList(block.lines, link);
    case "paragraph":
      return `<p>${renderInline(block.lines.join(" "), link)}</p>`;
  }
}

/** A heading's anchor as GitHub makes it, so that a link works there and here. */
function freeAnchor(text: string, taken: readonly string[]): string {
  const kept = plain(text)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, "");
  const own = kept.replaceAll(" ", "-");
  let id = own;
  for (let i = 1; taken.includes(id); i++) id = `${own}-${i}`;
  return id;
}

function plain(text: string): string {
  return text.replaceAll("`", "").replaceAll("**", "");
}

function renderTable(lines: readonly string[], link: (target: string) => string): string {
  const [head = "", , ...rows] = lines;
  const row = (line: string, tag: "th" | "td"): string =>
    `<tr>${cells(line)
      .map((cell) => `<${tag}>${renderInline(cell, link)}</${tag}>`)
      .join("")}</tr>`;
  const body = rows.map((line) => row(line, "td")).join("\n");
  return `<div class="table"><table><thead>${row(head, "th")}</thead><tbody>\n${body}\n</tbody></table></div>`;
}

/** `\|` is a bar inside of a cell. */
function cells(line: string): readonly string[] {
  const bar = "\u0000";
  const inner = line
    .replaceAll(String.raw`\|`, bar)
    .trim()
    .slice(1, -1);
  return inner.split("|").map((cell) => cell.replaceAll(bar, "|").trim());
}

function renderList(lines: readonly string[], link: (target: string) => string): string {
  const items: string[] = [];
  for (const line of lines)
    if (isItem(line)) items.push(line.slice(line.indexOf(" ") + 1));
    else items.push(`${items.pop() ?? ""} ${line.trim()}`);
  const tag = isNumbered(lines[0] ?? "") ? "ol" : "ul";
  return `<${tag}>\n${items.map((item) => `<li>${renderInline(item, link)}</li>`).join("\n")}\n</${tag}>`;
}
