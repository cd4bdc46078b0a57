/** How a statement ends, along every path that its conditions leave open. */
import type { AbstractValue, Fails, Origin } from "../value.ts";
import { fails, none, truthValue } from "../value.ts";
import { choose } from "../operations/choice.ts";

export type Outcome =
  | { readonly kind: "next" }
  | { readonly kind: "break" }
  | { readonly kind: "continue" }
  | { readonly kind: "return"; readonly value: AbstractValue }
  | { readonly kind: "raise"; readonly exception: string; readonly reason: string; readonly origin: Origin }
  | {
      readonly kind: "split";
      readonly test: AbstractValue;
      readonly whenTrue: Outcome;
      readonly whenFalse: Outcome;
      readonly origin: Origin;
    };

/** The next statement runs. */
export const NEXT: Outcome = { kind: "next" };

/** Whether some path goes on to the next statement. */
export function fallsThrough(outcome: Outcome): boolean {
  return (
    outcome.kind === "next" ||
    (outcome.kind === "split" && (fallsThrough(outcome.whenTrue) || fallsThrough(outcome.whenFalse)))
  );
}

/** Whether some path ends in this way. */
export function mayEnd(outcome: Outcome, kind: Outcome["kind"]): boolean {
  if (outcome.kind === "split") return mayEnd(outcome.whenTrue, kind) || mayEnd(outcome.whenFalse, kind);
  return outcome.kind === kind;
}

/** The outcome with every path of one kind replaced. */
export function replacing(outcome: Outcome, kinds: readonly Outcome["kind"][], by: Outcome): Outcome {
  if (outcome.kind === "split") {
    const whenTrue = replacing(outcome.whenTrue, kinds, by);
    const whenFalse = replacing(outcome.whenFalse, kinds, by);
    if (whenTrue.kind === "next" && whenFalse.kind === "next") return NEXT;
    return { ...outcome, whenTrue, whenFalse };
  }
  return kinds.includes(outcome.kind) ? by : outcome;
}

/** Both sides of an undecided condition. */
export function split(test: AbstractValue, whenTrue: Outcome, whenFalse: Outcome, origin: Origin): Outcome {
  if (whenTrue.kind === "next" && whenFalse.kind === "next") return NEXT;
  return { kind: "split", test, whenTrue, whenFalse, origin };
}

/** What a call returns whose body ends like this. */
export function returnedBy(outcome: Outcome, origin: Origin): AbstractValue {
  switch (outcome.kind) {
    case "return":
      return outcome.value;
    case "raise":
      return fails(outcome.reason, outcome.origin);
    case "split":
      return choose(
        outcome.test,
        returnedBy(outcome.whenTrue, origin),
        returnedBy(outcome.whenFalse, origin),
        outcome.origin,
      );
    case "next":
    case "break":
    case "continue":
      return none(origin);
  }
}

/** The end of a statement whose value fails; the reason begins with the exception's name where it is known. */
export function failure({ reason, origin }: Fails): Outcome {
  const exception = /^[A-Z]\w{1,60}Error\b/.exec(reason)?.[0] ?? "Exception";
  return { kind: "raise", exception, reason, origin };
}

/** True exactly when the statement raises. */
export function raisesWhen(outcome: Outcome, origin: Origin): AbstractValue {
  if (outcome.kind === "split") {
    const whenTrue = raisesWhen(outcome.whenTrue, origin);
    return choose(outcome.test, whenTrue, raisesWhen(outcome.whenFalse, origin), outcome.origin);
  }
  return truthValue(outcome.kind === "raise", origin);
}
