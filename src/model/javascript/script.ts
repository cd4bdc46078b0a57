/** One piece of JavaScript: a file of the project's own, an inline script, or an event handler in an attribute. */
import type { AuditFile } from "../../discover/file-kind.ts";
import type { Place } from "../../findings/finding.ts";
import type { Span } from "../../source/span.ts";
import type { ScriptNode } from "../../syntax/javascript/tree.ts";
import type { Insertion } from "../templates/page.ts";
import type { TemplateFile } from "../templates/template-files.ts";

/** A script's text, ready to be parsed. */
export interface Script {
  readonly file: AuditFile;
  /** The template it stands in; undefined for a file of its own. */
  readonly page: TemplateFile | undefined;
  /** Byte offset of the text's first character in the file. */
  readonly start: number;
  /** One character for each byte; what a template inserts is written as a name of `$`, its silent tags are blank. */
  readonly text: string;
  /** What the template inserts, in the order of the text. */
  readonly insertions: readonly Insertion[];
}

/** The sign that stands for each byte of `{{ … }}` and of tags that insert something. */
export const PLACEHOLDER = "$";

/** Where a node stands in its file. */
export function placeIn({ file, start }: Script, node: Pick<ScriptNode, "start" | "end">): Place {
  return { path: file.path, span: { start: start + node.start, end: start + node.end } };
}

/** The insertions within a node. */
export function insertionsIn(
  { insertions, start }: Script,
  node: Pick<ScriptNode, "start" | "end">,
): readonly Insertion[] {
  if (insertions.length === 0) return insertions;
  return insertions.slice(firstFrom(insertions, start + node.start), firstFrom(insertions, start + node.end));
}

/** The position of the first insertion that does not begin before `offset`. */
function firstFrom(insertions: readonly Insertion[], offset: number): number {
  let low = 0;
  let high = insertions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((insertions[middle]?.start ?? offset) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A node as it is written. */
export function textOfNode({ text }: Script, { start, end }: Pick<ScriptNode, "start" | "end">): string {
  return text.slice(start, end);
}

/** The script with blanks for its comments, so that what they mention is not taken for what the script does. */
export function withoutComments(script: Script, comments: readonly Span[]): Script {
  if (comments.length === 0) return script;
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of comments) {
    if (start < at) continue;
    pieces.push(script.text.slice(at, start), " ".repeat(end - start));
    at = end;
  }
  pieces.push(script.text.slice(at));
  return { ...script, text: pieces.join("") };
}
