/**
 * What an interpolated part may decide of an address. In `"/orders/" + x` it can choose no other host, in `"/" + x` it can
 * (`//elsewhere`), in `"https://shop.example" + x` too (`.elsewhere`).
 */
import { definitionOf } from "../bind/constants.ts";
import type { FunctionRef, Program } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { BuildValue, Fragment, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";
import { stringValue } from "../syntax/python/strings.ts";
import type { GuardContext } from "./guards.ts";
import type { Kinds } from "./kinds.ts";
import { kindsOf } from "./kinds.ts";
import type { Origin, Taints } from "./taint.ts";
import { clear } from "./taint.ts";
import { writtenSettings } from "./written-settings.ts";
import { fStringText, SOMETHING } from "./f-string-text.ts";
import { holeOf, holePattern } from "./template-holes.ts";

/** What a part loses once the host in front of it stands. */
const HOST_KINDS: Kinds = kindsOf(["redirect", "ssrf"]);

/** A scheme and a host without the slash behind it. */
const ORIGIN = /^[a-z][a-z\d+.-]{1,20}:\/\/[^/?#\s]{1,200}$/i;

/** Sources that begin with a slash themselves: an origin without one at its end keeps its host in front of them. */
const BEGINS_WITH_SLASH = /\.HttpRequest\.(?:path|path_info|get_full_path\(\))$/;

/** What a part of a built string carries, less what it loses because of what stands before it. */
export function withoutHeld(
  { program, ref, fragment }: GuardContext,
  build: BuildValue,
  position: number,
  taints: Taints,
): Taints {
  if (!taints.some(({ kinds }) => (kinds & HOST_KINDS) !== 0)) return taints;
  const before = headBefore(program, ref, fragment, build, position);
  if (before === undefined) return taints;
  if (fixesHost(before)) return clear(taints, HOST_KINDS);
  return ORIGIN.test(before)
    ? taints.flatMap((one) => (isOwnPath(one.origin) ? clear([one], HOST_KINDS) : [one]))
    : taints;
}

function isOwnPath(origin: Origin): boolean {
  return origin.kind === "source" && BEGINS_WITH_SLASH.test(origin.row.at);
}

/** Whether nothing that follows this beginning of an address can choose another host. */
export function fixesHost(before: string): boolean {
  const [, host] = /^[^/?#]{0,100}:?[/\\]{2}(.*)$/s.exec(before) ?? [];
  if (host !== undefined) return /[/?#]/.test(host) || host.endsWith(SOMETHING);
  if (before === "" || before === "/" || before === "\\") return false;
  return !/^[a-z][a-z\d+.-]{1,20}:[/\\]?$/i.test(before);
}

/** The text in front of a part, with a sign for what is not known; undefined where the order cannot be told. */
export function headBefore(
  program: Program,
  ref: FunctionRef,
  fragment: Fragment,
  build: BuildValue,
  position: number,
): string | undefined {
  switch (build.form) {
    case "f-string":
      return fStringBefore(program, ref, build, position);
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

/** The literal text of an f-string before one of its fields; fields in between stand for what they are known to be. */
function fStringBefore(program: Program, ref: FunctionRef, build: BuildValue, position: number): string {
  const end = build.places?.[position] ?? build.start;
  const text = textBetween(ref.unit.file.bytes, build.start, end);
  const before = fStringText(text.slice(0, Math.max(0, text.lastIndexOf("{"))));
  return withTexts(program, ref, before, build.parts.slice(0, position));
}

/** The same text with the parts that are written down in their places, where every part has one. */
function withTexts(program: Program, ref: FunctionRef, text: string, parts: readonly ValueId[]): string {
  const pieces = text.split(SOMETHING);
  if (pieces.length !== parts.length + 1) return text;
  return pieces.reduce((all, piece, at) => all + writtenText(program, ref, parts[at - 1] ?? NONE) + piece);
}

/** What a name stands for: a literal, or a setting that is an origin wherever it is written; else unknown text. */
function writtenText(program: Program, ref: FunctionRef, part: ValueId): string {
  const literal = literalOf(program, ref, part);
  if (literal !== undefined) return literal;
  const known = (part < 0 ? undefined : writtenSettings(program, ref, part))?.filter(
    (one) => one !== undefined && one !== "",
  );
  const [first = SOMETHING] = known ?? [];
  return known?.every((one) => one !== undefined && ORIGIN.test(one)) === true ? first : SOMETHING;
}

function templateBefore(
  program: Program,
  ref: FunctionRef,
  build: BuildValue,
  position: number,
): string | undefined {
  const template = position === 0 ? undefined : literalOf(program, ref, build.parts[0] ?? -1);
  if (template === undefined) return undefined;
  const before = template
    .slice(0, holeOf(template, build, position))
    .replace(holePattern(build.form), SOMETHING);
  const isInOrder = (build.names ?? []).every((name) => name === "");
  return isInOrder ? withTexts(program, ref, before, build.parts.slice(1, position)) : before;
}

function textOfPart(program: Program, ref: FunctionRef, fragment: Fragment, part: ValueId): string {
  const value = fragment.values[part];
  if (value?.op !== "build") return writtenText(program, ref, part);
  if (value.form !== "f-string") return SOMETHING;
  return fStringText(textBetween(ref.unit.file.bytes, value.start, value.end));
}

/** The text of a literal, also behind a name. */
function literalOf(program: Program, ref: FunctionRef, id: ValueId): string | undefined {
  if (id < 0) return undefined;
  const at = definitionOf(program, refTo(ref, id));
  const value = functionFacts(at).fragment.values[at.value];
  return value?.op === "text" ? stringValue(at.unit.file.bytes, value.literal) : undefined;
}
