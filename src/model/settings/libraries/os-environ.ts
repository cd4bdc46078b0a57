/** `os.environ` and `os.getenv`. */
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Origin } from "../value.ts";
import { fails, fromEnvironment, none, text, textOf, truthValue, unknown, withOrigin } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { choose } from "../operations/choice.ts";
import type { Operation } from "../operations/operation.ts";
import {
  argument,
  doubt,
  originOf,
  stuck,
  type Arguments,
  type Frame,
  type GivenEnvironment,
} from "../interpreter/frame.ts";

/** Whether a value is `os.environ` itself. */
export function isEnvironment(value: AbstractValue): boolean {
  return (
    value.kind === "known" &&
    value.content.type === "external" &&
    (value.content.name === "os.environ" || value.content.name === "os.environ.copy()")
  );
}

/** A read of a variable; without a fallback it raises when the variable is missing. */
export function readVariable(
  frame: Frame,
  variable: AbstractValue | undefined,
  fallback: AbstractValue | undefined,
  casts: readonly Operation[],
  at: Span,
): AbstractValue {
  if (variable?.kind === "one-of") {
    const whenTrue = readVariable(frame, variable.whenTrue, fallback, casts, at);
    return choose(
      variable.test,
      whenTrue,
      readVariable(frame, variable.whenFalse, fallback, casts, at),
      variable.origin,
    );
  }
  const name = textOf(variable);
  if (name === undefined) return stuck(frame, at, "an environment variable with a computed name");
  const origin = originOf(frame, at, `read from the environment variable ${name}`);
  const own = frame.run.environment.get(name);
  const { given } = frame.run;
  if (given !== undefined)
    return settledRead(name, own ?? textGiven(given, name, origin), fallback, casts, origin);
  const otherwise = fallback ?? fails(`the environment variable ${name} must be set`, origin);
  const missing =
    own === undefined
      ? otherwise
      : casts.reduce<AbstractValue>((value, cast) => apply(cast, [value], origin), own);
  return fromEnvironment(name, missing, casts, origin);
}

function textGiven(given: GivenEnvironment, name: string, origin: Origin): AbstractValue | undefined {
  const value = given.get(name);
  return value === undefined ? undefined : text(value, origin);
}

/** A read in an environment that is given. */
function settledRead(
  name: string,
  set: AbstractValue | undefined,
  fallback: AbstractValue | undefined,
  casts: readonly Operation[],
  origin: Origin,
): AbstractValue {
  if (set !== undefined) {
    const read = withOrigin(set, origin);
    return casts.reduce<AbstractValue>((value, cast) => apply(cast, [value], origin), read);
  }
  return fallback ?? fails(`the environment variable ${name} must be set`, origin);
}

/** `NAME in os.environ`. */
export function presence(frame: Frame, variable: AbstractValue, origin: Origin): AbstractValue {
  const name = textOf(variable);
  if (name === undefined) return unknown("whether a variable with a computed name is set", origin);
  const isOwn = frame.run.environment.has(name);
  const { given } = frame.run;
  if (given !== undefined) return truthValue(isOwn || given.has(name), origin);
  const fallback = truthValue(isOwn, origin);
  return fromEnvironment(name, fallback, [{ name: "cast", cast: "present" }], origin);
}

/** Sets a variable that is not set, as `os.environ.setdefault()` and the dotenv libraries do. */
export function setMissing(frame: Frame, name: string, value: AbstractValue): void {
  const { environment, given } = frame.run;
  if (!environment.has(name) && given?.has(name) !== true) environment.set(name, value);
}

/** Methods of `os.environ`; undefined for others. */
export function environmentMethod(
  frame: Frame,
  method: string,
  given: Arguments,
  at: Span,
): AbstractValue | undefined {
  const variable = argument(given, 0, "key");
  switch (method) {
    case "get":
      return readVariable(
        frame,
        variable,
        argument(given, 1, "default", "failobj") ?? none(originOf(frame, at, "no default")),
        [],
        at,
      );
    case "pop": {
      const read = readVariable(frame, variable, argument(given, 1, "default"), [], at);
      if (given.positional.length < 2 && variable !== undefined)
        doubt(frame, "KeyError", presence(frame, variable, read.origin));
      return read;
    }
    case "setdefault": {
      const name = textOf(variable);
      const value = argument(given, 1, "default", "value");
      if (name !== undefined && value !== undefined) setMissing(frame, name, value);
      return readVariable(frame, variable, value, [], at);
    }
    case "has_key":
    case "__contains__":
      return variable === undefined
        ? undefined
        : presence(frame, variable, originOf(frame, at, "asked here"));
    default:
      return undefined;
  }
}
