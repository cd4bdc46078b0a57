/** How a string was put together: which parts are not constant, and what stands before each in the template. */
import { definitionOf } from "../bind/constants.ts";
import type { Program, ValueRef } from "../bind/program.ts";
import { functionFacts, refTo } from "../bind/program.ts";
import type { BuildValue, ValueId } from "../extract/facts.ts";
import { textBetween } from "../source/source-file.ts";
import { stringValue } from "../syntax/python/strings.ts";
import type { FunctionState } from "./summary.ts";
import { holeOf } from "./template-holes.ts";

/** A part of a built string that is not constant, the literal text before it (from the string's start) and the character after it. */
export interface Hole {
  readonly at: ValueRef;
  readonly before: string;
  /** "" where that is not known. */
  readonly after: string;
}

/** Chains of assignments and merges looked through. */
const DEPTH = 8;

/** Values looked at for one question: strings built of strings built of strings may double at every step. */
const BUDGET = 400;

interface Search {
  readonly program: Program;
  readonly state: FunctionState;
  looked: number;
}

/** The non-constant parts of what a value was built from; empty when it is not a built string or all parts are safe for every kind. */
export function holesOf(program: Program, state: FunctionState, id: ValueId): Hole[] {
  return search({ program, state, looked: 0 }, id, 0);
}

function search(one: Search, id: ValueId, depth: number): Hole[] {
  const { values } = one.state.facts.fragment;
  const value = values[id];
  if (!value || depth > DEPTH || one.looked++ > BUDGET) return [];
  const all = (ids: readonly ValueId[]): Hole[] => ids.flatMap((part) => search(one, part, depth + 1));
  switch (value.op) {
    case "build":
      return holesOfBuild(one, value, depth);
    case "merge":
      return all(value.inputs.filter((input) => input < id));
    case "choice":
      return all([value.whenTrue, value.whenFalse]);
    case "collection":
      return all(value.entries.map((entry) => entry.value));
    case "updated":
      return all([value.base, value.value]);
    case "call": {
      // `text.strip()`, `dedent(text)`: the text keeps its holes.
      const callee = values[value.callee];
      const receiver = callee?.op === "attribute" ? [callee.base] : [];
      return all([...receiver, ...value.arguments.map((argument) => argument.value)]);
    }
    default:
      return [];
  }
}

function holesOfBuild(one: Search, build: BuildValue, depth: number): Hole[] {
  const { program, state } = one;
  return build.parts.flatMap((part, position): Hole[] => {
    const nested = search(one, part, depth + 1);
    if (nested.length > 0) return nested;
    if ((state.taints[part] ?? []).length === 0) return [];
    if (position === 0 && (build.form === "percent" || build.form === "format")) return [];
    const before = textBefore(program, state, build, position);
    return [{ at: refTo(state.ref, part), before, after: characterAfter(state, build, position) }];
  });
}

/** The character behind the closing brace of an f-string's field. */
function characterAfter(state: FunctionState, build: BuildValue, position: number): string {
  const place = build.places?.[position];
  if (place === undefined) return "";
  const text = textBetween(state.ref.unit.file.bytes, place, Math.min(build.end, place + 200));
  const end = text.indexOf("}");
  return end === -1 ? "" : (text[end + 1] ?? "");
}

function textBefore(program: Program, state: FunctionState, build: BuildValue, position: number): string {
  switch (build.form) {
    case "f-string": {
      const start = build.places?.[position] ?? build.start;
      const text = textBetween(state.ref.unit.file.bytes, build.start, start);
      return text.slice(0, Math.max(0, text.lastIndexOf("{")));
    }
    case "percent":
    case "format": {
      const template = literalOf(program, state, build.parts[0] ?? -1) ?? "";
      return template.slice(0, holeOf(template, build, position));
    }
    case "concat":
      return lastText(program, state, build.parts.slice(0, position));
    case "join":
      return "";
  }
}

function lastText(program: Program, state: FunctionState, parts: readonly ValueId[]): string {
  for (const part of parts.toReversed()) {
    const value = state.facts.fragment.values[part];
    const literal = literalOf(program, state, part);
    if (literal !== undefined) return literal;
    if (value?.op === "build")
      return value.form === "f-string" ? textBetween(state.ref.unit.file.bytes, value.start, value.end) : "";
    if (value) return "";
  }
  return "";
}

/** The text of a literal, also behind a name. */
function literalOf(program: Program, state: FunctionState, id: ValueId): string | undefined {
  if (id < 0) return undefined;
  const at = definitionOf(program, refTo(state.ref, id));
  const value = functionFacts(at).fragment.values[at.value];
  return value?.op === "text" ? stringValue(at.unit.file.bytes, value.literal) : undefined;
}
