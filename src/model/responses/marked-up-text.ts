/** Replacements that put tags into a text: whoever turns `@name` into a link has plain text before them, no HTML. */
import { definitionOf, textOf } from "../../bind/constants.ts";
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { textBetween } from "../../source/source-file.ts";

/** Text of one replacing function that is searched for tags. */
const MOST = 2_000;

/** A tag that a replacement writes. */
const TAG = /<[a-z][^<>]{0,200}>/i;

/** What patterns hold that look for tags, or for what an escape made of them. */
const OF_HTML = /[<>&]/;

/** `re.sub(r"@(\w+)", r"<a href='/u/\1'>@\1</a>", text)`, where the pattern looks for no HTML and the replacement, or the function that gives it, writes tags. */
export function marksUp({ program }: Pick<FlowModel, "program">, at: FunctionRef, call: CallValue): boolean {
  const name = externalName(resolveIn(program, at, call.callee));
  const given = call.arguments.map(({ value }) => value);
  if (name === "re.sub" || name === "re.subn") return replaces(program, at, given[0], given[1]);
  if (name !== "re.Pattern.sub" && name !== "re.Pattern.subn") return false;
  const callee = functionFacts(at).fragment.values[call.callee];
  return replaces(program, at, callee?.op === "attribute" ? callee.base : undefined, given[0]);
}

type Bound = FlowModel["program"];

function replaces(
  program: Bound,
  at: FunctionRef,
  pattern: ValueId | undefined,
  replacement: ValueId | undefined,
): boolean {
  if (pattern === undefined || replacement === undefined) return false;
  const written = patternText(program, refTo(at, pattern));
  if (written === undefined || OF_HTML.test(written)) return false;
  const text = textOf(program, refTo(at, replacement));
  return text === undefined ? functionWritesTags(program, at, replacement) : TAG.test(text);
}

/** The text of a pattern, compiled before or not; of one that is put together, as it is written. */
function patternText(program: Bound, ref: ValueRef): string | undefined {
  const text = textOf(program, ref) ?? builtText(ref);
  if (text !== undefined) return text;
  const made = definitionOf(program, ref);
  const call = functionFacts(made).fragment.values[made.value];
  const [first] = call?.op === "call" ? call.arguments : [];
  if (call?.op !== "call" || first === undefined) return undefined;
  const isCompiled = externalName(resolveIn(program, made, call.callee)) === "re.compile";
  if (!isCompiled) return undefined;
  const inner = refTo(made, first.value);
  return textOf(program, inner) ?? builtText(inner);
}

/** `r"\b(%s)\b" % "|".join(words)`: what looks for tags says so where it is put together. */
function builtText({ unit, function: id, value }: ValueRef): string | undefined {
  const built = functionFacts({ unit, function: id }).fragment.values[value];
  return built?.op === "build" ? textBetween(unit.file.bytes, built.start, built.end) : undefined;
}

function functionWritesTags(program: Bound, at: FunctionRef, replacement: ValueId): boolean {
  const given = resolveIn(program, at, replacement);
  if (given?.kind !== "function") return false;
  const own = functionFacts(given.target);
  const around = functionFacts(at);
  // What a function inside another writes may be put together around it: `TAG % name` in one, `TAG % match.group(0)` in the other.
  const isInside = around.form === "function" && own.start >= around.start && own.end <= around.end;
  const { start, end } = isInside ? around : own;
  return TAG.test(textBetween(given.target.unit.file.bytes, start, Math.min(end, start + MOST)));
}
