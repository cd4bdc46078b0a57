/** How environment readers turn a variable's text into a value (facts: django-environ 0.11, python-decouple 3.8, django-configurations 2.5, environs). */
import type { AbstractValue, Known, Origin } from "../value.ts";
import {
  dict,
  fails,
  numberValue,
  pathValue,
  sequence,
  text,
  textOf,
  truthValue,
  unknown,
} from "../value.ts";
import type { Cast } from "./operation.ts";
import { databaseFrom } from "./database-url.ts";
import { jsonValue } from "./literals.ts";
import { cacheFrom, mailerFrom, type UrlLibrary } from "./service-urls.ts";

interface BooleanWords {
  readonly yes: readonly string[];
  /** Texts that mean False; `anything` when everything that is not true is false. */
  readonly no: readonly string[] | "anything";
}

const BOOLEAN_WORDS: Readonly<
  Record<
    | "environ-bool"
    | "decouple-bool"
    | "configurations-bool"
    | "environs-bool"
    | "pydantic-bool"
    | "strtobool",
    BooleanWords
  >
> = {
  "environ-bool": { yes: ["true", "on", "ok", "y", "yes", "1"], no: "anything" },
  "decouple-bool": {
    yes: ["y", "yes", "t", "true", "on", "1"],
    no: ["n", "no", "f", "false", "off", "0", ""],
  },
  "configurations-bool": { yes: ["yes", "y", "true", "1"], no: ["no", "n", "false", "0", ""] },
  "environs-bool": { yes: ["t", "true", "on", "y", "yes", "1"], no: ["f", "false", "off", "n", "no", "0"] },
  "pydantic-bool": { yes: ["t", "true", "on", "y", "yes", "1"], no: ["f", "false", "off", "n", "no", "0"] },
  strtobool: { yes: ["y", "yes", "t", "true", "on", "1"], no: ["n", "no", "f", "false", "off", "0"] },
};

/** What a reader's boolean cast gives for a text; readers that are strict raise on anything odd. */
export function boolFrom(
  reader: keyof typeof BOOLEAN_WORDS,
  source: string | undefined,
  origin: Origin,
): AbstractValue {
  if (source === undefined) return unknown("a truth value made of something that is not text", origin);
  const words = BOOLEAN_WORDS[reader];
  const word = source.trim().toLowerCase();
  if (words.yes.includes(word)) return truthValue(true, origin);
  if (reader === "environ-bool" && /^-?\d+$/.test(word)) return truthValue(Number(word) !== 0, origin);
  if (words.no === "anything" || words.no.includes(word)) return truthValue(false, origin);
  return fails("ValueError: not a truth value", origin);
}

/** The value that a reader makes of a variable's text. `argument` is a list's delimiter or an inner cast's name. */
export function castText(
  cast: Cast,
  argument: string | undefined,
  value: Known,
  origin: Origin,
): AbstractValue {
  const source = textOf(value);
  if (cast === "present") return truthValue(true, origin);
  if (source === undefined) return value;
  switch (cast) {
    case "environ-bool":
    case "decouple-bool":
    case "configurations-bool":
    case "environs-bool":
    case "pydantic-bool":
      return boolFrom(cast, source, origin);
    case "list":
    case "tuple":
      return sequence(
        cast,
        splitList(source, argument ?? ",").map((item) => text(item, origin)),
        origin,
      );
    case "integer":
    case "float":
      return /^\s*[+-]?\d+(\.\d+)?\s*$/.test(source)
        ? numberValue(Number(source), origin)
        : fails("ValueError: not a number", origin);
    case "json":
      return jsonValue(source, origin);
    case "dynaconf":
      return dynaconfText(source, origin);
    case "path":
      return pathValue(source, origin);
    case "database-url":
      return databaseFrom(source, origin);
    case "cache-url":
      return cacheFrom(source, urlLibrary(argument), origin);
    case "email-url":
      return mailerFrom(source, urlLibrary(argument), origin);
    case "dict":
      return dict(
        splitList(source, ",").map((pair) => pairOf(pair, origin)),
        origin,
      );
    case "opaque":
      return unknown("a cast that is not followed", origin);
  }
}

function urlLibrary(argument: string | undefined): UrlLibrary {
  return argument === "django-cache-url" || argument === "dj-email-url" ? argument : "environ";
}

/** Items between delimiters, trimmed, empty ones dropped. */
export function splitList(source: string, delimiter: string): readonly string[] {
  return source
    .split(delimiter)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function pairOf(
  pair: string,
  origin: Origin,
): { readonly key: AbstractValue; readonly value: AbstractValue } {
  const at = pair.indexOf("=");
  return { key: text(pair.slice(0, at), origin), value: text(pair.slice(at + 1), origin) };
}

/** dynaconf reads a variable as TOML; what is no TOML stays text. */
function dynaconfText(source: string, origin: Origin): AbstractValue {
  if (source.startsWith("@")) return unknown("a variable that dynaconf casts", origin);
  const word = source.toLowerCase();
  if (word === "true" || word === "false") return truthValue(word === "true", origin);
  const read = jsonValue(source.replaceAll("'", '"'), origin);
  return read.kind === "known" ? read : text(source, origin);
}
