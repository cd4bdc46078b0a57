/** Edits of settings: values, options of dicts, whole assignments. */
import type { FixChange } from "../findings/fix-intent.ts";
import { encloses, type Span } from "../source/span.ts";
import type { Assign, AnnAssign, Expression, Node, Statement } from "../syntax/python/tree.ts";
import { stringValue } from "../syntax/python/strings.ts";
import { deletion, edits, insertion, refused, replacement, type Lowering } from "./edit.ts";
import { bindCode } from "./imports.ts";
import {
  beginsLine,
  indentOf,
  lineEnd,
  lineStart,
  nextLine,
  nodesAround,
  sourceOf,
  type PythonSource,
} from "./python-source.ts";

type Change<K extends FixChange["kind"]> = Extract<FixChange, { kind: K }>;

/** An assignment of a value. */
export type ValueStatement = Assign | AnnAssign;

/** Gives the assignment at a place another value. */
export function assignValue(source: PythonSource, change: Change<"assign">): Lowering {
  const statement = assignmentAt(source, change.at.span);
  const value = statement?.value;
  if (!statement || !value) return refused("there is no plain assignment here");
  if (!namesOf(statement).includes(change.name)) return refused(`this line does not assign ${change.name}`);
  const bound = bindCode(source, change.code, change.imports);
  if (typeof bound === "string") return refused(bound);
  if (sourceOf(source, value) === bound.code) return refused("the line says so already");
  return edits(...bound.edits, replacement(withParentheses(source, statement, value), bound.code));
}

/** The value with parentheses around it, which are no part of its span. */
function withParentheses(source: PythonSource, statement: Statement, value: Expression): Span {
  const last = statement.end;
  const head = source.text.slice(statement.start, value.start);
  const from = statement.start + head.lastIndexOf("=") + 1;
  const blanks = /^\s*/.exec(source.text.slice(from, value.start))?.[0].length ?? 0;
  return { start: Math.min(from + blanks, value.start), end: Math.max(last, value.end) };
}

/** The innermost assignment around a span. */
export function assignmentAt(source: PythonSource, span: Span): ValueStatement | undefined {
  return nodesAround(source, span).filter(isAssignment).at(-1);
}

function isAssignment(node: Node): node is ValueStatement {
  return node.kind === "Assign" || node.kind === "AnnAssign";
}

/** Names, attributes and keys that a statement assigns: the last word of each. */
function namesOf(statement: ValueStatement): readonly string[] {
  const targets = statement.kind === "Assign" ? statement.targets : [statement.target];
  return targets.flatMap((target) =>
    target.kind === "Name" ? target.name : target.kind === "Attribute" ? target.attribute.name : [],
  );
}

/** A further assignment, in front of imports at the end that lay local values over it. */
export function addSetting(source: PythonSource, change: Change<"add-setting">): Lowering {
  const { body } = source.module;
  if (body.some((one) => isAssignment(one) && namesOf(one).includes(change.name)))
    return refused(`the file assigns ${change.name} already`);
  if (body.some((one) => one.kind === "ClassDef" && one.body.some((inner) => isAssignment(inner))))
    return refused("the settings are written as classes");
  const bound = bindCode(source, change.code, change.imports);
  if (typeof bound === "string") return refused(bound);
  return edits(...bound.edits, insertStatement(source, `${change.name} = ${bound.code}`));
}

function insertStatement(source: PythonSource, line: string): ReturnType<typeof insertion> {
  const { text, eol, module } = source;
  const overlay = module.body.slice(1).findLast((one, i, all) => i === all.length - 1 && isOverlay(one));
  if (overlay) return insertion(overlay.start, `${line}${eol}${eol}`);
  const last = module.body.at(-1);
  const at = last ? nextLine(source, Math.max(last.end - 1, 0)) : text.length;
  const begun = at === 0 || /[\r\n]$/.test(text.slice(0, at)) ? "" : eol;
  return insertion(at, `${begun}${gapBefore(last)(eol)}${line}${eol}`);
}

/** A blank line behind imports and blocks. */
function gapBefore(last: Statement | undefined): (eol: string) => string {
  const flows = last === undefined || last.kind === "Assign";
  return (eol) => (flows ? "" : eol);
}

/** `from .local import *` at the end of a module, also in `try` or `if`. */
function isOverlay(statement: Statement): boolean {
  if (statement.kind === "ImportFrom")
    return statement.names.some(({ name }) => name === "*") && OVERLAY.test(statement.module);
  return (statement.kind === "Try" || statement.kind === "If") && statement.body.some(isStarImport);
}

