/** Functions of the project that are called like one that cleans a text, and do nothing of the kind. */
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Value } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { givesNoText, holdsNoText } from "./harmless-names.ts";
import type { HtmlPart } from "./html-parts.ts";

/** Whether a part may hold a text that somebody typed, as far as its name tells and is to be believed. */
export function mayBeText(flows: FlowModel, part: HtmlPart): boolean {
  const { value, name, called } = part;
  if (value.op === "exception") return true;
  return called ? !givesNoText(name) || cleansNothing(flows, part) : !holdsNoText(name);
}

/** What such functions are called. */
const CLAIMS = /escape|safe|sanit|clean|bleach/i;

/** Methods that cut a text or change its case (docs.python.org/3/library/stdtypes.html#string-methods). */
const CUTTING =
  /^(?:[lr]?strip|lower|upper|title|capitalize|casefold|removeprefix|removesuffix|r?split|splitlines|join)$/;

/** Functions that leave quotes, ampersands or all signs in a text. */
const KEEPING =
  /^(?:str|len|min|max|django\.utils\.html\.strip_tags|django\.utils\.encoding\.(?:force|smart)_(?:str|text))$/;

/** Whether a part was given by such a function, whose whole body is in sight: what it is called is no reason to believe it. */
function cleansNothing({ program, solver }: FlowModel, { at, name, called }: HtmlPart): boolean {
  if (!called || name === undefined || !CLAIMS.test(name)) return false;
  const target = solver.byRef.get(functionFacts(at))?.edges.get(at.value)?.target;
  if (target === undefined) return false;
  const { values } = functionFacts(target).fragment;
  return values.every((value) => leavesText(program, target, value));
}

/** Calls that cut at most, and no look-up in a table, which may replace sign by sign. */
function leavesText(program: Program, ref: FunctionRef, value: Value): boolean {
  if (value.op === "item") return value.key === NONE;
  return value.op !== "call" || isCut(program, ref, value) || replacesOneTag(program, ref, value);
}

function isCut(program: Program, ref: FunctionRef, { callee }: CallValue): boolean {
  const called = functionFacts(ref).fragment.values[callee];
  const name = externalName(resolveIn(program, ref, callee)) ?? "";
  return KEEPING.test(name) || (called?.op === "attribute" && CUTTING.test(called.name));
}

/** `text.replace("</script>", "")`: every other tag is left, and the same one as `</SCRIPT >`. */
export function replacesOneTag(
  program: Program,
  ref: FunctionRef,
  { callee, arguments: given }: CallValue,
): boolean {
  const called = functionFacts(ref).fragment.values[callee];
  const [old] = given;
  if (called?.op !== "attribute" || called.name !== "replace" || old === undefined) return false;
  return /^<\/?script\b/i.test(textOf(program, refTo(ref, old.value)) ?? "");
}
