/**
 * The facts of a Python file as our tree has them, in the words of scripts/oracle_facts.py, which makes the same ones
 * from CPython's tree.
 */
import { createHash } from "node:crypto";
import { type LineIndex, indexLines, lineAt } from "../../src/source/line-index.ts";
import { declaredEncoding } from "../../src/syntax/python/encoding.ts";
import { parsePython } from "../../src/syntax/python/parse.ts";
import { formattedText, numberValue, stringValue } from "../../src/syntax/python/strings.ts";
import type {
  Argument,
  FormattedPart,
  FormattedString,
  Node,
  Param,
  Print,
  Replacement,
  StringLiteral,
} from "../../src/syntax/python/tree.ts";
import { dottedName, forEachChild } from "../../src/syntax/python/walk.ts";

/** What the facts of one file are made with. */
interface Collection {
  readonly bytes: Uint8Array;
  readonly encoding: string;
  readonly lines: LineIndex;
  /** CPython before 3.12 guesses lines inside f-strings, so that they are left out for it. */
  readonly linesInFields: boolean;
  readonly facts: string[];
}

/** All facts of a file, sorted by code units; `undefined` where the parser found a problem. */
export function factsOf(bytes: Uint8Array, linesInFields: boolean): readonly string[] | undefined {
  const { module, problems } = parsePython(bytes);
  if (problems.length > 0) return undefined;
  const encoding = declaredEncoding(bytes) ?? "utf-8";
  const collection: Collection = { bytes, encoding, lines: indexLines(bytes), linesInFields, facts: [] };
  forEachChild(module, (child) => collect(collection, child, false));
  return collection.facts.sort();
}

/** The digest of sorted facts, as the Python script computes it. */
export function digestOf(facts: readonly string[]): string {
  return createHash("sha1").update(facts.join("\n")).digest("hex");
}

function collect(c: Collection, node: Node, inField: boolean): void {
  const line = inField && !c.linesInFields ? 0 : lineAt(c.lines, startOf(node));
  const text = factOf(c, node, line);
  if (text !== undefined) c.facts.push(...text.split("\n"));
  if (node.kind === "TypeAlias") c.facts.push(`name ${line} ${node.name.name}`);
  if (node.kind === "FormattedString") return collectFields(c, node.parts);
  forEachChild(node, (child) => collect(c, child, inField));
}

/** CPython counts a definition from `def` and `class`, not from its decorators. */
function startOf(node: Node): number {
  return node.kind === "FunctionDef" || node.kind === "ClassDef" ? node.header.start : node.start;
}

function collectFields(c: Collection, parts: readonly FormattedPart[]): void {
  for (const part of parts) {
    if (part.kind !== "Replacement") continue;
    const spec = hasFormat(c, part) ? "spec" : "-";
    const conversion = part.conversion ?? (isDebug(c, part) && spec === "-" ? "r" : "-");
    c.facts.push(`field ${conversion} ${spec}`);
    collect(c, part.value, true);
    collectFields(c, part.format);
  }
}

/** An empty format (`{x:}`) counts for CPython as one. */
function hasFormat(c: Collection, part: Replacement): boolean {
  return part.format.length > 0 || sourceOf(c, { start: part.end - 2, end: part.end }) === ":}";
}

