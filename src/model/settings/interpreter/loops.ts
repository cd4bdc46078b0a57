/** Loops: over known collections they are unrolled; otherwise what they change becomes open or unknown. */
import type { For, While } from "../../../syntax/python/tree.ts";
import type { AbstractValue } from "../value.ts";
import { unknown } from "../value.ts";
import { iterationOf } from "../operations/sequences.ts";
import { truthOf } from "../operations/truth.ts";
import { merge, restore, snapshot, stateOf, type Snapshot } from "./branches.ts";
import { isExhausted, originOf, stuck, type Frame } from "./frame.ts";
import { fallsThrough, mayEnd, NEXT, replacing, split, type Outcome } from "./outcome.ts";

const MAX_ROUNDS = 400;

/** `for target in iterable`. */
export function executeFor(frame: Frame, node: For): Outcome {
  const { evaluate, execute } = frame.run.interpreter;
  const source = evaluate(frame, node.iterable);
  const iteration = iterationOf(source, source.origin);
  if (iteration === undefined || iteration.open || iteration.elements.length > MAX_ROUNDS)
    return unsettledLoop(frame, node);
  const outcome = rounds(frame, node, iteration.elements);
  return mayEnd(outcome, "break")
    ? replacing(outcome, ["break"], NEXT)
    : replacing(outcome, ["next"], execute(frame, node.orElse));
}

function rounds(frame: Frame, node: For, elements: readonly AbstractValue[]): Outcome {
  let outcome: Outcome = NEXT;
  for (const element of elements) {
    frame.run.interpreter.assign(frame, node.target, element);
    const round = replacing(frame.run.interpreter.execute(frame, node.body), ["continue"], NEXT);
    outcome = replacing(outcome, ["next"], round);
    if (!fallsThrough(outcome) || isExhausted(frame.run)) return outcome;
  }
  return outcome;
}

/** `while test`. */
export function executeWhile(frame: Frame, node: While): Outcome {
  const { evaluate, execute } = frame.run.interpreter;
  if (truthOf(evaluate(frame, node.test)) === false) return execute(frame, node.orElse);
  return unsettledLoop(frame, node);
}

/** Runs the body once to see what it may change, and what it may return. */
function unsettledLoop(frame: Frame, node: For | While): Outcome {
  const { assign, execute } = frame.run.interpreter;
  const before = snapshot(frame);
  if (node.kind === "For")
    assign(frame, node.target, stuck(frame, node.iterable, "a loop over something that is not followed"));
  const outcome = replacing(execute(frame, node.body), ["continue", "break"], NEXT);
  loosen(frame, before, node);
  const origin = originOf(frame, node, "a loop");
  if (!mayEnd(outcome, "return") && !mayEnd(outcome, "raise")) return NEXT;
  const after = stateOf(frame);
  if (!fallsThrough(outcome)) restore(before);
  const test = unknown("whether the loop ends early", origin);
  if (fallsThrough(outcome)) merge(frame, test, after, origin);
  return split(test, outcome, NEXT, origin);
}

/** Whatever the loop touched is no longer settled; containers it added to stay containers, open ones. */
function loosen(frame: Frame, before: Snapshot, node: For | While): void {
  const origin = originOf(frame, node, "changed in a loop that is not followed");
  for (const [scope, names] of before) {
    for (const [name, value] of scope.variables) {
      const old = names.get(name);
      if (old === value) continue;
      scope.variables.set(name, openedFrom(old) ?? unknown("set in a loop that is not followed", origin));
    }
  }
}

function openedFrom(old: AbstractValue | undefined): AbstractValue | undefined {
  if (old?.kind !== "known" || !("open" in old.content)) return undefined;
  return { ...old, content: { ...old.content, open: true } };
}
