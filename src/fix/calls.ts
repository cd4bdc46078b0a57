/** Edits of calls and expressions. */
import type { FixChange, KeywordChange } from "../findings/fix-intent.ts";
import type { Span } from "../source/span.ts";
import type { Argument, Call, Compare, Expression } from "../syntax/python/tree.ts";
import { dottedName } from "../syntax/python/walk.ts";
import { deletion, edits, insertion, refused, replacement, type Lowering, type TextEdit } from "./edit.ts";
import { bindCode, bindImport } from "./imports.ts";
import { nodeOf, nodesAround, sourceOf, type PythonSource } from "./python-source.ts";
import { insertItem } from "./settings.ts";

type Change<K extends FixChange["kind"]> = Extract<FixChange, { kind: K }>;

/** Puts code in an expression's place; of an assignment, in its value's. */
export function replaceExpression(source: PythonSource, change: Change<"replace-expression">): Lowering {
  const { start, end } = change.at.span;
  const node = nodesAround(source, change.at.span).find((one) => one.start === start && one.end === end);
  const value = node?.kind === "Assign" ? node.value : node;
  if (!value || value.kind === "ExpressionStatement")
    return refused("the code here is not what was expected");
  const bound = bindCode(source, change.code, change.imports);
  if (typeof bound === "string") return refused(bound);
  return edits(...bound.edits, replacement(value, bound.code));
}

/** Sets keyword arguments of the call at a place. */
export function setKeywords(source: PythonSource, change: Change<"set-keywords">): Lowering {
  const call = nodeOf(source, change.at.span, "Call");
  if (!call) return refused("there is no call here");
  if (call.arguments.some(({ style }) => style === "double-star"))
    return refused("further keywords are handed over in a dict");
  const all: TextEdit[] = [];
  const added: string[] = [];
  for (const one of change.keywords) {
    const before = keywordOf(call, one.name);
    const bound = one.to && bindCode(source, one.to.code, one.to.imports);
    if (typeof bound === "string") return refused(bound);
    if (before ? one.ifMissing === true : one.ifThere === true) continue;
    if (bound) all.push(...bound.edits);
    if (before) all.push(...keywordEdits(source, call, before, bound?.code));
    else if (bound) added.push(`${one.name}=${bound.code}`);
  }
  if (added.length > 0) all.push(addArgument(source, call, added.join(", ")));
  return all.length === 0 ? refused("the call says so already") : edits(...all);
}

function keywordOf(call: Call, name: KeywordChange["name"]): Argument | undefined {
  return call.arguments.find((one) => one.name?.name === name);
}

function keywordEdits(
  source: PythonSource,
  call: Call,
  before: Argument,
  code: string | undefined,
): readonly TextEdit[] {
  if (code === undefined) return [deletion(argumentSpan(source, call, before))];
  return sourceOf(source, before.value) === code ? [] : [replacement(before.value, code)];
}

/** An argument with the comma that parts it from its neighbour. */
export function argumentSpan(source: PythonSource, call: Call, argument: Argument): Span {
  const at = call.arguments.indexOf(argument);
  const before = call.arguments[at - 1];
  const next = call.arguments[at + 1];
  if (next) return { start: argument.start, end: next.start };
  if (before) return { start: before.end, end: argument.end };
  const comma = /^\s*,/.exec(source.text.slice(argument.end, call.end))?.[0].length ?? 0;
  return { start: argument.start, end: argument.end + comma };
}

/** A further argument behind the others. */
export function addArgument(source: PythonSource, call: Call, code: string): TextEdit {
  const brackets = { start: openingOf(source, call), end: call.end };
  return insertItem(source, brackets, call.arguments, code);
}

/** Where the parenthesis of a call stands. */
function openingOf({ text }: PythonSource, call: Call): number {
  return text.indexOf("(", call.callee.end);
}

/** Calls something else. */
export function replaceCallee(source: PythonSource, change: Change<"replace-callee">): Lowering {
  const call = nodeOf(source, change.at.span, "Call");
  if (!call) return refused("there is no call here");
  if (change.only && !change.only.includes(lastNameOf(call.callee)))
    return refused("something else is called here");
  const bound = bindImport(source, change.callee);
  if (typeof bound === "string") return refused(bound);
  const dropped = [
    ...(change.dropKeywords ?? []).flatMap((name) => keywordOf(call, name) ?? []),
    ...call.arguments.filter(
      (one, i) => one.style === "positional" && i >= (change.keepPositional ?? Infinity),
    ),
  ];
  return edits(
    ...bound.edits,
    replacement(call.callee, bound.name),
    ...dropped.map((one) => deletion(argumentSpan(source, call, one))),
  );
}

