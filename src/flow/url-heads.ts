/**
 * What an interpolated part may decide of an address. In `"/orders/" + x` it can choose no other host, in `"/" + x` it can
 * (`//elsewhere`), in `"https://shop.example" + x` too (`.elsewhere`).
 */
import { definitionOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { BuildValue, Fragment, ValueId } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";
import { stringValue } from "../syntax/python/strings.ts";
import type { Kinds } from "./kinds.ts";
import { kindsOf } from "./kinds.ts";
import { holeOf, holePattern } from "./template-holes.ts";

/** What a part loses once the host in front of it stands. */
const HOST_KINDS: Kinds = kindsOf(["redirect", "ssrf"]);

/** Stands for a part whose text is not known. */
const SOMETHING = "\uFFFC";

/** The kinds that a part of a built string loses because of what stands before it. */
export function clearedByHead(
  program: Program,
  ref: FunctionRef,
  fragment: Fragment,
  build: BuildValue,
  position: number,
): Kinds {
  const before = headBefore(program, ref, fragment, build, position);
  return before !== undefined && fixesHost(before) ? HOST_KINDS : 0;
}

/** Whether nothing that follows this beginning of an address can choose another host. */
export function fixesHost(before: string): boolean {
  const [, host] = /^[^/?#]{0,100}:?[/\\]{2}(.*)$/s.exec(before) ?? [];
  if (host !== undefined) return /[/?#]/.test(host) || host.endsWith(SOMETHING);
  if (before === "" || before === "/" || before === "\\") return false;
  return !/^[a-z][a-z\d+.-]{1,20}:[/\\]?$/i.test(before);
}

/** The text in front of a part, with a sign for what is not known; undefined where the order cannot be told. */
function headBefore(
  program: Program,
  ref: FunctionRef,
  fragment: Fragment,
  build: BuildValue,
  position: number,
): string | undefined {
  switch (build.form) {
    case "f-string":
      return fStringBefore(ref, build, position);
    case "percent":
    case "format":
      return templateBefore(program, ref, build, position);
    case "concat":
      return build.parts
        .slice(0, position)
        .map((part) => textOfPart(program, ref, fragment, part))
        .join("");
    case "join":
      return undefined;
  }
}

/** The literal text of an f-string before one of its fields; fields in between are unknown text. */
function fStringBefore(ref: FunctionRef, build: BuildValue, position: number): string {
  const end = build.places?.[position] ?? build.start;
  const text = textBetween(ref.unit.file.bytes, build.start, end).replace(/^\w{0,2}("""|'''|"|')/, "");
  const literal = text.slice(0, Math.max(0, text.lastIndexOf("{")));
  return literal.replace(/\{[^{}]{0,400}\}/g, SOMETHING);
}

function templateBefore(
  program: Program,
  ref: FunctionRef,
  build: BuildValue,
  position: number,
): string | undefined {
  const template = position === 0 ? undefined : literalOf(program, ref, build.parts[0] ?? -1);
  if (template === undefined) return undefined;
  return template.slice(0, holeOf(template, build, position)).replace(holePattern(build.form), SOMETHING);
}

function textOfPart(program: Program, ref: FunctionRef, fragment: Fragment, part: ValueId): string {
  const literal = literalOf(program, ref, part);
  if (literal !== undefined) return literal;
  const value = fragment.values[part];
  if (value?.op !== "build" || value.form !== "f-string") return SOMETHING;
  const text = textBetween(ref.unit.file.bytes, value.start, value.end).replace(/^\w{0,2}["']{1,3}/, "");
  return text.replace(/["']{1,3}$/, "").replace(/\{[^{}]{0,400}\}/g, SOMETHING);
}

/** The text of a literal, also behind a name. */
function literalOf(program: Program, ref: FunctionRef, id: ValueId): string | undefined {
  if (id < 0) return undefined;
  const at = definitionOf(program, refTo(ref, id));
  const value = functionFacts(at).fragment.values[at.value];
  return value?.op === "text" ? stringValue(at.unit.file.bytes, value.literal) : undefined;
}
