/** Works out what an expression of a script may be, within one script, through variables, callbacks and its own functions. */
import type { ScriptFunction, ScriptNode } from "../../syntax/javascript/tree.ts";
import {
  childrenOf,
  dottedName,
  isFunction,
  joinedOperands,
  memberName,
} from "../../syntax/javascript/tree.ts";
import { datasetRead } from "./attribute-reads.ts";
import { entryOf, numberOf, resolvedNode } from "./bound-nodes.ts";
import { callResult } from "./call-results.ts";
import { callbackParameter } from "./callbacks.ts";
import { insertionsIn, textOfNode } from "./script.ts";
import type { ScriptBinding, ScriptIndex } from "./script-index.ts";
import { bindingsOf } from "./script-index.ts";
import type { ScriptValue } from "./script-value.ts";
import { ANSWER, either, joinedPart, MADE, property, propertyPath, UNKNOWN } from "./script-value.ts";

/** Expressions followed one behind the other. */
const DEPTH = 14;

/** Calls of one function that are looked at. */
const MOST_PLACES = 6;

/** Places where one name is bound that are looked at: a page's markup is put together line by line. */
const MOST_BINDINGS = 16;

/** What an expression may be. `depth` counts the steps that led here. */
export function valueOf(index: ScriptIndex, node: ScriptNode, depth: number = 0): ScriptValue {
  if (depth > DEPTH || index.budget.left-- <= 0) return UNKNOWN;
  const next = (one: ScriptNode): ScriptValue => valueOf(index, one, depth + 1);
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? writtenText(index, node) : MADE;
    case "TemplateLiteral":
      return { kind: "joined", parts: templateParts(index, node, next) };
    case "Identifier":
      return nameValue(index, node, depth);
    case "MemberExpression":
      return memberValue(index, node, next);
    case "CallExpression":
    case "NewExpression":
      return callResult(index, node, depth, { valueOf, returnsOf });
    case "BinaryExpression":
      if (node.operator !== "+") return MADE;
      return { kind: "joined", parts: joinedOperands(node).map((one) => joinedPart(next(one), one)) };
    case "LogicalExpression":
      return node.operator === "&&" ? next(node.right) : either([next(node.left), next(node.right)]);
    case "ConditionalExpression":
      return either([next(node.consequent), next(node.alternate)]);
    case "AwaitExpression":
      return next(node.argument);
    case "ChainExpression":
    case "ParenthesizedExpression":
      return next(node.expression);
    case "AssignmentExpression":
      return next(node.right);
    case "ArrayExpression":
      return { kind: "joined", parts: node.elements.flatMap((one) => (one ? [next(one)] : [])) };
    case "UnaryExpression":
    case "UpdateExpression":
    case "ObjectExpression":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
    case "TaggedTemplateExpression":
      return MADE;
    default:
      return UNKNOWN;
  }
}

/** A text with what the template inserts into it, piece by piece. Quotes and backslashes stay as they are written. */
function writtenText({ script }: ScriptIndex, node: ScriptNode): ScriptValue {
  const inserted = insertionsIn(script, node);
  if (inserted.length === 0) return { kind: "text", text: textOfNode(script, node) };
  const parts: ScriptValue[] = [];
  let at = node.start;
  for (const insertion of inserted) {
    const start = insertion.start - script.start;
    parts.push({ kind: "text", text: textOfNode(script, { start: at, end: start }) });
    parts.push({ kind: "insertion", insertion, ...(node.type === "Literal" ? { isQuoted: true } : {}) });
    at = insertion.end - script.start;
  }
  parts.push({ kind: "text", text: textOfNode(script, { start: at, end: node.end }) });
  return { kind: "joined", parts };
}

function templateParts(
  index: ScriptIndex,
  { quasis, expressions }: ScriptNode & { type: "TemplateLiteral" },
  next: (node: ScriptNode) => ScriptValue,
): ScriptValue[] {
  return [...quasis, ...expressions]
    .toSorted((a, b) => a.start - b.start)
    .map((one) => (one.type === "TemplateElement" ? writtenText(index, one) : joinedPart(next(one), one)));
}

function nameValue(
  index: ScriptIndex,
  node: ScriptNode & { type: "Identifier" },
  depth: number,
): ScriptValue {
  const [inserted, ...others] = insertionsIn(index.script, node);
  if (inserted) return others.length === 0 ? { kind: "insertion", insertion: inserted } : UNKNOWN;
  const bindings = bindingsOf(index, node, node.name);
  if (bindings.length === 0) return globalValue(node.name);
  return either(bindings.slice(0, MOST_BINDINGS).map((binding) => boundValue(index, binding, depth)));
}

