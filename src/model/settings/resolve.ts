/** What an abstract value is under a given environment, and what it depends on. */
import type { AbstractValue, Content, FromEnvironment, OneOf } from "./value.ts";
import { text } from "./value.ts";
import { apply } from "./operations/apply.ts";
import { choose } from "./operations/choice.ts";
import { truthOf } from "./operations/truth.ts";

/** Variables whose state is assumed: their text, or `undefined` for "not set". Variables that are not listed stay open. */
export type Environment = Pick<ReadonlyMap<string, string | undefined>, "has" | "get">;

/** The value with the listed variables filled in. */
export function resolve(value: AbstractValue, environment: Environment): AbstractValue {
  return fill(value, { environment, filled: new Map() }, 0);
}

/** One resolution. Values share parts, so that each part is filled in once. */
interface Filling {
  readonly environment: Environment;
  readonly filled: Map<AbstractValue, AbstractValue>;
}

/** Values nested more deeply than this stay as they are; no settings module written by people comes near. */
const MAX_NESTING = 120;

function fill(value: AbstractValue, filling: Filling, depth: number): AbstractValue {
  if (depth > MAX_NESTING) return value;
  const known = filling.filled.get(value);
  if (known !== undefined) return known;
  const made = fillAnew(value, filling, depth);
  filling.filled.set(value, made);
  return made;
}

function fillAnew(value: AbstractValue, filling: Filling, depth: number): AbstractValue {
  switch (value.kind) {
    case "environment":
      return fillRead(value, filling, depth);
    case "one-of":
      return fillChoice(value, filling, depth);
    case "known":
      return { ...value, content: fillContent(value.content, filling, depth) };
    case "unknown":
    case "fails":
      return value;
  }
}

function fillRead(read: FromEnvironment, filling: Filling, depth: number): AbstractValue {
  const { environment } = filling;
  if (!environment.has(read.variable)) return read;
  const given = environment.get(read.variable);
  let current: AbstractValue =
    given === undefined
      ? fill(read.fallback, filling, depth + 1)
      : read.casts.reduce<AbstractValue>(
          (value, cast) => apply(cast, [value], read.origin),
          text(given, read.origin),
        );
  for (const step of read.steps) {
    const operands = step.operands.map((operand, index) =>
      index === step.hole ? current : fill(operand, filling, depth + 1),
    );
    current = apply(step.operation, operands, step.origin);
  }
  return current;
}

function fillChoice(value: OneOf, filling: Filling, depth: number): AbstractValue {
  const test = fill(value.test, filling, depth + 1);
  const truth = truthOf(test);
  if (truth !== undefined) return fill(truth ? value.whenTrue : value.whenFalse, filling, depth + 1);
  return choose(
    test,
    fill(value.whenTrue, filling, depth + 1),
    fill(value.whenFalse, filling, depth + 1),
    value.origin,
  );
}

function fillContent(content: Content, filling: Filling, depth: number): Content {
  switch (content.type) {
    case "list":
    case "tuple":
    case "set":
      return { ...content, elements: content.elements.map((element) => fill(element, filling, depth + 1)) };
    case "dict":
      return {
        ...content,
        items: content.items.map(({ key, value }) => ({ key, value: fill(value, filling, depth + 1) })),
      };
    default:
      return content;
  }
}

/** Every environment variable that a value or its conditions read. */
export function variablesOf(value: AbstractValue): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<AbstractValue>();
  const waiting = [value];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (seen.has(each)) continue;
    seen.add(each);
    if (each.kind === "environment") found.add(each.variable);
    for (const part of partsOf(each)) waiting.push(part);
  }
  return found;
}

function partsOf(value: AbstractValue): readonly AbstractValue[] {
  switch (value.kind) {
    case "environment":
      return [value.fallback, ...value.steps.flatMap(({ operands, hole }) => operands.toSpliced(hole, 1))];
    case "one-of":
      return [value.test, value.whenTrue, value.whenFalse];
    case "known":
      return childrenOf(value.content);
    case "unknown":
    case "fails":
      return [];
  }
}

function childrenOf(content: Content): readonly AbstractValue[] {
  if ("elements" in content) return content.elements;
  return content.type === "dict" ? content.items.map(({ value }) => value) : [];
}

/** The environment in which all the given variables are missing. */
export function withoutVariables(variables: Iterable<string>): ReadonlyMap<string, string | undefined> {
  return new Map([...variables].map((name) => [name, undefined] as const));
}

/** The value when none of the variables it reads is set. */
export function whenUnset(value: AbstractValue): AbstractValue {
  return resolve(value, withoutVariables(variablesOf(value)));
}

/** One way the value may turn out, with the conditions on the way to it. */
export interface Leaf {
  readonly value: AbstractValue;
  readonly conditions: readonly { readonly choice: OneOf; readonly holds: boolean }[];
}

/** All alternatives of a value; one without alternatives is its own only leaf. */
export function leaves(value: AbstractValue): readonly Leaf[] {
  if (value.kind !== "one-of") return [{ value, conditions: [] }];
  const side = (inner: AbstractValue, holds: boolean): readonly Leaf[] =>
    leaves(inner).map((leaf) => ({
      value: leaf.value,
      conditions: [{ choice: value, holds }, ...leaf.conditions],
    }));
  return [...side(value.whenTrue, true), ...side(value.whenFalse, false)];
}
