/** Runs the two sides of a condition that is not settled and merges what they did to the names. */
import type { AbstractValue, Origin, Scope } from "../value.ts";
import { absent } from "../value.ts";
import { choose } from "../operations/choice.ts";
import type { Frame } from "./frame.ts";
import { fallsThrough, split, type Outcome } from "./outcome.ts";

type Names = Map<string, AbstractValue>;

/** The names of all scopes that a statement of this frame can change. */
export type Snapshot = ReadonlyMap<Scope, Names>;

/** A copy of them, before something changes them. */
export function snapshot(frame: Frame): Snapshot {
  return new Map([...stateOf(frame)].map(([scope, names]) => [scope, new Map(names)] as const));
}

/** They themselves, where a restored state takes their place next. */
export function stateOf(frame: Frame): Snapshot {
  const names = new Map<Scope, Names>();
  for (let scope: Scope | undefined = frame.scope; scope !== undefined; scope = scope.parent)
    names.set(scope, scope.variables);
  return names.set(frame.globals, frame.globals.variables);
}

/** Goes back to a state, which is used up by it: the names are changed in place from there on. */
export function restore(state: Snapshot): void {
  for (const [scope, names] of state) scope.variables = names;
}

/** Both sides from the same start; the frame is left in the state that the paths that go on have in common. */
export function branch(
  frame: Frame,
  test: AbstractValue,
  whenTrue: () => Outcome,
  whenFalse: () => Outcome,
  origin: Origin,
): Outcome {
  const before = snapshot(frame);
  const first = whenTrue();
  const afterFirst = stateOf(frame);
  restore(before);
  const second = whenFalse();
  if (!fallsThrough(second)) restore(afterFirst);
  else if (fallsThrough(first)) merge(frame, test, afterFirst, origin);
  return split(test, first, second, origin);
}

/** Merges a state, taken when `test` holds, into the current one. */
export function merge(frame: Frame, test: AbstractValue, whenTrue: Snapshot, origin: Origin): void {
  for (const [scope, names] of stateOf(frame)) {
    const other = whenTrue.get(scope);
    if (other !== undefined) scope.variables = mergedNames(test, other, names, origin);
  }
}

function mergedNames(test: AbstractValue, first: Names, second: Names, origin: Origin): Names {
  const merged = new Map(second);
  for (const [name, value] of first) {
    const other = second.get(name);
    if (other !== value) merged.set(name, choose(test, value, other ?? absent(origin), origin));
  }
  for (const [name, value] of second) {
    if (!first.has(name)) merged.set(name, choose(test, absent(origin), value, origin));
  }
  return merged;
}
