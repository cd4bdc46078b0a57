/** Comments and the functions and classes that they belong to. */
import type { Unit } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { ClassFacts, FunctionFacts, PythonFacts } from "../../extract/facts.ts";
import { textBetween } from "../../source/source-file.ts";
import type { Span } from "../../source/span.ts";
import type { View } from "../views/view.ts";

/** The function of a view in which a comment stands, or above which; of a class the body where it stands in no method. */
export function noteScope(facts: PythonFacts, { target }: View, note: Span): FunctionFacts | undefined {
  if (target.kind === "function") {
    const own = functionFacts(target.ref);
    return holds(own, note) || standsAbove(target.ref.unit, own, note) ? own : undefined;
  }
  if (target.kind === "external") return undefined;
  const whole = classFacts(target.ref);
  if (!holds(whole, note)) return undefined;
  const method = facts.functions.find(
    (one) =>
      one.form === "function" &&
      isOf(facts, one, whole) &&
      (holds(one, note) || standsAbove(target.ref.unit, one, note)),
  );
  return method ?? facts.functions[whole.body];
}

function isOf(facts: PythonFacts, { class: owner }: FunctionFacts, whole: ClassFacts): boolean {
  return owner >= 0 && facts.classes[owner] === whole;
}

/** Whether a comment stands among a function's decorators, or nothing stands between it and them. */
export function standsAbove(
  { file }: Unit,
  { start, header, decoratorSpans }: FunctionFacts,
  note: Span,
): boolean {
  const first = Math.min(start, ...decoratorSpans.map((one) => one.start - 1));
  if (note.start > first && note.end <= header.end) return true;
  return first > note.end && ONE_LINE_DOWN.test(textBetween(file.bytes, note.end, first));
}

/** A line's end and an indentation: no empty line. */
const ONE_LINE_DOWN = /^[ \t\r]{0,8}\n[ \t]{0,80}$/;

/** Whether a span lies within another. */
export function holds({ start, end }: Span, note: Span): boolean {
  return note.start >= start && note.end <= end;
}
