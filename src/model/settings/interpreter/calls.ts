/** Calls: methods that change their receiver, functions of the project, and whatever the libraries room knows. */
import type { Attribute, Call, Expression } from "../../../syntax/python/tree.ts";
import type { Span } from "../../../source/span.ts";
import type { AbstractValue, Known } from "../value.ts";
import { elementsOf, extendOrigin, known, none, text, textOf, unknown } from "../value.ts";
import { apply } from "../operations/apply.ts";
import { choose } from "../operations/choice.ts";
import { failedPart } from "../operations/failures.ts";
import { MUTATING_METHODS } from "../operations/mutation.ts";
import { joinPath } from "../operations/paths.ts";
import { libraryCall, libraryMethod } from "../libraries/library.ts";
import { fileMethod } from "../libraries/data-files.ts";
import { askTree, PATH_QUESTIONS } from "../libraries/tree-files.ts";
import { instantiate } from "./classes.ts";
import { doubt, originOf, stuck, type Arguments, type Frame } from "./frame.ts";
import { callFunction } from "./functions.ts";
import { attributeOf, classAttribute, isData } from "./names.ts";
import { callReflection } from "./reflection.ts";

/** The result of a call expression. */
export function evaluateCall(frame: Frame, node: Call): AbstractValue {
  const reflected = callReflection(frame, node);
  if (reflected !== undefined) return reflected;
  if (node.callee.kind !== "Attribute") {
    return call(
      frame,
      frame.run.interpreter.evaluate(frame, node.callee),
      evaluateArguments(frame, node),
      node,
    );
  }
  const receiver = frame.run.interpreter.evaluate(frame, node.callee.value);
  const given = evaluateArguments(frame, node);
  if (MUTATING_METHODS.has(node.callee.attribute.name) && (isData(receiver) || receiver.kind === "unknown")) {
    return mutate(frame, node.callee, receiver, given, node);
  }
  return call(frame, attributeOf(frame, receiver, node.callee.attribute.name, node.callee), given, node);
}

/** `X.append(y)`: writes the changed container back to where it came from. */
function mutate(
  frame: Frame,
  callee: Attribute,
  receiver: AbstractValue,
  given: Arguments,
  at: Call,
): AbstractValue {
  const method = callee.attribute.name;
  const origin = originOf(frame, at, `\`.${method}()\``);
  const keywords = [...given.keywords.keys()];
  const operands = [receiver, ...given.positional, ...given.keywords.values()];
  if (isWritable(callee.value)) {
    const changed = given.complete
      ? apply({ name: "mutate", method, keywords }, operands, origin)
      : unknown("an argument that is not followed", origin);
    frame.run.interpreter.assign(frame, callee.value, {
      ...changed,
      origin: extendOrigin(receiver.origin, origin.place, origin.note, "changed"),
    });
  }
  if (method === "pop" || method === "setdefault") return poppedValue(receiver, method, given, origin);
  return none(origin);
}

function poppedValue(
  receiver: AbstractValue,
  method: string,
  given: Arguments,
  origin: Known["origin"],
): AbstractValue {
  const [key, fallback] = given.positional;
  if (key === undefined) return unknown("an element taken from a list", origin);
  const reads =
    method === "pop" && elementsOf(receiver) !== undefined
      ? ({ name: "item" } as const)
      : ({ name: "method", method: "get", keywords: [] } as const);
  return apply(
    reads,
    fallback === undefined || reads.name === "item" ? [receiver, key] : [receiver, key, fallback],
    origin,
  );
}

function isWritable(node: Expression): boolean {
  return (
    node.kind === "Name" ||
    ((node.kind === "Subscript" || node.kind === "Attribute") && isWritable(node.value))
  );
}

