/** Operations of Python as plain data, so that what is done to an environment variable can be replayed for any text it may hold. */
import type { BinaryOperator, CompareOperator } from "../../../syntax/python/tree.ts";

/** What to do with one or more operands. `keywords` name the last operands of a call. */
export type Operation =
  | { readonly name: "binary"; readonly operator: BinaryOperator }
  | { readonly name: "compare"; readonly operator: CompareOperator }
  | { readonly name: "unary"; readonly operator: "not" | "-" | "+" | "~" }
  | { readonly name: "method"; readonly method: string; readonly keywords: readonly string[] }
  | { readonly name: "mutate"; readonly method: string; readonly keywords: readonly string[] }
  | { readonly name: "builtin"; readonly function: string; readonly keywords: readonly string[] }
  | { readonly name: "item" }
  | { readonly name: "slice" }
  | { readonly name: "set-item" }
  | { readonly name: "delete-item" }
  | { readonly name: "join"; readonly conversions: readonly ("text" | "value")[] }
  | { readonly name: "cast"; readonly cast: Cast; readonly argument?: string };

/** How the environment readers of the libraries turn text into a value. */
export type Cast =
  | "present"
  | "dynaconf"
  | "environ-bool"
  | "decouple-bool"
  | "configurations-bool"
  | "environs-bool"
  | "pydantic-bool"
  | "list"
  | "tuple"
  | "integer"
  | "float"
  | "json"
  | "path"
  | "database-url"
  | "cache-url"
  | "email-url"
  | "dict"
  | "opaque";
