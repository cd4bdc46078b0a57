import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Document,
  type Node,
  type Scalar,
} from "yaml";
import type { Span } from "../../source/span.ts";
import { slice, spanBetween, type Fragment, type SyntaxProblem } from "./fragment.ts";
import { alignScalar } from "./yaml-scalar.ts";

/** YAML as plain data with exact spans; every scalar stays the text it is written as. Aliases and merge keys are followed. */
export type YamlValue = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: "scalar";
  readonly content: Fragment;
  readonly span: Span;
}

export interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlValue[];
  readonly span: Span;
}

export interface YamlMap {
  readonly kind: "map";
  readonly entries: readonly YamlEntry[];
  readonly span: Span;
}

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlValue;
}

export interface YamlFile {
  /** One per document that holds anything. */
  readonly documents: readonly YamlValue[];
  readonly problems: readonly SyntaxProblem[];
}

interface Conversion {
  readonly file: Fragment;
  readonly problems: SyntaxProblem[];
  /** Anchors seen so far: later ones of the same name replace earlier ones, as YAML says. */
  readonly anchors: Map<string, Node>;
  /** Nodes left; aliases that multiply each other run it down. */
  budget: number;
  exhausted: boolean;
}

const MAX_CHARACTERS = 1_000_000;
const MAX_VALUES = 200_000;
const MAX_DEPTH = 60;
const MAX_PROBLEMS = 5;

/** Reads a YAML file. Never throws: what cannot be read is a problem, the rest is there. */
export function parseYaml(file: Fragment): YamlFile {
  const refusal = refuse(file.text);
  if (refusal !== undefined) return { documents: [], problems: [wholeFileProblem(file, refusal)] };
  const conversion: Conversion = {
    file,
    problems: [],
    anchors: new Map(),
    budget: MAX_VALUES,
    exhausted: false,
  };
  try {
    const documents = parseDocuments(file.text).flatMap((document) => convertDocument(conversion, document));
    return { documents, problems: conversion.problems };
  } catch {
    // The library composes nested values by recursion; a file made to overflow it is said to be unreadable.
    return { documents: [], problems: [wholeFileProblem(file, "this YAML could not be read")] };
  }
}

function refuse(text: string): string | undefined {
  if (text.length > MAX_CHARACTERS) return `this YAML file is longer than ${MAX_CHARACTERS} characters`;
  return flowDepth(text) > MAX_DEPTH * 4 ? "this YAML nests too deeply" : undefined;
}

/** An upper bound for how deep `[` and `{` nest; brackets in plain text only make it larger. */
function flowDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 91 || code === 123) deepest = Math.max(deepest, ++depth);
    else if ((code === 93 || code === 125) && depth > 0) depth--;
  }
  return deepest;
}

/** The failsafe schema keeps `on`, `1` and `~` as text; looking for equal keys would cost quadratic time. */
function parseDocuments(text: string): readonly Document[] {
  const documents = parseAllDocuments(text, {
    schema: "failsafe",
    uniqueKeys: false,
    strict: false,
    prettyErrors: false,
    logLevel: "silent",
  });
  return Array.isArray(documents) ? documents : [];
}

function convertDocument(conversion: Conversion, document: Document): readonly YamlValue[] {
  conversion.anchors.clear();
  for (const error of document.errors.slice(0, MAX_PROBLEMS)) {
    const [start, end] = error.pos;
    if (conversion.problems.length < MAX_PROBLEMS) {
      conversion.problems.push({ span: spanBetween(conversion.file, start, end), message: error.message });
    }
  }
  const value = convert(conversion, document.contents, 0);
  return value ? [value] : [];
}

function convert(conversion: Conversion, node: unknown, depth: number): YamlValue | undefined {
  if (--conversion.budget < 0 || depth > MAX_DEPTH) return exhausted(conversion, node);
  if (isAlias(node)) return convert(conversion, conversion.anchors.get(node.source), depth + 1);
  remember(conversion, node);
  if (isScalar(node)) return scalar(conversion, node);
  if (isSeq(node))
    return {
      kind: "list",
      items: convertItems(conversion, node.items, depth),
      span: rangeOf(conversion, node),
    };
  if (isMap(node))
    return {
      kind: "map",
      entries: convertEntries(conversion, node.items, depth),
      span: rangeOf(conversion, node),
    };
  return undefined;
}

function exhausted(conversion: Conversion, node: unknown): undefined {
  if (conversion.exhausted) return undefined;
  conversion.exhausted = true;
  const span =
    isScalar(node) || isSeq(node) || isMap(node)
      ? rangeOf(conversion, node)
      : spanBetween(conversion.file, 0, 0);
  conversion.problems.push({ span, message: "this YAML unfolds to more values, or deeper, than are read" });
  return undefined;
}

function remember(conversion: Conversion, node: unknown): void {
  if (!isScalar(node) && !isSeq(node) && !isMap(node)) return;
  if (node.anchor !== undefined) conversion.anchors.set(node.anchor, node);
}

function convertItems(
  conversion: Conversion,
  items: readonly unknown[],
  depth: number,
): readonly YamlValue[] {
  return items.flatMap((item) => {
    const value = convert(conversion, item, depth + 1);
    return value ? [value] : [];
  });
}

function convertEntries(
  conversion: Conversion,
  pairs: readonly { readonly key: unknown; readonly value: unknown }[],
  depth: number,
): readonly YamlEntry[] {
  const own: YamlEntry[] = [];
  const merged: YamlEntry[] = [];
  for (const pair of pairs) {
    if (!isScalar(pair.key)) continue;
    const key = scalar(conversion, pair.key);
    const value = convert(conversion, pair.value, depth + 1) ?? emptyAfter(key);
    if (key.content.text === "<<") merged.push(...mergedEntries(value));
    else own.push({ key: key.content.text, keySpan: key.span, value });
  }
  return merged.length === 0 ? own : withDefaults(own, merged);
}

function mergedEntries(value: YamlValue): readonly YamlEntry[] {
  if (value.kind === "map") return value.entries;
  return value.kind === "list" ? value.items.flatMap(mergedEntries) : [];
}

/** A mapping's own keys win over merged ones, and earlier merged ones over later ones. */
function withDefaults(own: readonly YamlEntry[], merged: readonly YamlEntry[]): readonly YamlEntry[] {
  const known = new Set(own.map((entry) => entry.key));
  const added = merged.filter((entry) => !known.has(entry.key) && known.add(entry.key));
  return [...own, ...added];
}

function scalar(conversion: Conversion, node: Scalar): YamlScalar {
  const text = typeof node.value === "string" ? node.value : "";
  const [start, end] = node.range ?? [0, 0];
  const source = slice(conversion.file, start, end);
  return { kind: "scalar", content: alignScalar(text, source), span: rangeOf(conversion, node) };
}

function rangeOf(conversion: Conversion, node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return spanBetween(conversion.file, start, end);
}

function emptyAfter(key: YamlScalar): YamlScalar {
  const content = slice(key.content, key.content.text.length, key.content.text.length);
  return { kind: "scalar", content, span: { start: key.span.end, end: key.span.end } };
}

function wholeFileProblem(file: Fragment, message: string): SyntaxProblem {
  return { span: spanBetween(file, 0, Math.min(file.text.length, 1)), message };
}