/** Evaluates the arguments, opening stars that are known. */
export function evaluateArguments(frame: Frame, node: Call): Arguments {
  const positional: AbstractValue[] = [];
  const keywords = new Map<string, AbstractValue>();
  let complete = true;
  for (const given of node.arguments) {
    const value = frame.run.interpreter.evaluate(frame, given.value);
    if (given.style === "positional") positional.push(value);
    else if (given.style === "keyword") keywords.set(given.name?.name ?? "", value);
    else if (given.style === "star") {
      const elements = elementsOf(value);
      complete &&= elements !== undefined;
      positional.push(...(elements ?? []));
    } else complete = openKeywords(value, keywords) && complete;
  }
  return { positional, keywords, complete };
}

function openKeywords(value: AbstractValue, keywords: Map<string, AbstractValue>): boolean {
  if (value.kind !== "known" || value.content.type !== "dict" || value.content.open) return false;
  for (const item of value.content.items) {
    const name = textOf(item.key);
    if (name === undefined) return false;
    keywords.set(name, item.value);
  }
  return true;
}

/** Calls a value. */
export function call(frame: Frame, callee: AbstractValue, given: Arguments, at: Span): AbstractValue {
  if (callee.kind === "fails") return callee;
  const failed = failedArgument(frame, given);
  if (failed !== undefined) return failed;
  if (callee.kind === "one-of") {
    const whenTrue = call(frame, callee.whenTrue, given, at);
    return choose(callee.test, whenTrue, call(frame, callee.whenFalse, given, at), callee.origin);
  }
  if (callee.kind !== "known")
    return mayRaise(
      frame,
      callee.kind === "unknown" ? callee : stuck(frame, at, "calls a value from the environment"),
    );
  const { content } = callee;
  switch (content.type) {
    case "function":
      return mayRaise(frame, callFunction(frame, content, given, at));
    case "class":
      return instantiate(frame, content.class, given, at);
    case "external":
      return mayRaise(frame, libraryCall(frame, content.name, given, at));
    case "method":
      return mayRaise(frame, callMethod(frame, content.receiver, content.name, given, at));
    case "instance":
      return mayRaise(frame, callMethod(frame, callee, "__call__", given, at));
    case "path":
      return joinPath([callee, ...given.positional], originOf(frame, at, "a path below it"), text);
    default:
      return mayRaise(frame, stuck(frame, at, `calls a ${content.type}`));
  }
}

/** Where the environment is given, an argument that raises keeps the call from happening. */
function failedArgument(frame: Frame, given: Arguments): AbstractValue | undefined {
  if (frame.run.given === undefined) return undefined;
  const values = [...given.positional, ...given.keywords.values()];
  return values.map((value) => failedPart(value)).find((failed) => failed !== undefined);
}

function mayRaise(frame: Frame, result: AbstractValue): AbstractValue {
  if (result.kind === "unknown" || result.kind === "fails") doubt(frame, "Exception", result);
  return result;
}

function callMethod(
  frame: Frame,
  receiver: AbstractValue,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue {
  if (receiver.kind === "known" && receiver.content.type === "instance")
    return instanceMethod(frame, receiver, name, given, at);
  if (!given.complete) return stuck(frame, at, "arguments that are not followed");
  const question = PATH_QUESTIONS.get(name);
  if (question !== undefined && receiver.kind === "known" && receiver.content.type === "path")
    return askTree(frame, question, receiver, originOf(frame, at, "asked here"));
  const read = fileMethod(frame, receiver, name, at);
  if (read !== undefined) return read;
  const keywords = [...given.keywords.keys()];
  const operands = [receiver, ...given.positional, ...given.keywords.values()];
  return apply({ name: "method", method: name, keywords }, operands, originOf(frame, at, `\`.${name}()\``));
}

function instanceMethod(
  frame: Frame,
  receiver: Known,
  name: string,
  given: Arguments,
  at: Span,
): AbstractValue {
  if (receiver.content.type !== "instance") return stuck(frame, at, "a method of something else");
  const of = receiver.content.class;
  const method = of === undefined ? undefined : classAttribute(of, name);
  if (method?.kind === "known" && method.content.type === "function") {
    return callFunction(
      frame,
      method.content,
      { ...given, positional: [known(receiver.content, receiver.origin), ...given.positional] },
      at,
    );
  }
  return libraryMethod(frame, receiver, name, given, at);
}
