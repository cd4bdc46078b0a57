/** Questions that are put and not listened to: `is_allowed(url)` as a statement of its own lets everything through. */
import type { FunctionFacts, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { functionFacts } from "../bind/program.ts";
import { isOverridden } from "./overridden-methods.ts";
import { operandsOf } from "./operands.ts";
import { spokenName } from "./sinks.ts";
import type { FunctionState, SolverState } from "./summary.ts";

/** Whether nothing becomes of what a call in a function gives back. */
export function isIgnored({ form, fragment }: FunctionFacts, call: ValueId): boolean {
  if (form !== "function" || fragment.values[call]?.op !== "call") return false;
  const held = new Set([call]);
  for (const [id, value] of fragment.values.entries()) {
    if (!reads(value, held)) continue;
    // An awaited answer is the answer.
    if (value.op !== "through" || value.protocol !== "await") return false;
    held.add(id);
  }
  return !(
    fragment.exits.some(({ value }) => held.has(value)) ||
    fragment.stores.some(({ value, base }) => held.has(value) || held.has(base)) ||
    fragment.regions.some(({ condition }) => held.has(condition)) ||
    fragment.assertions.some((one) => held.has(one)) ||
    fragment.named.some(({ name, value }) => name !== "_" && held.has(value))
  );
}

/** Names of what answers yes or no, or with what it has found, and raises for nothing that matters. */
const ASKING =
  /^(?:is|are|has|can|may|url_has|url_is)_|^(?:startswith|endswith|match|fullmatch|search|commonpath|commonprefix|ip_address|getaddrinfo|gethostbyname)$/;

/** Whether a call of a library puts a question, by its name, and nobody reads the answer: `path.is_relative_to(root)` as a statement. */
export function isUnheard(facts: FunctionFacts, call: ValueId, name: string): boolean {
  return ASKING.test(name) && isIgnored(facts, call);
}

function reads(value: Value, held: ReadonlySet<ValueId>): boolean {
  if (value.op === "choice" && held.has(value.test)) return true;
  return operandsOf(value).some((one) => held.has(one));
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
