/**
 * TOML with spans, and with recovery: a line that is not TOML is skipped and the rest is read all the same. Lock files
 * of a megabyte are common, so this reads each character once; dates and numbers stay text, as no packaging file needs more.
 */
import type { Span } from "../../source/span.ts";

/** A value and where it stands. */
export type TomlValue =
  | { readonly kind: "string"; readonly text: string; readonly span: Span }
  | { readonly kind: "plain"; readonly text: string; readonly span: Span }
  | { readonly kind: "array"; readonly items: readonly TomlValue[]; readonly span: Span }
  | TomlTable;

/** A table; `span` is its heading or its braces. */
export interface TomlTable {
  readonly kind: "table";
  readonly members: ReadonlyMap<string, TomlMember>;
  readonly span: Span;
}

/** `key = value`. */
export interface TomlMember {
  readonly value: TomlValue;
  /** From the key to the end of the value. */
  readonly span: Span;
}

/** A document, and the offset of the first thing that is not TOML. */
export interface TomlDocument {
  readonly root: TomlTable;
  readonly troubleAt: number | undefined;
}

interface OpenTable extends TomlTable {
  readonly members: Map<string, TomlMember>;
}

interface Reading {
  readonly text: string;
  at: number;
  troubleAt: number | undefined;
  depth: number;
}

/** Deeper nesting is nobody's packaging file. */
const MOST_NESTED = 40;

/** Reads a document; never throws. */
export function readToml(text: string): TomlDocument {
  const reading: Reading = { text, at: 0, troubleAt: undefined, depth: 0 };
  const root = emptyTable({ start: 0, end: 0 });
  let current = root;
  for (skipBlank(reading); reading.at < text.length; skipBlank(reading)) {
    const begun = reading.at;
    if (text[begun] === "[") current = readHeading(reading, root) ?? emptyTable({ start: begun, end: begun });
    else if (!readMember(reading, current)) skipLine(reading, begun);
  }
  return { root, troubleAt: reading.troubleAt };
}

function emptyTable(span: Span): OpenTable {
  return { kind: "table", members: new Map(), span };
}

function skipLine(reading: Reading, begun: number): void {
  reading.troubleAt ??= begun;
  const feed = reading.text.indexOf("\n", reading.at);
  reading.at = feed < 0 ? reading.text.length : feed + 1;
}

/** White space, line breaks and comments. */
function skipBlank(reading: Reading): void {
  const { text } = reading;
  for (;;) {
    const sign = text[reading.at];
    if (sign === "#") {
      const feed = text.indexOf("\n", reading.at);
      reading.at = feed < 0 ? text.length : feed;
    } else if (sign === " " || sign === "\n" || sign === "\t" || sign === "\r") reading.at++;
    else return;
  }
}

function skipSpaces(reading: Reading): void {
  while (reading.text[reading.at] === " " || reading.text[reading.at] === "\t") reading.at++;
}

/** `[a.b]` or `[[a.b]]`: the table that the next lines fill; undefined when the line is none. */
function readHeading(reading: Reading, root: OpenTable): OpenTable | undefined {
  const start = reading.at;
  const isArray = reading.text.startsWith("[[", start);
  reading.at += isArray ? 2 : 1;
  const keys = readKeys(reading);
  skipSpaces(reading);
  const close = isArray ? "]]" : "]";
  const last = keys?.at(-1);
  if (keys === undefined || last === undefined || !reading.text.startsWith(close, reading.at)) {
    skipLine(reading, start);
    return undefined;
  }
  reading.at += close.length;
  const span = { start, end: reading.at };
  const parent = tableAt(root, keys.slice(0, -1), span);
  return isArray ? addToArray(parent, last, span) : tableAt(parent, [last], span);
}

/** Walks down a dotted key; the last table of an array of tables stands for the array. */
function tableAt(from: OpenTable, keys: readonly string[], span: Span): OpenTable {
  let table = from;
  for (const key of keys) {
    const found = table.members.get(key)?.value;
    const next = found?.kind === "array" ? found.items.at(-1) : found;
    const open = next?.kind === "table" ? openAgain(next) : emptyTable(span);
    if (next?.kind !== "table") table.members.set(key, { value: open, span });
    table = open;
  }
  return table;
}

/** All tables are made here, so their maps can be filled. */
function openAgain(table: TomlTable): OpenTable {
  return table.members instanceof Map ? { ...table, members: table.members } : emptyTable(table.span);
}