/** The text `x=` of `{x=}`, with its blanks but without comments; CPython makes it part of the literal text. */
function debugText(c: Collection, part: Replacement): string {
  const rest = sourceOf(c, { start: part.value.end, end: part.end });
  const equals = /^(?:[\s),]|#.*)*=(?:\s|#.*)*(?=[!:}])/.exec(rest);
  if (equals === null) return "";
  return sourceOf(c, { start: part.start + 1, end: part.value.end }) + equals[0].replaceAll(/#.*/g, "");
}

function isDebug(c: Collection, part: Replacement): boolean {
  return debugText(c, part) !== "";
}

function sourceOf(c: Collection, span: { readonly start: number; readonly end: number }): string {
  const decoder = new TextDecoder(c.encoding, { ignoreBOM: true });
  return decoder.decode(c.bytes.subarray(span.start, span.end)).replaceAll(/\r\n?/g, "\n");
}

function textOf(c: Collection, node: FormattedString): string {
  return node.parts
    .map((part) =>
      part.kind === "FormattedText" ? formattedText(c.bytes, part, c.encoding) : debugText(c, part),
    )
    .join("");
}

function shortDigest(text: string): string {
  return createHash("sha1").update(Buffer.from(text, "utf16le")).digest("hex").slice(0, 10);
}

function factOf(c: Collection, node: Node, line: number): string | undefined {
  switch (node.kind) {
    case "String":
      return stringFact(c, node, line);
    case "FormattedString":
      return `formatted ${line} ${hasNamedCharacter(c, node) ? "named" : shortDigest(textOf(c, node))}`;
    case "Number":
      return numberFact(c, node, line);
    case "Constant":
      return `constant ${line} ${node.value}`;
    case "Name":
      return `name ${line} ${node.name}`;
    case "Attribute":
      return `attribute ${line} ${node.attribute.name}`;
    case "Call":
      return `call ${line} ${dottedName(node.callee) ?? "?"} ${positionals(node.arguments)} ${keywords(node.arguments)}`;
    case "Binary":
      return `binary ${line} ${node.operator}`;
    case "Compare":
      return `compare ${line} ${node.operators.join(",")}`;
    case "BooleanOperation":
      return `boolean ${line} ${node.operator} ${node.values.length}`;
    case "Unary":
      return `unary ${line} ${node.operator}`;
    case "Tuple":
    case "List":
    case "Set":
      return `${node.kind.toLowerCase()} ${line} ${node.elements.length}`;
    case "Dict":
      return `dict ${line} ${node.entries.length}`;
    case "Comprehension":
      return comprehensionFact(node, line);
    default:
      return rarerFact(c, node, line);
  }
}

function stringFact(c: Collection, node: StringLiteral, line: number): string {
  const value = shortDigest(stringValue(c.bytes, node, c.encoding));
  if (node.bytes) return `bytes ${line} ${value}`;
  return `string ${line} ${hasNamedCharacter(c, node) ? "named" : value}`;
}

/** `\\N{NAME}` is not decoded here, so that such strings are compared by their place only. */
function hasNamedCharacter(c: Collection, node: Node): boolean {
  return sourceOf(c, node).includes("\\N{");
}

function numberFact(c: Collection, node: Extract<Node, { kind: "Number" }>, line: number): string {
  const value = numberValue(c.bytes, node);
  if (node.form === "imaginary") return `imaginary ${line}`;
  if (node.form === "int") return `int ${line} ${hexadecimal(value)}`;
  const float = Buffer.alloc(8);
  float.writeDoubleBE(Number(value));
  return `float ${line} ${float.toString("hex")}`;
}

function hexadecimal(value: number | bigint | undefined): string {
  const digits = value?.toString(16) ?? "";
  return digits === "" || digits.length > 2500 ? "long" : digits;
}

function comprehensionFact(node: Extract<Node, { kind: "Comprehension" }>, line: number): string {
  const where = node.result === "generator" ? "generator" : `${node.result}comp ${line}`;
  return `${where} ${node.clauses.length}`;
}

function positionals(args: readonly Argument[]): number {
  return args.filter(({ style }) => style === "positional" || style === "star").length;
}

function keywords(args: readonly Argument[]): string {
  return args
    .filter(({ style }) => style === "keyword" || style === "double-star")
    .map(({ name }) => name?.name ?? "**")
    .join(",");
}

function rarerFact(c: Collection, node: Node, line: number): string | undefined {
  switch (node.kind) {
    case "Subscript":
    case "Slice":
    case "Await":
    case "Starred":
    case "Return":
    case "Pass":
    case "Break":
    case "Continue":
    case "Raise":
    case "Assert":
    case "AnnAssign":
    case "Match":
      return `${node.kind.toLowerCase()} ${line}`;
    case "Conditional":
      return `ifexp ${line}`;
    case "NamedExpression":
      return `namedexpr ${line}`;
    case "Yield":
      return `${node.from ? "yieldfrom" : "yield"} ${line}`;
    case "ExpressionStatement":
      return `expr ${line}`;
    case "Lambda":
      return `lambda ${line}\n${argumentsFact(node.params)}`;
    case "Argument":
      return node.style === "star" ? `starred ${line}` : undefined;
    case "Param":
      return `arg ${line} ${node.name.name}`;
    case "TypeParam":
      return `typeparam ${line} ${node.name.name}`;
    case "ComprehensionClause":
      return `comprehension ${node.async ? 1 : 0} ${node.conditions.length}`;
    default:
      return statementFact(c, node, line);
  }
}

function argumentsFact(params: readonly Param[]): string {
  const count = (style: Param["style"]): number => params.filter((param) => param.style === style).length;
  const defaults = params.filter((param) => param.default !== undefined).length;
  return `arguments ${count("positional-only")} ${count("normal")} ${count("keyword-only")} ${defaults}`;
}

function statementFact(c: Collection, node: Node, line: number): string | undefined {
  switch (node.kind) {
    case "FunctionDef": {
      const what = `${node.async ? "asyncfunctiondef" : "functiondef"} ${line}`;
      return `${what} ${node.name.name} ${node.decorators.length} ${node.body.length}\n${argumentsFact(node.params)}`;
    }
    case "ClassDef": {
      const given = `${positionals(node.arguments)} ${keywords(node.arguments)}`;
      return `classdef ${line} ${node.name.name} ${given} ${node.body.length}`;
    }
    case "Import":
      return `import ${line} ${node.names.map(aliasText).join(",")}`;
    case "ImportFrom":
      return `from ${line} ${node.level} ${node.module} ${node.names.map(aliasText).join(",")}`;
    case "Global":
    case "Nonlocal":
      return `${node.kind.toLowerCase()} ${line} ${node.names.join(",")}`;
    case "Assign":
    case "Delete":
      return `${node.kind.toLowerCase()} ${line} ${node.targets.length}`;
    case "AugAssign":
      return `augassign ${line} ${node.operator}`;
    case "TypeAlias":
      return `typealias ${line}`;
    case "If":
    case "While":
      return `${node.kind.toLowerCase()} ${line} ${node.body.length} ${node.orElse.length}`;
    case "For":
      return `${node.async ? "asyncfor" : "for"} ${line} ${node.body.length} ${node.orElse.length}`;
    case "With":
      return `${node.async ? "asyncwith" : "with"} ${line} ${node.items.length} ${node.body.length}`;
    case "Try": {
      const { body, handlers, orElse } = node;
      return `try ${line} ${body.length} ${handlers.length} ${orElse.length} ${node.finally.length}`;
    }
    case "ExceptHandler":
      return `except ${line} ${node.name?.name ?? "-"} ${node.body.length}`;
    case "Print":
      return printFact(c, node, line);
    default:
      return patternFact(node, line);
  }
}

/** `print >>file, x` is valid Python 3 by accident: a tuple that begins with a shift. */
function printFact(c: Collection, node: Print, line: number): string {
  if (!/^print\s*>>/.test(sourceOf(c, node))) return `print ${line}`;
  const facts = [`expr ${line}`, `name ${line} print`, `binary ${line} >>`];
  if (node.values.length > 1) facts.push(`tuple ${line} ${node.values.length}`);
  return facts.join("\n");
}

function aliasText({ name, alias }: { readonly name: string; readonly alias: string | undefined }): string {
  return alias === undefined ? name : `${name} as ${alias}`;
}

function patternFact(node: Node, line: number): string | undefined {
  switch (node.kind) {
    case "MatchCase":
      return `case ${node.body.length}`;
    case "ValuePattern":
      return `matchvalue ${line}`;
    case "CapturePattern":
    case "AsPattern":
      return `matchas ${line} ${node.name}`;
    case "StarPattern":
      return `matchstar ${line} ${node.name ?? "_"}`;
    case "SequencePattern":
      return `matchsequence ${line}`;
    case "OrPattern":
      return `matchor ${line}`;
    case "MappingPattern":
      return `matchmapping ${line} ${node.entries.length} ${node.rest ?? "-"}`;
    case "ClassPattern":
      return `matchclass ${line} ${node.positional.length} ${node.keyword.map(({ name }) => name).join(",")}`;
    default:
      return undefined;
  }
}