/** `a == b` becomes a comparison that takes the same time whatever differs. */
export function compareInConstantTime(
  source: PythonSource,
  change: Change<"compare-in-constant-time">,
): Lowering {
  const compare = comparisonAt(source, change.at.span);
  const right = compare?.comparators[0];
  const operator = compare?.operators[0];
  if (!compare || !right || compare.operators.length !== 1)
    return refused("there is no plain comparison here");
  if (operator !== "==" && operator !== "!=") return refused("the comparison asks for something else");
  if (![compare.left, right].some(isCertainlyText))
    return refused("None would count as the text `None`, and neither side is certainly a text");
  const bound = bindImport(source, "django.utils.crypto:constant_time_compare");
  if (typeof bound === "string") return refused(bound);
  const call = `${bound.name}(${sourceOf(source, compare.left)}, ${sourceOf(source, right)})`;
  return edits(...bound.edits, replacement(compare, operator === "==" ? call : `not ${call}`));
}

function comparisonAt(source: PythonSource, span: Span): Compare | undefined {
  return nodeOf(source, span, "Compare");
}

/** Functions whose result is a text or bytes: `constant_time_compare` makes a text of everything, of None as well. */
const MAKES_TEXT = /digest|sign|hmac|hash|token|generate|compute|calculate|make|encode|b64|hex|quote/i;

function isCertainlyText(node: Expression): boolean {
  if (node.kind === "Subscript") return node.index.kind === "Slice";
  if (node.kind === "Call")
    return MAKES_TEXT.test(lastNameOf(node.callee)) && !lastNameOf(node.callee).startsWith("get");
  return node.kind === "FormattedString" || node.kind === "String";
}

function lastNameOf(callee: Expression): string {
  if (callee.kind === "Attribute") return callee.attribute.name;
  return callee.kind === "Name" ? callee.name : "";
}

/** Awaits the call at a place. */
export function awaitCall(source: PythonSource, change: Change<"await">): Lowering {
  const around = nodesAround(source, change.at.span);
  const inside = around.findLast((node) => node.kind === "FunctionDef" || node.kind === "Lambda");
  if (inside?.kind !== "FunctionDef" || !inside.async) return refused("the function around it is not async");
  const call = nodeOf(source, change.at.span, "Call");
  const parent = call && around[around.indexOf(call) - 1];
  if (!call || parent?.kind === "Await") return refused("there is no call to await here");
  const needsBrackets =
    parent?.kind === "Attribute" || parent?.kind === "Subscript" || parent?.kind === "Call";
  return needsBrackets
    ? edits(insertion(call.start, "(await "), insertion(call.end, ")"))
    : edits(insertion(call.start, "await "));
}

/** Functions of `random` with a namesake in `secrets`. */
const SAME_IN_SECRETS: ReadonlyMap<string, string> = new Map([
  ["choice", "choice"],
  ["getrandbits", "randbits"],
]);

/** The same call, from the operating system's source of randomness. */
export function useSecrets(source: PythonSource, change: Change<"use-secrets">): Lowering {
  const call = nodeOf(source, change.at.span, "Call");
  const name = call && dottedName(call.callee)?.split(".").at(-1);
  if (!call || name === undefined) return refused("there is no call of random here");
  const same = SAME_IN_SECRETS.get(name);
  const bound = bindImport(source, "secrets");
  if (typeof bound === "string") return refused(bound);
  const callee = same === undefined ? `${bound.name}.SystemRandom().${name}` : `${bound.name}.${same}`;
  return edits(...bound.edits, replacement(call.callee, callee));
}

/** A regular expression that may match anywhere: `^` in front. */
export function anchorPattern(source: PythonSource, change: Change<"anchor-pattern">): Lowering {
  const literal = nodeOf(source, change.at.span, "String");
  const opening = literal && /^[A-Za-z]{0,2}("""|'''|"|')/.exec(sourceOf(source, literal));
  if (!literal || !opening) return refused("the pattern is not written out here");
  return edits(insertion(literal.start + opening[0].length, "^"));
}
