/** Which functions can have anything to do with the visitor or the request's method, so that the others are never looked into. */
import type { FunctionFacts } from "../../extract/facts.ts";
import type { FunctionState, SolverState } from "../../flow/summary.ts";
import { functionFacts } from "../../bind/program.ts";

/** Functions by what they or something they call mention. */
export interface Relevance {
  /** Somebody who asks, or a right, session or secret of theirs. */
  readonly visitor: ReadonlySet<FunctionFacts>;
  /** The HTTP method or a viewset's action. */
  readonly occasion: ReadonlySet<FunctionFacts>;
}

const VISITOR =
  /user|perm|auth|session|token|sign|hmac|viewer|access|allow|staff|member|owner|digest|secret|key|can_|anonym|login|actor|visitor|headers|META|(?:api|ping|badge)_?key/i;

const OCCASION = /^(?:method|action)$/;

/** Linear in the number of functions and calls. */
export function relevanceOf({ functions, byRef }: SolverState): Relevance {
  const callers = callersOf(functions, byRef);
  return {
    visitor: spread(
      functions.filter((state) => mentions(state, VISITOR)),
      callers,
    ),
    occasion: spread(
      functions.filter((state) => mentions(state, OCCASION)),
      callers,
    ),
  };
}

function mentions({ facts }: FunctionState, pattern: RegExp): boolean {
  return facts.fragment.values.some(
    (value) =>
      ((value.op === "attribute" || value.op === "parameter" || value.op === "free") &&
        pattern.test(value.name)) ||
      // `get_object_or_404(Check, api_key=…)`
      (value.op === "call" && value.arguments.some(({ name }) => name !== undefined && pattern.test(name))),
  );
}

function callersOf(
  functions: readonly FunctionState[],
  byRef: SolverState["byRef"],
): ReadonlyMap<FunctionState, readonly FunctionState[]> {
  const callers = new Map<FunctionState, FunctionState[]>();
  for (const state of functions) {
    for (const { target } of state.edges.values()) {
      const callee = byRef.get(functionFacts(target));
      if (!callee) continue;
      const known = callers.get(callee);
      if (known) known.push(state);
      else callers.set(callee, [state]);
    }
  }
  return callers;
}

/** The functions themselves and all that call them, directly or not. */
function spread(
  start: readonly FunctionState[],
  callers: ReadonlyMap<FunctionState, readonly FunctionState[]>,
): ReadonlySet<FunctionFacts> {
  const reached = new Set(start);
  // A set that grows while it is walked: every function is visited once.
  for (const state of reached) for (const caller of callers.get(state) ?? []) reached.add(caller);
  return new Set([...reached].map(({ facts }) => facts));
}
