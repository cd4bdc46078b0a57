/** Kinds of danger that a value can carry into a sink. A sanitizer clears kinds; nothing is ever simply "clean". */

/** Words for sinks and sanitizers; `argument` is the program that a command names, `option` a word that it may read as an option, `name` is an identifier or keyword of a query, `key` the key by which an object is fetched, `formula` a cell that a spreadsheet calculates. */
export type Kind =
  | "sql"
  | "html"
  | "shell"
  | "argument"
  | "option"
  | "code"
  | "template"
  | "path"
  | "redirect"
  | "ssrf"
  | "header"
  | "log"
  | "regex"
  | "xml"
  | "query"
  | "pickle"
  | "yaml"
  | "name"
  | "formula"
  | "key";

/** A set of kinds as bits, so that sets join and clear as integers. */
export type Kinds = number;

/** One bit each. */
export const KIND_BITS: Readonly<Record<Kind, Kinds>> = {
  sql: 1 << 0,
  html: 1 << 1,
  shell: 1 << 2,
  argument: 1 << 3,
  code: 1 << 4,
  template: 1 << 5,
  path: 1 << 6,
  redirect: 1 << 7,
  ssrf: 1 << 8,
  header: 1 << 9,
  log: 1 << 10,
  regex: 1 << 11,
  xml: 1 << 12,
  query: 1 << 13,
  pickle: 1 << 14,
  yaml: 1 << 15,
  name: 1 << 16,
  key: 1 << 17,
  formula: 1 << 18,
  option: 1 << 19,
};

/** Every kind. */
export const ALL_KINDS: Kinds = Object.values(KIND_BITS).reduce((all, bit) => all | bit, 0);

/** Every kind but `key`: what a typed value loses. `<int:id>` is as good for reaching somebody else's object as any string. */
export const INJECTION_KINDS: Kinds = ALL_KINDS & ~KIND_BITS.key;

/** The bits of some kinds. */
export function kindsOf(kinds: readonly Kind[]): Kinds {
  return kinds.reduce((bits, kind) => bits | KIND_BITS[kind], 0);
}
