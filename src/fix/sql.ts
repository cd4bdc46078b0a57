/** SQL whose values are written into its text: placeholders, and the values as parameters. */
import type { FixChange } from "../findings/fix-intent.ts";
import type { Argument, Assign, Call, Expression, FunctionDef } from "../syntax/python/tree.ts";
import { builtText, respell, type BuiltPart, type BuiltText, type Hole } from "./built-text.ts";
import { addArgument } from "./calls.ts";
import { edits, refused, replacement, type Lowering, type TextEdit } from "./edit.ts";
import { everyNode, nodeOf, nodesAround, sourceOf, type PythonSource } from "./python-source.ts";

type Change<K extends FixChange["kind"]> = Extract<FixChange, { kind: K }>;

/** Methods that take SQL and, behind it, its parameters. */
const TAKES_PARAMETERS: ReadonlySet<string> = new Set(["execute", "raw", "RawSQL"]);

/** Replaces every value in the SQL of a call by a placeholder, and hands the values over as parameters. */
export function bindParameters(source: PythonSource, change: Change<"bind-parameters">): Lowering {
  const call = nodeOf(source, change.at.span, "Call");
  const name = call && calleeName(call);
  if (!call || name === undefined || !TAKES_PARAMETERS.has(name))
    return refused("this call takes no parameters");
  if (/\bsqlite3\b/.test(source.text)) return refused("sqlite3 writes its placeholders in another way");
  const [sql, given, ...more] = call.arguments;
  if (!sql || sql.style !== "positional" || more.length > 0)
    return refused("the call is written in another way");
  if (given && !isEmpty(given)) return refused("the call has parameters already");
  const node = textBehind(source, sql.value, call);
  const built = node ? builtText(source, node) : "the text is made elsewhere";
  if (typeof built === "string") return refused(built);
  if (isGrouped(source, call, sql)) return refused("parentheses group the text");
  const bound = boundHoles(source, built);
  if (typeof bound === "string") return refused(bound);
  const list = `[${bound.values.join(", ")}]`;
  return edits(
    ...bound.edits,
    ...built.finish,
    ...percentSigns(source, built, name),
    given ? replacement(given.value, list) : parametersBehind(source, call, sql, node === sql.value, list),
  );
}

function calleeName({ callee }: Call): string | undefined {
  if (callee.kind === "Name") return callee.name;
  return callee.kind === "Attribute" ? callee.attribute.name : undefined;
}

function isEmpty({ style, value }: Argument): boolean {
  const holds = value.kind === "List" || value.kind === "Tuple" ? value.elements.length : 1;
  return style === "positional" && (holds === 0 || value.kind === "Constant");
}

/** What finishes a `%` or `.format()` ends where the text ends: the parameters follow there, in the same edit order. */
function parametersBehind(
  source: PythonSource,
  call: Call,
  sql: Argument,
  isDirect: boolean,
  list: string,
): TextEdit {
  if (isDirect && call.arguments.length === 1)
    return { span: { start: sql.end, end: sql.end }, text: `, ${list}` };
  return addArgument(source, call, list);
}

function isGrouped(source: PythonSource, call: Call, sql: Argument): boolean {
  return source.text.slice(call.callee.end, sql.value.start).trim() !== "(";
}

/** The text itself, or what a name stands for that is assigned once and used once. */
export function textBehind(source: PythonSource, node: Expression, call: Call): Expression | undefined {
  if (node.kind !== "Name") return node;
  const owner = nodesAround(source, call).findLast((one): one is FunctionDef => one.kind === "FunctionDef");
  if (!owner) return undefined;
  const assigned: Assign[] = [];
  let mentions = 0;
  for (const inner of everyNode(owner)) {
    if (inner.kind === "Name" && inner.name === node.name) mentions++;
    if (inner.kind === "Assign" && inner.targets.some((one) => one.kind === "Name" && one.name === node.name))
      assigned.push(inner);
  }
  const [only] = assigned;
  if (!only || assigned.length !== 1 || mentions !== 2 || only.start > call.start) return undefined;
  return only.value;
}

interface BoundHoles {
  readonly edits: readonly TextEdit[];
  readonly values: readonly string[];
}

function boundHoles(source: PythonSource, { parts }: BuiltText): BoundHoles | string {
  const made: TextEdit[] = [];
  const values: string[] = [];
  let before = "";
  for (const [i, part] of parts.entries()) {
    if ("text" in part) {
      before += sourceOf(source, part.text);
      continue;
    }
    const bound = bindHole(part.hole, before, textAfter(source, parts, i));
    if (typeof bound === "string") return bound;
    made.push(bound.edit);
    values.push(bound.value);
    before += "%s";
  }
  return values.length === 0 ? "no value stands in the text" : { edits: made, values };
}

function textAfter(source: PythonSource, parts: readonly BuiltPart[], at: number): string {
  const next = parts[at + 1];
  return next && "text" in next ? sourceOf(source, next.text) : "";
}

