/** Calls that make HTML of Markdown in the browser. Tags that stand in the text stay what they are, unless the library is told otherwise. */
import type { ScriptCall, ScriptNode } from "../../syntax/javascript/tree.ts";
import { dottedName, memberName } from "../../syntax/javascript/tree.ts";
import type { ScriptIndex } from "./script-index.ts";
import type { ScriptValue } from "./script-value.ts";
import { leavesOf } from "./script-value.ts";
import { entryOf, resolvedNode } from "./bound-nodes.ts";

/** marked.js.org ("Marked does not sanitize the output HTML"), github.com/developit/snarkdown. */
const FUNCTIONS = /^(?:window\.)?(?:marked(?:\.(?:parse|parseInline|marked))?|snarkdown)$/;

/** A library's own place for tags that it finds, or its old switch against them (marked before version 8). */
const TOLD = /\brenderer\.html\s*=|\bsanitizer?\s*:\s*(?!false\b)\w/;

/** The Markdown that a call makes HTML of; undefined for other calls, and where tags are taken out. */
export function markdownText(index: ScriptIndex, call: ScriptCall): ScriptNode | undefined {
  const [text] = call.arguments;
  const written = dottedName(call.callee) ?? "";
  const makes =
    FUNCTIONS.test(written) || memberName(call.callee) === "makeHtml" || isMarkdownIt(index, call.callee);
  return makes && !TOLD.test(index.script.text) ? text : undefined;
}

/** `markdownit({html: true}).render(text)`: without `html`, it escapes tags (markdown-it.github.io/markdown-it/#MarkdownIt.new). */
function isMarkdownIt(index: ScriptIndex, callee: ScriptNode): boolean {
  if (callee.type !== "MemberExpression" || !/^render(?:Inline)?$/.test(memberName(callee) ?? ""))
    return false;
  const made = resolvedNode(index, callee.object);
  if (made.type !== "CallExpression" && made.type !== "NewExpression") return false;
  const [options] = made.arguments;
  const html = options && entryOf(options, "html");
  return (
    /^(?:window\.)?(?:markdownit|markdownIt|MarkdownIt)$/.test(dottedName(made.callee) ?? "") &&
    html?.type === "Literal" &&
    html.value === true
  );
}

/** What becomes of a text that is read as Markdown: what somebody else wrote in it may hold tags. */
export function readAsMarkdown(value: ScriptValue): ScriptValue {
  const parts = leavesOf(value).map((leaf): ScriptValue => {
    const isOthers = leaf.kind === "answer" || leaf.kind === "held" || leaf.kind === "attribute";
    return isOthers ? { kind: "markdown", of: leaf } : leaf;
  });
  return { kind: "joined", parts };
}