function globalValue(name: string): ScriptValue {
  if (name === "location") return { kind: "address", written: "location", decoded: false };
  return /^(?:undefined|NaN|Infinity)$/.test(name) ? MADE : UNKNOWN;
}

function boundValue(index: ScriptIndex, binding: ScriptBinding, depth: number): ScriptValue {
  switch (binding.kind) {
    case "value":
    case "element":
      return propertyPath(valueOf(index, binding.node, depth + 1), binding.path);
    case "parameter":
      return propertyPath(parameterValue(index, binding.of, binding.position, depth), binding.path);
    case "function":
      return MADE;
  }
}

/** A parameter is what the callback's caller hands over, or what the script's own calls do. */
function parameterValue(
  index: ScriptIndex,
  of: ScriptFunction,
  position: number,
  depth: number,
): ScriptValue {
  const given = callbackParameter(index, of, position, (node) => valueOf(index, node, depth + 1));
  if (given) return given;
  const name = functionName(index, of);
  const calls = name === undefined ? [] : (index.callsByName.get(name) ?? []);
  const handed = calls.slice(0, MOST_PLACES).flatMap((call) => call.arguments[position] ?? []);
  return either(handed.map((node) => valueOf(index, node, depth + 1)));
}

/** The name under which a script calls one of its functions. */
export function functionName({ parents }: ScriptIndex, of: ScriptFunction): string | undefined {
  if (of.type === "FunctionDeclaration") return of.id?.name;
  const parent = parents.get(of);
  if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier") return parent.id.name;
  return parent?.type === "AssignmentExpression" && parent.left.type === "Identifier"
    ? parent.left.name
    : undefined;
}

/** Addresses that a link chooses (html.spec.whatwg.org/#the-location-interface). */
const ADDRESS =
  /^(?:(?:window|document|self|top|parent)\.)?(?:location\.(?:hash|search|href)|document\.(?:URL|documentURI|baseURI|referrer))$|^document\.(?:URL|documentURI|referrer)$|^window\.name$/;

function memberValue(
  index: ScriptIndex,
  node: ScriptNode & { type: "MemberExpression" },
  next: (node: ScriptNode) => ScriptValue,
): ScriptValue {
  const written = dottedName(node) ?? "";
  if (ADDRESS.test(written)) return { kind: "address", written, decoded: written === "window.name" };
  const name = memberName(node);
  if (name === "responseText" || name === "responseJSON") return ANSWER;
  const key = name ?? numberOf(node.property);
  const entry = key === undefined ? undefined : entryOf(resolvedNode(index, node.object), key);
  if (entry) return next(entry);
  const kept = datasetRead(node);
  if (kept) return kept;
  const own = ownState(index, node.object);
  if (own !== undefined && name !== undefined) return { kind: "held", path: [own, name] };
  const base = next(node.object);
  return name === undefined || /^\d+$/.test(name) ? elementOf(base) : property(base, name);
}

/** `this` of a method and AngularJS's `$scope`: what the script itself keeps there, or the visitor has typed. */
function ownState({ owners, parents }: ScriptIndex, node: ScriptNode): string | undefined {
  if (node.type === "Identifier") return node.name === "$scope" ? node.name : undefined;
  if (node.type !== "ThisExpression") return undefined;
  let owner = owners.get(node);
  while (owner?.type === "ArrowFunctionExpression") owner = owners.get(owner);
  const around = owner && parents.get(owner)?.type;
  return around === "MethodDefinition" || around === "Property" ? "this" : undefined;
}

/** One thing of a list has the list's name. */
function elementOf(list: ScriptValue): ScriptValue {
  return list.kind === "answer" || list.kind === "held" || list.kind === "address" ? list : UNKNOWN;
}

/** What a function gives back, in the order of its text. */
export function returnsOf({ returns }: ScriptIndex, of: ScriptFunction): readonly ScriptNode[] {
  const known = returns.get(of);
  if (known) return known;
  const found = findReturns(of);
  returns.set(of, found);
  return found;
}

function findReturns(of: ScriptFunction): readonly ScriptNode[] {
  if (of.type === "ArrowFunctionExpression" && of.body.type !== "BlockStatement") return [of.body];
  const found: ScriptNode[] = [];
  const waiting: ScriptNode[] = [of.body];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (isFunction(node)) continue;
    if (node.type === "ReturnStatement" && node.argument) found.push(node.argument);
    waiting.push(...childrenOf(node).toReversed());
  }
  return found;
}
