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
  switch (value.kind) {
    case "environment":
      return resolveRead(value, environment);
    case "one-of":
      return resolveChoice(value, environment);
    case "known":
      return { ...value, content: resolveContent(value.content, environment) };
    case "unknown":
    case "fails":
      return value;
  }
}

function resolveRead(read: FromEnvironment, environment: Environment): AbstractValue {
  if (!environment.has(read.variable)) return read;
  const given = environment.get(read.variable);
  let current: AbstractValue =
    given === undefined
      ? resolve(read.fallback, environment)
      : read.casts.reduce<AbstractValue>(
          (value, cast) => apply(cast, [value], read.origin),
          text(given, read.origin),
        );
  for (const step of read.steps) {
    const operands = step.operands.map((operand, index) =>
      index === step.hole ? current : resolve(operand, environment),
    );
    current = apply(step.operation, operands, step.origin);
  }
  return current;
}

function resolveChoice(value: OneOf, environment: Environment): AbstractValue {
  const test = resolve(value.test, environment);
  const truth = truthOf(test);
  if (truth !== undefined) return resolve(truth ? value.whenTrue : value.whenFalse, environment);
  return choose(
    test,
    resolve(value.whenTrue, environment),
    resolve(value.whenFalse, environment),
    value.origin,
  );
}

function resolveContent(content: Content, environment: Environment): Content {
  switch (content.type) {
    case "list":
    case "tuple":
    case "set":
      return { ...content, elements: content.elements.map((element) => resolve(element, environment)) };
    case "dict":
      return {
        ...content,
        items: content.items.map(({ key, value }) => ({ key, value: resolve(value, environment) })),
      };
    default:
      return content;
  }
}

/** Every environment variable that a value or its conditions read. */
export function variablesOf(value: AbstractValue): ReadonlySet<string> {
  const found = new Set<string>();
  collect(value, found, 0);
  return found;
}

const MAX_NESTING = 40;

function collect(value: AbstractValue, found: Set<string>, depth: number): void {
  if (depth > MAX_NESTING) return;
  const inner = (each: AbstractValue): void => collect(each, found, depth + 1);
  if (value.kind === "environment") {
    found.add(value.variable);
    inner(value.fallback);
    for (const step of value.steps)
      step.operands.forEach((operand, index) => index === step.hole || inner(operand));
  } else if (value.kind === "one-of") {
    inner(value.test);
    inner(value.whenTrue);
    inner(value.whenFalse);
  } else if (value.kind === "known") childrenOf(value.content).forEach(inner);
}

function childrenOf(content: Content): readonly AbstractValue[] {
  if ("elements" in content) return content.elements;
  return content.type === "dict" ? content.items.map(({ value }) => value) : [];
}

/** The environment in which all the given variables are missing. */
export function withoutVariables(variables: Iterable<string>): Environment {
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
