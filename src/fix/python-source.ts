/** A Python file that is about to be edited: its text, its tree and its habits. */
import { byteText } from "../source/byte-text.ts";
import type { SourceFile } from "../source/source-file.ts";
import { encloses, type Span } from "../source/span.ts";
import { parsePython } from "../syntax/python/parse.ts";
import type { Module, Node } from "../syntax/python/tree.ts";
import { forEachChild } from "../syntax/python/walk.ts";

/** `text` has one character for each byte. */
export interface PythonSource {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly module: Module;
  readonly eol: string;
  readonly quote: '"' | "'";
}

/** Contents are never changed in place, and many findings of one file are asked about. */
const known = new WeakMap<Uint8Array, { readonly source: PythonSource | undefined }>();

/** Parses a file; undefined when it is not valid Python, because then nobody knows what an edit would do. */
export function readPython({ bytes }: SourceFile): PythonSource | undefined {
  const before = known.get(bytes) ?? { source: parsed(bytes) };
  known.set(bytes, before);
  return before.source;
}

function parsed(bytes: Uint8Array): PythonSource | undefined {
  const { module, problems } = parsePython(bytes);
  if (problems.length > 0) return undefined;
  const text = byteText(bytes);
  return { bytes, text, module, eol: lineEndOf(text), quote: usualQuote(text) };
}

/** How the first line of a text ends. */
export function lineEndOf(text: string): string {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}

function usualQuote(text: string): '"' | "'" {
  const count = (quote: string): number => text.split(quote).length;
  return count("'") > count('"') ? "'" : '"';
}

/** The bytes of a node as they stand in the file. */
export function sourceOf({ text }: PythonSource, { start, end }: Span): string {
  return text.slice(start, end);
}

/** Every node that holds a span, outermost first. */
export function nodesAround({ module }: PythonSource, span: Span): readonly Node[] {
  const path: Node[] = [module];
  for (let inside: Node | undefined = module; inside;) {
    inside = childAround(inside, span);
    if (inside) path.push(inside);
  }
  return path;
}

function childAround(node: Node, span: Span): Node | undefined {
  let around: Node | undefined;
  forEachChild(node, (child) => {
    if (!around && encloses(child, span)) around = child;
  });
  return around;
}

/** The node of a kind that stands exactly at a span; else the innermost of that kind around it. */
export function nodeOf<K extends Node["kind"]>(
  source: PythonSource,
  span: Span,
  ...kinds: readonly K[]
): Extract<Node, { kind: K }> | undefined {
  const around = nodesAround(source, span).filter((node): node is Extract<Node, { kind: K }> =>
    kinds.some((kind) => kind === node.kind),
  );
  return around.find(({ start, end }) => start === span.start && end === span.end) ?? around.at(-1);
}

/** The first node below another one that a question picks. */
export function findBelow(root: Node, isWanted: (node: Node) => boolean): Node | undefined {
  let found: Node | undefined;
  const visit = (node: Node): void => {
    if (found) return;
    if (isWanted(node)) found = node;
    else forEachChild(node, visit);
  };
  visit(root);
  return found;
}

/** Every node below another one, itself included. */
export function* everyNode(root: Node): Generator<Node> {
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node;
    forEachChild(node, (child) => waiting.push(child));
  }
}

/** Where the line of an offset begins. */
export function lineStart({ text }: Pick<PythonSource, "text">, offset: number): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

/** Where the line of an offset ends, before its line break. */
export function lineEnd({ text }: Pick<PythonSource, "text">, offset: number): number {
  for (let at = offset; at < text.length; at++) if (text[at] === "\n" || text[at] === "\r") return at;
  return text.length;
}

/** Where the next line begins; the file's end when there is none. */
export function nextLine({ text }: Pick<PythonSource, "text">, offset: number): number {
  const at = lineEnd({ text }, offset);
  return text.startsWith("\r\n", at) ? at + 2 : Math.min(at + 1, text.length);
}

/** The blanks before the first word of an offset's line. */
export function indentOf(source: Pick<PythonSource, "text">, offset: number): string {
  const from = lineStart(source, offset);
  let to = from;
  while (source.text[to] === " " || source.text[to] === "\t") to++;
  return source.text.slice(from, to);
}

/** Whether nothing but blanks stands before an offset in its line. */
export function beginsLine(source: Pick<PythonSource, "text">, offset: number): boolean {
  return source.text.slice(lineStart(source, offset), offset).trim() === "";
}

/** Code of an intent in the file's own quotes, where that needs no escapes. */
export function inOwnQuotes({ quote }: Pick<PythonSource, "quote">, code: string): string {
  return quote === '"' || code.includes("'") ? code : code.replaceAll('"', "'");
}
