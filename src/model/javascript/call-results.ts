/** What calls in a script give: answers of servers, texts made of texts, results of the script's own functions. */
import type { ScriptCall, ScriptFunction, ScriptNode } from "../../syntax/javascript/tree.ts";
import { dottedName, isFunction, keyName, memberName } from "../../syntax/javascript/tree.ts";
import { onceFor } from "../../bind/once.ts";
import { attributeRead } from "./attribute-reads.ts";
import { markdownText, readAsMarkdown } from "./markdown-calls.ts";
import { resolvedNode } from "./bound-nodes.ts";
import { isRequest } from "./request-calls.ts";
import { textOfNode } from "./script.ts";
import type { ScriptIndex } from "./script-index.ts";
import { bindingsOf } from "./script-index.ts";
import type { ScriptValue } from "./script-value.ts";
import { ANSWER, either, joinedPart, MADE, UNKNOWN } from "./script-value.ts";

/** The questions that a call's result leads to. */
export interface Following {
  readonly valueOf: (index: ScriptIndex, node: ScriptNode, depth: number) => ScriptValue;
  readonly returnsOf: (index: ScriptIndex, of: ScriptFunction) => readonly ScriptNode[];
}

/** Names under which people escape or clean text. */
const CLEANS =
  /escape(?!d$)|sanitize|purify|encode|striptags|strip_tags|htmlentities|htmlspecial|filterxss|cleanhtml|safehtml|htmlsafe/i;

/** Names that undo it again. */
const UNDOES = /unescape|decode/i;

/** Results without markup of others. */
const HARMLESS =
  /^(?:parseInt|parseFloat|Number|Boolean|toFixed|toPrecision|indexOf|lastIndexOf|findIndex|includes|startsWith|endsWith|has|test|isArray|charCodeAt|getTime|toISOString|toLocaleDateString|toLocaleTimeString|Date|round|floor|ceil|abs|min|max|random|gettext|ngettext|pgettext|hasClass|width|height|index|html|outerHTML)$/;

/** Results that hold what their receiver holds. */
const KEEPS =
  /^(?:toString|trim|trimStart|trimEnd|toLowerCase|toUpperCase|substr|substring|slice|split|join|sort|reverse|filter|find|pop|shift|at|values|normalize|padStart|padEnd|charAt|repeat|json|text|then|done|catch|finally|clone|promise|flat|getReader|read)$/;

/** Functions that give back what they are given. */
const PASSES =
  /^(?:String|unescape|atob|JSON\.parse|\$\.parseJSON|jQuery\.parseJSON|Object\.values|Object\.entries|Array\.from|structuredClone|URLSearchParams|URL|\$\.trim|jQuery\.trim)$/;

const DECODES = /^(?:decodeURIComponent|decodeURI)$/;

/** What a call gives. */
export function callResult(
  index: ScriptIndex,
  call: ScriptCall,
  depth: number,
  following: Following,
): ScriptValue {
  const next = (node: ScriptNode): ScriptValue => following.valueOf(index, node, depth + 1);
  if (isRequest(call)) return ANSWER;
  const written = dottedName(call.callee) ?? "";
  const name = memberName(call.callee) ?? written;
  const [first] = call.arguments;
  if (DECODES.test(written)) return first ? decoded(next(first)) : UNKNOWN;
  const markdown = markdownText(index, call);
  if (markdown) return readAsMarkdown(next(markdown));
  if (CLEANS.test(name) && !UNDOES.test(name)) return MADE;
  if (PASSES.test(written)) return first ? passed(written, index, first, next) : UNKNOWN;
  if (call.callee.type === "MemberExpression") {
    const given = methodResult(index, call, call.callee, name, next);
    return given.kind === "unknown" && isOwnObject(call.callee.object)
      ? resultOf(index, methodsNamed(index).get(name) ?? [], depth, following)
      : given;
  }
  if (HARMLESS.test(name)) return MADE;
  if (name === "interpolate") return { kind: "joined", parts: call.arguments.map((one) => next(one)) };
  return ownResult(index, call, depth, following);
}

function decoded(value: ScriptValue): ScriptValue {
  return value.kind === "address" ? { ...value, decoded: true } : value;
}

/** `JSON.parse(document.getElementById("rows").textContent)` is what the server wrote into the page. */
function passed(
  written: string,
  index: ScriptIndex,
  first: ScriptNode,
  next: (node: ScriptNode) => ScriptValue,
): ScriptValue {
  const value = next(first);
  const isPageData =
    written.endsWith("JSON") || written === "JSON.parse"
      ? /\.(?:textContent|innerHTML|innerText|text\(\)|html\(\))$/.test(textOfNode(index.script, first))
      : false;
  return isPageData ? ANSWER : value;
}

