/** Texts that are put together from literals and values: f-strings, `%`, `.format()` and `+`. */
import type { Span } from "../source/span.ts";
import type { Argument, Expression, FormattedString, StringLiteral } from "../syntax/python/tree.ts";
import { deletion, replacement, type TextEdit } from "./edit.ts";
import { sourceOf, type PythonSource } from "./python-source.ts";

/** A value within the text. What replaces `span` stands between `opening` and `closing`, which keep the literals whole. */
export interface Hole {
  readonly span: Span;
  /** The value's code. */
  readonly code: string;
  readonly opening: string;
  readonly closing: string;
}

/** How the text is put together; decides which signs its literals have doubled. */
export type BuildForm = "formatted" | "percent" | "format" | "joined";

/** Literal text of the file, without its quotes. */
export type BuiltPart = { readonly text: Span } | { readonly hole: Hole };

/** A text with its values; `finish` takes away what put it together, once every hole is replaced. */
export interface BuiltText {
  readonly form: BuildForm;
  readonly node: Expression;
  readonly parts: readonly BuiltPart[];
  readonly finish: readonly TextEdit[];
}

/** Takes a text apart; a clause where that cannot be done. */
export function builtText(source: PythonSource, node: Expression): BuiltText | string {
  switch (node.kind) {
    case "FormattedString":
      return formatted(source, node);
    case "Binary":
      if (node.operator === "%" && node.left.kind === "String")
        return percent(source, node, node.left, node.right);
      return node.operator === "+" ? joined(source, node) : "the text is put together in another way";
    case "Call":
      return node.callee.kind === "Attribute" &&
        node.callee.attribute.name === "format" &&
        node.callee.value.kind === "String"
        ? format(source, node, node.callee.value, node.arguments)
        : "the text is put together in another way";
    default:
      return "the text is put together in another way";
  }
}

function plainHole(source: PythonSource, span: Span, value: Span): Hole {
  return { span, code: sourceOf(source, value), opening: "", closing: "" };
}

function formatted(source: PythonSource, node: FormattedString): BuiltText | string {
  if (node.template) return "it is a template string";
  const parts: BuiltPart[] = [];
  for (const part of node.parts) {
    if (part.kind === "FormattedText") parts.push({ text: part });
    else if (part.format.length > 0 || part.conversion !== undefined)
      return "a value is formatted on its way in";
    else parts.push({ hole: plainHole(source, part, part.value) });
  }
  return { form: "formatted", node, parts, finish: withoutPrefixes(source, node) };
}

/** The `f` of every literal, and the doubling of braces that came with it. */
function withoutPrefixes(source: PythonSource, node: FormattedString): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let at = node.start;
  for (const part of node.parts) {
    edits.push(...prefixes(source, { start: at, end: part.start }));
    at = part.end;
  }
  return [...edits, ...prefixes(source, { start: at, end: node.end })];
}

