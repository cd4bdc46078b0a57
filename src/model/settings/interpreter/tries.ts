/** `try`: which handler runs depends on what in the body may raise. */
import type { ExceptHandler, Try } from "../../../syntax/python/tree.ts";
import { dottedName } from "../../../syntax/python/walk.ts";
import type { AbstractValue } from "../value.ts";
import { unknown } from "../value.ts";
import { branch, merge, restore, snapshot, stateOf } from "./branches.ts";
import { originOf, type Doubt, type Frame } from "./frame.ts";
import { fallsThrough, NEXT, replacing, split, type Outcome } from "./outcome.ts";

/** Executes the body, then the handlers for the case that something in it raised. */
export function executeTry(frame: Frame, node: Try): Outcome {
  const { execute } = frame.run.interpreter;
  const guarded = frame.guarded || node.handlers.some((handler) => catches(handler, "ImportError"));
  const inner: Frame = { ...frame, guarded };
  const before = snapshot(frame);
  const firstDoubt = frame.run.doubts.length;
  const body = replacing(execute(inner, node.body), ["next"], NEXT);
  const doubts = frame.run.doubts
    .splice(firstDoubt)
    .filter((doubt) => node.handlers.some((handler) => catches(handler, doubt.exception)));
  const handled = withHandlers(frame, node, body, doubts, before);
  const final = fallsThrough(handled) ? execute(frame, node.finally) : NEXT;
  return replacing(handled, ["next"], final);
}

function withHandlers(
  frame: Frame,
  node: Try,
  body: Outcome,
  doubts: readonly Doubt[],
  before: ReturnType<typeof snapshot>,
): Outcome {
  const { execute } = frame.run.interpreter;
  const raises = raisesCaught(body, node.handlers);
  const finished = (): Outcome =>
    fallsThrough(body) ? replacing(body, ["next"], execute(frame, node.orElse)) : body;
  if (doubts.length === 0 && !raises) return finished();
  const after = finished();
  if ((!fallsThrough(after) && after.kind === "raise") || certainlyRaises(node, doubts)) {
    restore(before);
    return anyHandler(
      frame,
      after.kind === "raise" ? takersOf(node.handlers, after.exception) : node.handlers,
    );
  }
  const succeeded = stateOf(frame);
  restore(before);
  const handler = anyHandler(frame, node.handlers);
  const origin = originOf(frame, node, "depends on whether this works");
  const test = testOf(doubts) ?? unknown("whether the block raises", origin);
  if (!fallsThrough(handler)) restore(succeeded);
  else if (fallsThrough(after)) merge(frame, test, succeeded, origin);
  return split(test, replacing(after, ["raise"], handler), handler, origin);
}

/** Whether some path ends in an exception that a handler takes. */
function raisesCaught(outcome: Outcome, handlers: readonly ExceptHandler[]): boolean {
  if (outcome.kind === "split")
    return raisesCaught(outcome.whenTrue, handlers) || raisesCaught(outcome.whenFalse, handlers);
  return outcome.kind === "raise" && handlers.some((handler) => catches(handler, outcome.exception));
}

/** The handlers that may take an exception; of one that is known by name, the first that does. */
function takersOf(handlers: readonly ExceptHandler[], exception: string): readonly ExceptHandler[] {
  const takers = handlers.filter((handler) => catches(handler, exception));
  if (takers.length === 0) return handlers;
  return exception === "Exception" ? takers : takers.slice(0, 1);
}

/** A body of plain statements in which a settled operation fails. */
function certainlyRaises(node: Try, doubts: readonly Doubt[]): boolean {
  const plain = node.body.every(
    ({ kind }) => kind === "Assign" || kind === "ExpressionStatement" || kind === "AugAssign",
  );
  return plain && doubts.some(({ succeeds }) => succeeds.kind === "fails");
}

/** The condition under which the block works: settled conditions on the environment go before vague ones. */
function testOf(doubts: readonly Doubt[]): AbstractValue | undefined {
  const settled = doubts.find(({ succeeds }) => succeeds.kind === "environment") ?? doubts[0];
  return settled?.succeeds.kind === "fails" ? undefined : settled?.succeeds;
}

/** The handlers one after the other; which one runs is not settled when there are several. */
function anyHandler(frame: Frame, handlers: readonly ExceptHandler[]): Outcome {
  const [first, ...rest] = handlers;
  if (first === undefined) return NEXT;
  const run = (): Outcome => runHandler(frame, first);
  if (rest.length === 0) return run();
  const origin = originOf(frame, first, "depends on the exception");
  return branch(
    frame,
    unknown("which exception is raised", origin),
    run,
    () => anyHandler(frame, rest),
    origin,
  );
}

function runHandler(frame: Frame, handler: ExceptHandler): Outcome {
  if (handler.name !== undefined) {
    frame.scope.variables.set(
      handler.name.name,
      unknown("an exception", originOf(frame, handler.name, "an exception")),
    );
  }
  return frame.run.interpreter.execute(frame, handler.body);
}

/** What each exception is a kind of, as far as settings modules care. */
const PARENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["ImportError", ["ImportError", "ModuleNotFoundError"]],
  ["ModuleNotFoundError", ["ImportError", "ModuleNotFoundError"]],
  ["KeyError", ["KeyError", "LookupError"]],
  ["IndexError", ["IndexError", "LookupError"]],
  ["JSONDecodeError", ["JSONDecodeError", "ValueError"]],
  ["LookupError", ["KeyError", "IndexError", "LookupError", "AttributeError"]],
  ["ImproperlyConfigured", ["ImproperlyConfigured"]],
]);

function catches(handler: ExceptHandler, exception: string): boolean {
  if (handler.type === undefined) return true;
  const types = handler.type.kind === "Tuple" ? handler.type.elements : [handler.type];
  const names = types.map((type) => (dottedName(type) ?? "").split(".").at(-1) ?? "");
  if (names.includes("Exception") || names.includes("BaseException")) return true;
  if (exception === "Exception")
    return !names.every((name) => name === "ImportError" || name === "ModuleNotFoundError");
  return names.some((name) => (PARENTS.get(exception) ?? [exception]).includes(name));
}
