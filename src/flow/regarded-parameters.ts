/** Whether what a function answers, or whether it comes back at all, has anything to do with what it is handed. */
import { functionFacts } from "../bind/program.ts";
import type { Fragment, Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { operandsOf } from "./operands.ts";
import { isIgnored, onlyAnswers } from "./ignored-answers.ts";
import { isOverridden } from "./overridden-methods.ts";
import { spokenName } from "./sinks.ts";
import type { CallEdge, FunctionState, SolverState } from "./summary.ts";

/** Functions inside each other that are read; what lies deeper is believed. */
const DEPTH = 4;

/** Longer functions are believed. */
const MOST_VALUES = 400;

/** Methods that write a line and decide nothing. */
const LOGGING = /^(?:debug|info|warning|warn|error|exception|critical)$/;

/** Functions that hand on what they are given in another form. */
const FORMING = /^(?:str|repr|len|bool|int|format|join|encode|strip|lower|upper)$/;

/**
 * Whether any of these parameters bears on what the function gives back, stores or raises. A test that is handed an address and never looks
 * at it is no test of that address. Whatever cannot be seen into may look.
 */
export function regards(
  solver: SolverState,
  state: FunctionState,
  parameters: ReadonlySet<number>,
  depth: number = DEPTH,
): boolean {
  const { fragment, decorators } = state.facts;
  if (depth === 0 || decorators.length > 0 || fragment.values.length > MOST_VALUES) return true;
  if (isOverridden(solver.program, state.ref)) return true;
  const touched = new Set<ValueId>();
  for (const [id, value] of fragment.values.entries()) {
    // A nested function may read anything of this one; a loop may carry it round.
    if (value.op === "closure" || value.op === "class" || isCarriedRound(value, id)) return true;
    if (value.op === "parameter" ? parameters.has(value.index) : isTouched(value, touched)) {
      const effect = effectOf({ solver, state, touched, depth }, id, value);
      if (effect === "decides") return true;
      if (effect === "holds") touched.add(id);
    }
  }
  return decides(fragment, touched);
}

function isCarriedRound(value: Value, id: ValueId): boolean {
  return value.op === "merge" && value.inputs.some((input) => input >= id);
}

function isTouched(value: Value, touched: ReadonlySet<ValueId>): boolean {
  if (value.op === "choice" && touched.has(value.test)) return true;
  return operandsOf(value).some((one) => touched.has(one));
}

interface Search {
  readonly solver: SolverState;
  readonly state: FunctionState;
  /** What was computed from the parameters so far. */
  readonly touched: ReadonlySet<ValueId>;
  readonly depth: number;
}

/** Whether a value that has one of them in it decides something, holds it, or drops it. */
function effectOf(search: Search, id: ValueId, value: Value): "decides" | "holds" | "drops" {
  const { solver, state, touched, depth } = search;
  // Another key, or another index, may not be there at all.
  if (value.op === "item") return touched.has(value.key) ? "decides" : "holds";
  if (value.op !== "call") return "holds";
  const edge = onlyEdge(state, id);
  const callee = edge && solver.byRef.get(functionFacts(edge.target));
  const isAlone = !state.edges.has(id) || !state.further.has(id);
  if (edge && callee && isAlone) {
    const handed = [...edge.passed].filter(([, values]) => values.some((one) => touched.has(one)));
    const indices = new Set(handed.map(([index]) => index));
    const isWhole = value.arguments.every(({ style }) => style === "positional" || style === "keyword");
    return !isWhole || regards(solver, callee, indices, depth - 1) ? "decides" : "drops";
  }
  const name = spokenName(state.facts.fragment, value.callee) ?? "";
  if (LOGGING.test(name)) return "drops";
  return FORMING.test(name) || isRaised(state.facts.fragment, id) ? "holds" : "decides";
}

function isRaised({ exits }: Fragment, id: ValueId): boolean {
  return exits.some(({ kind, value }) => kind === "raise" && value === id);
}

/** Whether what the function gives, stores, or asks before it ends is made of one of these values. */
function decides({ exits, stores, regions }: Fragment, touched: ReadonlySet<ValueId>): boolean {
  if (touched.size === 0) return false;
  return (
    exits.some(({ kind, value }) => kind !== "raise" && touched.has(value)) ||
    stores.some(({ base, value }) => touched.has(base) || touched.has(value)) ||
    regions.some(({ condition }) => condition !== NONE && touched.has(condition))
  );
}

/**
 * The function of the project that a call leads to, if it looks at any such value among those that it is handed, and if that comes to
 * anything: an answer that nobody reads decides nothing.
 */
export function regardingFunction(
  solver: SolverState,
  state: FunctionState,
  call: ValueId,
  isMeant: (value: ValueId) => boolean,
): FunctionState | undefined {
  const edge = onlyEdge(state, call);
  const callee = edge && solver.byRef.get(functionFacts(edge.target));
  if (!edge || !callee) return undefined;
  const handed = [...edge.passed].flatMap(([index, values]) => (values.some(isMeant) ? [index] : []));
  if (isIgnored(state.facts, call) && onlyAnswers(solver, callee)) return undefined;
  return handed.length === 0 || regards(solver, callee, new Set(handed)) ? callee : undefined;
}

/** The one function of the project that a call reaches: as it resolves, or as the method of the row that it is called on. */
export function onlyEdge({ edges, further }: FunctionState, call: ValueId): CallEdge | undefined {
  const others = further.get(call) ?? [];
  const edge = edges.get(call);
  if (edge) return edge;
  const [only, more] = others;
  return only?.gives === true && more === undefined ? only : undefined;
}