/** Quotes and wildcards around a value; quotes of the SQL may be escaped in the literal. */
const BEFORE = /(\\?['"])(%{0,2})$/;
const AFTER = /^(%{0,2})(\\?['"])/;

function bindHole(
  hole: Hole,
  before: string,
  after: string,
): { readonly edit: TextEdit; readonly value: string } | string {
  const [left, right] = [BEFORE.exec(before), AFTER.exec(after)];
  const isQuoted = left !== null && right !== null && left[1] === right[2];
  const head = isQuoted ? before.slice(0, left.index) : before;
  if (!isQuoted && (/["'`\w.%]$/.test(before) || /^["'`\w.%]/.test(after)))
    return "a value is only part of a word or text of the SQL";
  if (!isValuePosition(head)) return "a value stands where SQL wants a name, which cannot be bound";
  const value = isQuoted ? withWildcards(hole.code, left[2] ?? "", right[1] ?? "") : hole.code;
  if (value === undefined) return "the value's code is too involved for a pattern";
  const start = hole.span.start - (isQuoted ? left[0].length : 0);
  const end = hole.span.end + (isQuoted ? right[0].length : 0);
  return { edit: replacement({ start, end }, `${hole.opening}%s${hole.closing}`), value };
}

/** `LIKE '%{term}%'`: the wildcards belong to the value. */
function withWildcards(code: string, before: string, after: string): string | undefined {
  if (before === "" && after === "") return code;
  const [head, tail] = [before === "" ? "" : "%", after === "" ? "" : "%"];
  if (!code.includes('"') && !/[{}\\]/.test(code)) return `f"${head}{${code}}${tail}"`;
  return code.includes("'") || /[{}\\]/.test(code) ? undefined : `f'${head}{${code}}${tail}'`;
}

/** The word of SQL that says what may follow. */
const CLAUSE =
  /\b(select|from|join|where|having|values|set|order\s+by|group\s+by|limit|offset|on|in|into|update|table|between|when|then|else|like|ilike|returning|as|schema|database|index|column)\b/gi;

/** Clauses in which commas part values. */
const OF_VALUES: ReadonlySet<string> = new Set([
  "where",
  "having",
  "values",
  "set",
  "limit",
  "on",
  "between",
  "in",
]);

function isValuePosition(before: string): boolean {
  const text = before.trimEnd();
  const clause = [...text.matchAll(CLAUSE)].at(-1)?.[1]?.toLowerCase().replace(/\s+/g, " ") ?? "";
  if (/\bin\s*\($/i.test(text)) return false;
  if (/(?:[=<>]|\|\|)$/.test(text)) return true;
  if (/\b(?:like|ilike|between|limit|offset|then|else|when)$/i.test(text)) return true;
  if (/\band$/i.test(text)) return clause === "between";
  return /[,(]$/.test(text) && OF_VALUES.has(clause);
}

/** Where no parameters were handed over, a percent sign was a percent sign; now it must be doubled. */
function percentSigns(source: PythonSource, built: BuiltText, name: string): readonly TextEdit[] {
  const braces =
    built.form === "formatted" || built.form === "format"
      ? respell(source, built, /\{\{|\}\}/g, (found) => found.charAt(0))
      : [];
  if (built.form === "percent" || name !== "execute") return braces;
  const touched = new Set(holeEdges(source, built));
  const signs = respell(source, built, /%/g, () => "%%").filter(({ span }) => !touched.has(span.start));
  return [...braces, ...signs];
}

/** Wildcards beside a quoted value move into the value. */
function holeEdges(source: PythonSource, { parts }: BuiltText): readonly number[] {
  return parts.flatMap((part, i) => {
    if (!("hole" in part)) return [];
    const before = parts[i - 1];
    const left = before && "text" in before ? BEFORE.exec(sourceOf(source, before.text)) : null;
    const right = AFTER.exec(textAfter(source, parts, i));
    const { start, end } = part.hole.span;
    const around: number[] = [];
    for (let k = 1; left && k <= left[0].length; k++) around.push(start - k);
    for (let k = 0; right && k < right[0].length; k++) around.push(end + k);
    return around;
  });
}

/** Takes the quotes off placeholders: the driver quotes texts itself. Wildcards must not stand beside them. */
export function unquotePlaceholders(source: PythonSource, change: Change<"unquote-placeholders">): Lowering {
  const call = nodeOf(source, change.at.span, "Call");
  const [sql] = call?.arguments ?? [];
  const node = call && sql && textBehind(source, sql.value, call);
  if (node?.kind !== "String") return refused("the statement is not written out here");
  const text = sourceOf(source, node);
  const found = [...text.matchAll(/(\\?['"])(%s|%\(\w{1,60}\)s)\1/g)];
  const all = found.map((match) => {
    const start = node.start + match.index;
    return replacement({ start, end: start + match[0].length }, match[2] ?? "%s");
  });
  return all.length === 0 ? refused("wildcards stand between the quotes") : edits(...all);
}