/** Modules that people lay over their settings are called so; others are what the settings build on. */
const OVERLAY = /local|override|secret|private|custom|extra/i;

function isStarImport(statement: Statement): boolean {
  return statement.kind === "ImportFrom" && statement.names.some(({ name }) => name === "*");
}

/** Sets an option of a dict that is written out, or adds it. */
export function setOption(source: PythonSource, change: Change<"set-option">): Lowering {
  const statement = assignmentAt(source, change.at.span);
  const bound = bindCode(source, change.code, change.imports);
  if (typeof bound === "string") return refused(bound);
  const [key = "", ...deeper] = change.keys;
  const value = statement?.value;
  if (!value) return refused("there is no assignment here");
  const target = deeper.length === 0 ? value : optionOf(source, value, change.keys.slice(0, -1));
  const name = deeper.at(-1) ?? key;
  if (target?.kind !== "Dict") return refused("the options are not written out here");
  const entry = target.entries.find((one) => one.key?.kind === "String" && keyText(source, one.key) === name);
  if (entry) return edits(...bound.edits, replacement(entry.value, bound.code));
  if (target.entries.some((one) => one.key === undefined)) return refused("the dict takes over another one");
  return edits(
    ...bound.edits,
    insertItem(source, target, target.entries, `${source.quote}${name}${source.quote}: ${bound.code}`),
  );
}

function keyText(source: PythonSource, node: Expression): string | undefined {
  return node.kind === "String" ? stringValue(source.bytes, node) : undefined;
}

function optionOf(source: PythonSource, from: Expression, keys: readonly string[]): Expression | undefined {
  let inside: Expression | undefined = from;
  for (const key of keys) {
    if (inside?.kind !== "Dict") return undefined;
    inside = inside.entries.find((one) => one.key && keyText(source, one.key) === key)?.value;
  }
  return inside;
}

/** An item at the end of what stands in brackets, in the manner of the others. */
export function insertItem(
  source: PythonSource,
  brackets: Span,
  items: readonly Span[],
  code: string,
): ReturnType<typeof insertion> {
  const last = items.at(-1);
  if (!last) return insertion(brackets.start + 1, code);
  const comma = /^\s*,/.exec(source.text.slice(last.end, brackets.end));
  if (!beginsLine(source, last.start)) {
    return comma && source.text.slice(last.end, brackets.end).trimEnd() !== ",]"
      ? insertion(last.end + comma[0].length, ` ${code},`)
      : insertion(last.end, `, ${code}`);
  }
  const line = `${indentOf(source, last.start)}${code},${source.eol}`;
  const from = comma ? last.end + comma[0].length : last.end;
  const at = nextLine(source, from);
  if (at >= brackets.end || lineEnd(source, from) >= brackets.end) return insertion(last.end, `, ${code}`);
  return comma ? insertion(at, line) : insertionWithComma(source, last.end, at, line);
}

/** The last item had no comma: it gets one, whatever stands behind it in its line. */
function insertionWithComma(
  source: PythonSource,
  end: number,
  at: number,
  line: string,
): ReturnType<typeof insertion> {
  const rest = source.text.slice(end, at);
  return replacement({ start: end, end: at }, `,${rest}${line}`);
}

/** Takes a whole statement out, with its line and the comment behind it. */
export function removeStatement(source: PythonSource, change: Change<"remove-statement">): Lowering {
  const around = nodesAround(source, change.at.span);
  const statement = around.findLast((node) => isAssignment(node) || node.kind === "ExpressionStatement");
  const parent = around[around.indexOf(statement ?? source.module) - 1];
  if (!statement || !parent) return refused("there is no statement here");
  const alone =
    parent.kind !== "Module" && "body" in parent && Array.isArray(parent.body) && parent.body.length < 2;
  const lines = wholeLines(source, statement);
  if (!lines || alone) return refused("the statement does not stand alone");
  return edits(deletion(lines));
}

/** The lines of a statement; undefined when they hold more than it. */
function wholeLines(source: PythonSource, statement: Span): Span | undefined {
  if (!beginsLine(source, statement.start)) return undefined;
  const rest = source.text.slice(statement.end, lineEnd(source, statement.end)).trim();
  if (rest !== "" && !rest.startsWith("#")) return undefined;
  return { start: lineStart(source, statement.start), end: nextLine(source, statement.end) };
}

/** Whether a span lies in the right side of an assignment. */
export function isInValue(statement: ValueStatement, span: Span): boolean {
  return statement.value !== undefined && encloses(statement.value, span);
}