function prefixes(source: PythonSource, gap: Span): readonly TextEdit[] {
  const found = [...sourceOf(source, gap).matchAll(/(?<![A-Za-z])(?:[rR]?)([fF])(?=[rR]?["'])/g)];
  return found.map((match) => {
    const start = gap.start + match.index + match[0].length - 1;
    return deletion({ start, end: start + 1 });
  });
}

/** The spans between the quotes of a string's literals. */
function contentsOf(source: PythonSource, node: StringLiteral): readonly Span[] | undefined {
  const contents = node.pieces.map((piece) => contentOf(source, piece));
  return contents.every((one) => one !== undefined) ? contents : undefined;
}

/** One literal's prefix, quotes and what is between them. */
interface Literal extends Span {
  readonly prefix: string;
  readonly quotes: string;
}

function contentOf(source: PythonSource, piece: Span): Literal | undefined {
  const opening = /^([A-Za-z]{0,2})("""|'''|"|')/.exec(sourceOf(source, piece));
  const [, prefix = "", quotes = ""] = opening ?? [];
  if (!opening || /b/i.test(prefix)) return undefined;
  return {
    start: piece.start + opening[0].length,
    end: piece.end - quotes.length,
    prefix,
    quotes,
  };
}

/** Placeholders in literals, and the values that go there. */
function filled(
  source: PythonSource,
  literal: StringLiteral,
  placeholder: RegExp,
  valueOf: (match: RegExpExecArray | RegExpMatchArray, ordinal: number) => Span | undefined,
): readonly BuiltPart[] | string {
  const contents = contentsOf(source, literal);
  if (!contents) return "the text is made of bytes";
  const parts: BuiltPart[] = [];
  let ordinal = 0;
  for (const content of contents) {
    let at = content.start;
    for (const match of sourceOf(source, content).matchAll(placeholder)) {
      const start = content.start + match.index;
      const end = start + match[0].length;
      if (match[0] === "%%" || match[0] === "{{" || match[0] === "}}") continue;
      const value = valueOf(match, ordinal++);
      if (!value) return "a placeholder has no plain value";
      parts.push({ text: { start: at, end: start } }, { hole: plainHole(source, { start, end }, value) });
      at = end;
    }
    parts.push({ text: { start: at, end: content.end } });
  }
  return parts;
}

function percent(
  source: PythonSource,
  node: Expression,
  left: StringLiteral,
  right: Expression,
): BuiltText | string {
  const single = right.kind === "Tuple" ? right.elements : [right];
  const parts = filled(source, left, /%%|%(?:\((\w{1,60})\))?([a-zA-Z]?)/g, (match, ordinal) => {
    if (!/^[sdiu]$/.test(match[2] ?? "")) return undefined;
    if (match[1] === undefined) return right.kind === "Dict" ? undefined : single[ordinal];
    return right.kind === "Dict" ? entryNamed(source, right.entries, match[1]) : undefined;
  });
  if (typeof parts === "string") return parts;
  if (right.kind !== "Dict" && parts.filter((one) => "hole" in one).length !== single.length)
    return "the number of values differs";
  return { form: "percent", node, parts, finish: [deletion({ start: left.end, end: node.end })] };
}

function entryNamed(
  source: PythonSource,
  entries: readonly { readonly key: Expression | undefined; readonly value: Expression }[],
  name: string,
): Expression | undefined {
  return entries.find((one) => one.key && sourceOf(source, one.key).slice(1, -1) === name)?.value;
}

function format(
  source: PythonSource,
  node: Expression,
  literal: StringLiteral,
  values: readonly Argument[],
): BuiltText | string {
  const positional = values.filter(({ style }) => style === "positional");
  const parts = filled(source, literal, /\{\{|\}\}|\{([^{}]{0,60})\}/g, (match, ordinal) => {
    const name = match[1] ?? "";
    if (name === "") return positional[ordinal]?.value;
    if (/^\d+$/.test(name)) return positional[Number(name)]?.value;
    return values.find((one) => one.name?.name === name)?.value;
  });
  if (typeof parts === "string") return parts;
  return { form: "format", node, parts, finish: [deletion({ start: literal.end, end: node.end })] };
}

function joined(source: PythonSource, node: Expression): BuiltText | string {
  const leaves = leavesOf(node);
  const parts: BuiltPart[] = [];
  for (const [i, leaf] of leaves.entries()) {
    const [before, after] = [leaves[i - 1], leaves[i + 1]];
    if (before && !/^\s*\+\s*$/.test(sourceOf(source, { start: before.end, end: leaf.start })))
      return "parentheses group the text";
    if (leaf.kind === "String") {
      const contents = contentsOf(source, leaf);
      if (!contents) return "the text is made of bytes";
      parts.push(...contents.map((text) => ({ text })));
      continue;
    }
    const hole = joinedHole(source, leaf, before, after);
    if (typeof hole === "string") return hole;
    parts.push({ hole });
  }
  return { form: "joined", node, parts, finish: [] };
}

function leavesOf(node: Expression): readonly Expression[] {
  if (node.kind !== "Binary" || node.operator !== "+") return [node];
  return [...leavesOf(node.left), node.right];
}

/** From the end of one literal to the beginning of the next: both become one. */
function joinedHole(
  source: PythonSource,
  leaf: Expression,
  before: Expression | undefined,
  after: Expression | undefined,
): Hole | string {
  const left = before?.kind === "String" ? before.pieces.at(-1) : undefined;
  const right = after?.kind === "String" ? after.pieces[0] : undefined;
  const [l, r] = [left && contentOf(source, left), right && contentOf(source, right)];
  if ((before && !l) || (after && !r)) return "two values stand side by side";
  if (l && r && (l.quotes !== r.quotes || l.prefix !== r.prefix))
    return "the literals are quoted differently";
  return {
    span: { start: l ? l.end : leaf.start, end: r ? r.start : leaf.end },
    code: sourceOf(source, withoutStr(leaf)),
    opening: l || !r ? "" : r.prefix + r.quotes,
    closing: r || !l ? "" : l.quotes,
  };
}

/** `str(x)`: the placeholder makes a text of it by itself. */
function withoutStr(node: Expression): Expression {
  const isStr = node.kind === "Call" && node.callee.kind === "Name" && node.callee.name === "str";
  const [only] = isStr ? node.arguments : [];
  return only && only.style === "positional" ? only.value : node;
}

/** Doubles or halves a sign in the literals of a text. */
export function respell(
  source: PythonSource,
  { parts }: BuiltText,
  pattern: RegExp,
  written: (found: string) => string,
): readonly TextEdit[] {
  return parts.flatMap((part) => {
    if (!("text" in part)) return [];
    return [...sourceOf(source, part.text).matchAll(pattern)].map((match) => {
      const start = part.text.start + match.index;
      return replacement({ start, end: start + match[0].length }, written(match[0]));
    });
  });
}
