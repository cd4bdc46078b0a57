/** Places of built strings that take numbers alone: `f"{size:.2f}"`, `"%d" % pk`. A text there is an error. */
import { textOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { refTo } from "../bind/program.ts";
import type { BuildValue } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";
import type { Kinds } from "./kinds.ts";
import { INJECTION_KINDS } from "./kinds.ts";

/** docs.python.org/3/library/string.html#format-specification-mini-language; a date's own letters follow a `%`. */
const NUMBER = /:(?:[^{}]?[<>=^])?[-+ ]?#?0?\d{0,4}[,_]?(?:\.\d{1,3})?[bdeEfFgGnoxX%]$/;

/** A field of an f-string is no longer. */
const FIELD = 300;

/** What the place of a built string in which a part is put clears: all that text could do, where it takes a number only. */
export function clearedByNumber(
  program: Program,
  ref: FunctionRef,
  build: BuildValue,
  position: number,
): Kinds {
  return takesNumber(program, ref, build, position) ? INJECTION_KINDS : 0;
}

function takesNumber(program: Program, ref: FunctionRef, build: BuildValue, position: number): boolean {
  if (build.form === "f-string") return NUMBER.test(writtenField(ref, build, position));
  if ((build.form !== "percent" && build.form !== "format") || position === 0) return false;
  const template = textOf(program, refTo(ref, build.parts[0] ?? NONE));
  if (template === undefined) return false;
  return build.form === "percent"
    ? /[diouxXeEfFgG]/.test(conversions(template)?.[position - 1] ?? "")
    : NUMBER.test(
        specifications(template)?.[position - 1] ?? namedSpecification(template, build.names?.[position]),
      );
}

/** `size:.2f` of `f"{size:.2f} MB"`. */
function writtenField(ref: FunctionRef, build: BuildValue, position: number): string {
  const place = build.places?.[position];
  if (place === undefined) return "";
  const text = textBetween(ref.unit.file.bytes, place, Math.min(build.end, place + FIELD));
  return text.slice(0, Math.max(0, text.indexOf("}")));
}

/** The letters of `%d` and `%.2f` in their order; undefined where names are filled in an order of their own. */
function conversions(template: string): readonly string[] | undefined {
  if (/%[(*]/.test(template)) return undefined;
  const found = [...template.matchAll(/%[-#0 +\d.]{0,10}([a-zA-Z%])/g)].map(([, letter = ""]) => letter);
  return found.filter((letter) => letter !== "%");
}

/** What stands between the braces of `{:.2f}`, likewise. */
function specifications(template: string): readonly string[] | undefined {
  const found = [...template.matchAll(/\{([^{}]{0,60})\}/g)].map(([, inside = ""]) => inside);
  return found.every((inside) => inside === "" || /^[:!]/.test(inside)) ? found : undefined;
}

/** The same of `{total:.2f}`, which every place of that name must say. */
function namedSpecification(template: string, name: string | undefined): string {
  if (name === undefined || name === "") return "";
  const found = [...template.matchAll(/\{(\w{1,60})([^{}]{0,60})\}/g)].flatMap(([, of, inside = ""]) =>
    of === name ? [inside] : [],
  );
  return found.every((inside) => NUMBER.test(inside)) ? (found[0] ?? "") : "";
}