function addToArray(parent: OpenTable, key: string, span: Span): OpenTable {
  const before = parent.members.get(key)?.value;
  const table = emptyTable(span);
  if (before?.kind === "array" && Array.isArray(before.items)) before.items.push(table);
  else parent.members.set(key, { value: { kind: "array", items: [table], span }, span });
  return table;
}

/** Reads `key = value` into a table; false when the line is none. */
function readMember(reading: Reading, table: OpenTable): boolean {
  const start = reading.at;
  const keys = readKeys(reading);
  skipSpaces(reading);
  const last = keys?.at(-1);
  if (keys === undefined || last === undefined || reading.text[reading.at] !== "=") return false;
  reading.at++;
  skipSpaces(reading);
  const value = readValue(reading);
  if (value === undefined) return false;
  const span = { start, end: reading.at };
  tableAt(table, keys.slice(0, -1), span).members.set(last, { value, span });
  return true;
}

function readKeys(reading: Reading): readonly string[] | undefined {
  const keys: string[] = [];
  for (;;) {
    skipSpaces(reading);
    const key = readKey(reading);
    if (key === undefined) return undefined;
    keys.push(key);
    skipSpaces(reading);
    if (reading.text[reading.at] !== ".") return keys;
    reading.at++;
  }
}

const BARE_KEY = /[A-Za-z0-9_-]+/y;

function readKey(reading: Reading): string | undefined {
  const sign = reading.text[reading.at];
  if (sign === '"' || sign === "'") return readString(reading, sign)?.text;
  BARE_KEY.lastIndex = reading.at;
  const key = BARE_KEY.exec(reading.text)?.[0];
  reading.at += key?.length ?? 0;
  return key;
}

function readValue(reading: Reading): TomlValue | undefined {
  const sign = reading.text[reading.at];
  if (sign === '"' || sign === "'") return readString(reading, sign);
  if (sign !== "[" && sign !== "{") return readPlain(reading);
  if (reading.depth >= MOST_NESTED) return undefined;
  reading.depth++;
  const value = sign === "[" ? readArray(reading) : readInlineTable(reading);
  reading.depth--;
  return value;
}

const PLAIN = /[^\s,\]}#]+/y;

function readPlain(reading: Reading): TomlValue | undefined {
  const start = reading.at;
  PLAIN.lastIndex = start;
  const text = PLAIN.exec(reading.text)?.[0];
  if (text === undefined) return undefined;
  reading.at += text.length;
  return { kind: "plain", text, span: { start, end: reading.at } };
}

function readArray(reading: Reading): TomlValue | undefined {
  const start = reading.at++;
  const items: TomlValue[] = [];
  for (;;) {
    skipBlank(reading);
    if (reading.text[reading.at] === "]") break;
    const item = readValue(reading);
    if (item === undefined) return undefined;
    items.push(item);
    skipBlank(reading);
    if (reading.text[reading.at] === ",") reading.at++;
    else if (reading.text[reading.at] !== "]") return undefined;
  }
  reading.at++;
  return { kind: "array", items, span: { start, end: reading.at } };
}

function readInlineTable(reading: Reading): TomlTable | undefined {
  const start = reading.at++;
  const table = emptyTable({ start, end: start });
  for (;;) {
    skipBlank(reading);
    if (reading.text[reading.at] === "}") break;
    if (!readMember(reading, table)) return undefined;
    skipBlank(reading);
    if (reading.text[reading.at] === ",") reading.at++;
    else if (reading.text[reading.at] !== "}") return undefined;
  }
  reading.at++;
  return { ...table, span: { start, end: reading.at } };
}

type TomlString = Extract<TomlValue, { kind: "string" }>;

function readString(reading: Reading, quote: string): TomlString | undefined {
  const start = reading.at;
  const fence = reading.text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  const from = start + fence.length;
  const end = closing(reading.text, from, fence);
  if (end === undefined) return undefined;
  reading.at = end + fence.length;
  const raw = reading.text.slice(from, end);
  return { kind: "string", text: quote === '"' ? unescaped(raw) : raw, span: { start, end: reading.at } };
}

function closing(text: string, from: number, fence: string): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\" && fence.startsWith('"')) at++;
    else if (text.startsWith(fence, at)) return at;
    else if (text[at] === "\n" && fence.length === 1) return undefined;
  }
  return undefined;
}

/** The escapes that occur in packaging files; others stay as they are. */
function unescaped(raw: string): string {
  return raw.includes("\\") ? raw.replaceAll(/\\(["\\])/g, "$1").replaceAll(/\\[nrt]/g, " ") : raw;
}
