/** Questions that are put and not listened to: `is_allowed(url)` as a statement of its own lets everything through. */
import { onceFor } from "../bind/once.ts";
import type { Fragment, FunctionFacts, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { functionFacts } from "../bind/program.ts";
import { isOverridden } from "./overridden-methods.ts";
import { operandsOf } from "./operands.ts";
import { spokenName } from "./sinks.ts";
import type { FunctionState, SolverState } from "./summary.ts";

/** Whether nothing becomes of what a call in a function gives back. */
export function isIgnored(facts: FunctionFacts, call: ValueId): boolean {
  return facts.form === "function" && ignoredIn(facts).has(call);
}

/** All such calls of a function: to ask for each by itself would read the function as often. */
const ignoredIn: (facts: FunctionFacts) => ReadonlySet<ValueId> = onceFor(({ fragment }) => {
  const { read, awaited } = readsIn(fragment);
  const isLost = (id: ValueId): boolean => !read.has(id) && (awaited.get(id) ?? []).every(isLost);
  return new Set(fragment.values.flatMap((value, id) => (value.op === "call" && isLost(id) ? [id] : [])));
});

/** The values of a function that something comes of, and those that are awaited: an awaited answer is the answer. */
interface Reads {
  readonly read: ReadonlySet<ValueId>;
  readonly awaited: ReadonlyMap<ValueId, readonly ValueId[]>;
}

function readsIn({ values, exits, stores, regions, assertions, named }: Fragment): Reads {
  const read = new Set<ValueId>(assertions);
  const awaited = new Map<ValueId, ValueId[]>();
  for (const [id, value] of values.entries()) {
    if (value.op === "through" && value.protocol === "await")
      awaited.set(value.base, [...(awaited.get(value.base) ?? []), id]);
    else for (const one of operandsOf(value)) read.add(one);
    if (value.op === "choice") read.add(value.test);
  }
  for (const { value } of exits) read.add(value);
  for (const { value, base } of stores) read.add(value).add(base);
  for (const { condition } of regions) read.add(condition);
  for (const { name, value } of named) if (name !== "_") read.add(value);
  return { read, awaited };
}

/** Names of what answers yes or no, or with what it has found, and raises for nothing that matters. */
const ASKING =
  /^(?:is|are|has|can|may|url_has|url_is)_|^(?:startswith|endswith|match|fullmatch|search|commonpath|commonprefix|ip_address|getaddrinfo|gethostbyname)$/;

/** Whether a call of a library puts a question, by its name, and nobody reads the answer: `path.is_relative_to(root)` as a statement. */
export function isUnheard(facts: FunctionFacts, call: ValueId, name: string): boolean {
  return ASKING.test(name) && isIgnored(facts, call);
}

/** Functions inside each other that are read; what lies deeper may raise. */
const DEPTH = 4;

/** Longer functions may do anything. */
const MOST_VALUES = 400;

/** Names of what speaks by raising, or by changing what it is called on. */
const ACTING =
  /^_{0,2}(?:validate|validator|full_clean|clean|check|ensure|assert|require|verify|enforce|raise|abort|fail|error|deny|forbid|reject|refuse|exit|append|extend|insert|add|update|setdefault|pop|remove|discard|clear|write|save|delete|set)(?:_|$)/;

/** Whether all that a function does is to give an answer: it never raises, stores nothing and calls nothing that may. */
export function onlyAnswers(solver: SolverState, state: FunctionState, depth: number = DEPTH): boolean {
  const { fragment, decorators } = state.facts;
  if (depth === 0 || decorators.length > 0 || fragment.values.length > MOST_VALUES) return false;
  if (fragment.stores.length > 0 || (fragment.outer?.length ?? 0) > 0) return false;
  if (!fragment.exits.every(({ kind }) => kind === "return") || isOverridden(solver.program, state.ref))
    return false;
  const gives = fragment.exits.some(({ value }) => value !== NONE && !isNone(fragment.values[value]));
  return (
    gives && fragment.values.every((value, id) => value.op !== "call" || isQuiet(solver, state, id, depth))
  );
}

function isNone(value: Value | undefined): boolean {
  return value?.op === "constant" && value.constant === "None";
}

function isQuiet(solver: SolverState, state: FunctionState, id: ValueId, depth: number): boolean {
  const { fragment } = state.facts;
  const edges = [state.edges.get(id), ...(state.further.get(id) ?? [])].filter((one) => one !== undefined);
  if (edges.length > 0)
    return edges.every(({ target }) => {
      const callee = solver.byRef.get(functionFacts(target));
      return callee !== undefined && onlyAnswers(solver, callee, depth - 1);
    });
  const call = fragment.values[id];
  const callee = call?.op === "call" ? fragment.values[call.callee] : undefined;
  // Whatever was handed over may raise when it is called.
  if (call?.op !== "call" || callee?.op === "parameter" || callee?.op === "call") return false;
  return !ACTING.test(spokenName(fragment, call.callee) ?? "");
}