function methodResult(
  index: ScriptIndex,
  call: ScriptCall,
  callee: ScriptNode & { type: "MemberExpression" },
  name: string,
  next: (node: ScriptNode) => ScriptValue,
): ScriptValue {
  if (name === "replace" || name === "replaceAll") return replaced(index, call, callee, next);
  if (name === "concat")
    return { kind: "joined", parts: [callee.object, ...call.arguments].map((one) => next(one)) };
  if (name === "map" || name === "flatMap") return mapped(call, next);
  if (name === "decode" && isTextDecoder(index, callee.object))
    return call.arguments[0] ? next(call.arguments[0]) : UNKNOWN;
  const kept = attributeRead(call, name);
  if (kept) return kept;
  const base = next(callee.object);
  if (base.kind === "address" && /^get(?:All)?$/.test(name)) return { ...base, decoded: true };
  if (name === "text" && base.kind !== "answer") return UNKNOWN;
  if (KEEPS.test(name)) return base;
  return HARMLESS.test(name) ? MADE : UNKNOWN;
}

/** `new TextDecoder()` gives the text of a stream's pieces (developer.mozilla.org/en-US/docs/Web/API/TextDecoder). */
function isTextDecoder(index: ScriptIndex, node: ScriptNode): boolean {
  const made = resolvedNode(index, node);
  return made.type === "NewExpression" && /^(?:window\.)?TextDecoder$/.test(dottedName(made.callee) ?? "");
}

/** A replacement of `<` or `&` is an escape written by hand. */
function replaced(
  { script }: ScriptIndex,
  call: ScriptCall,
  callee: ScriptNode & { type: "MemberExpression" },
  next: (node: ScriptNode) => ScriptValue,
): ScriptValue {
  const [pattern, replacement] = call.arguments;
  const written = pattern ? textOfNode(script, pattern) : "";
  if (/[<&]|\^/.test(written)) return MADE;
  const filled = PLACEHOLDER.test(written) ? [MARKUP] : [];
  const put = replacement ? [joinedPart(next(replacement), replacement)] : [];
  return { kind: "joined", parts: [...filled, next(callee.object), ...put] };
}

/** `{{name}}`, `${name}`, `__name__`, `%name%`: what a text with gaps has for a value; what is shown as HTML with gaps has tags around them. */
const PLACEHOLDER = /\{\{|\$\{|\\\{|__\w{1,40}__|%\w{1,40}%|\{\w{1,40}\}/;

/** Stands for the tags of a template that was read from somewhere. */
const MARKUP: ScriptValue = { kind: "text", text: "<!>" };

/** `rows.map((row) => "<li>" + row.name)` is what the function gives for one of them. */
function mapped(call: ScriptCall, next: (node: ScriptNode) => ScriptValue): ScriptValue {
  const [given] = call.arguments;
  if (!given || !isFunction(given) || given.type !== "ArrowFunctionExpression") return UNKNOWN;
  return given.body.type === "BlockStatement" ? UNKNOWN : next(given.body);
}

/** `this.rowHtml(row)`, `Basket.rowHtml(row)`: objects of which the script may write the methods itself. */
function isOwnObject(node: ScriptNode): boolean {
  return node.type === "ThisExpression" || node.type === "Identifier";
}

/** Methods of classes and objects that only one of the script's own has the name of. */
const methodsNamed: (index: ScriptIndex) => ReadonlyMap<string, readonly ScriptFunction[]> = onceFor(
  ({ functions, parents }) => {
    const found = new Map<string, ScriptFunction[]>();
    for (const one of functions) {
      const name = methodName(parents.get(one));
      if (name === undefined) continue;
      const same = found.get(name);
      if (same) same.push(one);
      else found.set(name, [one]);
    }
    return new Map([...found].filter(([, same]) => same.length === 1));
  },
);

/** `rowHtml` of `rowHtml(row) {…}`, `{rowHtml: function (row) {…}}` and `Basket.prototype.rowHtml = function (row) {…}`. */
function methodName(parent: ScriptNode | undefined): string | undefined {
  if (parent?.type === "MethodDefinition" || parent?.type === "Property")
    return keyName(parent.key, parent.computed);
  return parent?.type === "AssignmentExpression" ? memberName(parent.left) : undefined;
}

/** A function of the script itself gives what it returns. */
function ownResult(
  index: ScriptIndex,
  { callee }: ScriptCall,
  depth: number,
  following: Following,
): ScriptValue {
  if (callee.type !== "Identifier") return UNKNOWN;
  const functions = bindingsOf(index, callee, callee.name).flatMap((binding): ScriptFunction[] => {
    if (binding.kind === "function") return [binding.node];
    return binding.kind === "value" && isFunction(binding.node) ? [binding.node] : [];
  });
  return resultOf(index, functions, depth, following);
}

function resultOf(
  index: ScriptIndex,
  functions: readonly ScriptFunction[],
  depth: number,
  { valueOf, returnsOf }: Following,
): ScriptValue {
  const results = functions.slice(0, 2).flatMap((one) => returnsOf(index, one).slice(0, 6));
  return results.length === 0 ? UNKNOWN : either(results.map((node) => valueOf(index, node, depth + 1)));
}
