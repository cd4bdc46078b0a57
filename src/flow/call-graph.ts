/** Which function calls which, and in which order summaries are best computed: callees before callers. */
import { onceFor } from "../bind/once.ts";
import { memberOf, resolveIn } from "../bind/resolve.ts";
import type { FunctionRef, Program, Symbol } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import type { CallValue, Fragment, FunctionFacts, ParameterFacts, ValueId } from "../extract/facts.ts";
import type { CallEdge, FunctionState } from "./summary.ts";
import { edgesOf } from "./summary.ts";
import { writtenArguments } from "./written-mappings.ts";

/** The calls in one fragment, in order. */
export const callsIn: (fragment: Fragment) => readonly ValueId[] = onceFor(({ values }) => {
  const calls: ValueId[] = [];
  for (let id = 0; id < values.length; id++) if (values[id]?.op === "call") calls.push(id);
  return calls;
});

/** Those of some calls that reach functions of the project. */
export function callEdges(
  program: Program,
  ref: FunctionRef,
  calls: readonly ValueId[],
): ReadonlyMap<ValueId, CallEdge> {
  let edges: Map<ValueId, CallEdge> | undefined;
  const { values } = functionFacts(ref).fragment;
  for (const call of calls) {
    const value = values[call];
    if (value?.op !== "call") continue;
    const target = calledFunction(program, resolveIn(program, ref, value.callee));
    if (!target) continue;
    edges ??= new Map();
    const written = { arguments: writtenArguments(ref, value) };
    edges.set(call, { call, target: target.ref, passed: matchArguments(written, target) });
  }
  return edges ?? NO_EDGES;
}

/** Most functions call nothing of the project. */
const NO_EDGES: ReadonlyMap<ValueId, CallEdge> = new Map();

/** A function that a call reaches. */
export interface CallTarget {
  readonly ref: FunctionRef;
  /** 1 when the first parameter is filled by the receiver. */
  readonly shift: number;
}

/** The project's function behind a callee: a function, a class's constructor or an instance's `__call__`. */
export function calledFunction(program: Program, callee: Symbol | undefined): CallTarget | undefined {
  if (callee?.kind === "function") return target(callee);
  if (callee?.kind === "class")
    return method(program, { kind: "instance", target: callee.target }, "__init__");
  if (callee?.kind === "instance") return method(program, callee, "__call__");
  return undefined;
}

function method(program: Program, base: Symbol, name: string): CallTarget | undefined {
  const found = memberOf(program, base, name);
  return found?.kind === "function" ? target(found) : undefined;
}

function target({ target, receiver }: Extract<Symbol, { kind: "function" }>): CallTarget {
  return { ref: target, shift: receiver === undefined ? 0 : 1 };
}

/** Arguments by parameter index, as Python would bind them; `*x` and `**x` may be any parameter that is left. */
export function matchArguments(
  call: Pick<CallValue, "arguments">,
  { ref, shift }: CallTarget,
): Map<number, ValueId[]> {
  const { parameters } = functionFacts(ref);
  const passed = new Map<number, ValueId[]>();
  const pass = (index: number, value: ValueId): void => {
    const before = passed.get(index);
    if (before) before.push(value);
    else passed.set(index, [value]);
  };
  const rest = (style: "args" | "kwargs"): number => parameters.findIndex((one) => one.style === style);
  let position = shift;
  for (const { style, name, value } of call.arguments) {
    if (style === "positional") {
      const index = position++;
      const plain = isPlain(parameters[index]?.style);
      const target = plain ? index : rest("args");
      if (target >= 0) pass(target, value);
    } else if (style === "keyword") {
      const named = parameters.findIndex((one) => one.name === name && one.style !== "args");
      const target = named >= 0 ? named : rest("kwargs");
      if (target >= 0) pass(target, value);
    } else {
      const behind = style === "star" ? rest("args") : -1;
      for (let index = shift; index < parameters.length; index++)
        if (index === behind || !passed.has(index)) pass(index, value);
    }
  }
  return passed;
}

function isPlain(style: ParameterFacts["style"] | undefined): boolean {
  return style !== undefined && style !== "args" && style !== "kwargs" && style !== "keyword-only";
}

/**
 * The strongly connected components of the call graph, callees first (Tarjan's algorithm, without recursion, because
 * call chains of real projects are longer than a stack is deep).
 */
export function components(
  functions: readonly FunctionState[],
  byFacts: ReadonlyMap<FunctionFacts, FunctionState>,
): FunctionState[][] {
  const positions = new Map(functions.map((one, position) => [one, position]));
  const successors = functions.map((one) => calleesOf(one, byFacts, positions));
  const order = new Int32Array(functions.length).fill(-1);
  const low = new Int32Array(functions.length);
  const onStack = new Uint8Array(functions.length);
  const stack: number[] = [];
  const result: FunctionState[][] = [];
  let counter = 0;
  const enter = (node: number): [number, number] => {
    order[node] = low[node] = counter++;
    stack.push(node);
    onStack[node] = 1;
    return [node, 0];
  };
  for (let root = 0; root < functions.length; root++) {
    if (order[root] !== -1) continue;
    const work = [enter(root)];
    for (let frame = work.at(-1); frame; frame = work.at(-1)) {
      const [node, next] = frame;
      const child = successors[node]?.[next];
      if (child !== undefined) {
        frame[1]++;
        if (order[child] === -1) work.push(enter(child));
        else if (onStack[child]) low[node] = Math.min(low[node] ?? 0, order[child] ?? 0);
        continue;
      }
      work.pop();
      const parent = work.at(-1)?.[0];
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
      if (low[node] === order[node]) result.push(popComponent(node, stack, onStack, functions));
    }
  }
  return result;
}

/** Positions of the callees that are among the functions asked about. */
function calleesOf(
  one: FunctionState,
  byFacts: ReadonlyMap<FunctionFacts, FunctionState>,
  positions: ReadonlyMap<FunctionState, number>,
): number[] {
  return edgesOf(one).flatMap((edge) => {
    const callee = byFacts.get(functionFacts(edge.target));
    return (callee && positions.get(callee)) ?? [];
  });
}

function popComponent(
  node: number,
  stack: number[],
  onStack: Uint8Array,
  functions: readonly FunctionState[],
): FunctionState[] {
  const members: FunctionState[] = [];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    onStack[top] = 0;
    const member = functions[top];
    if (member) members.push(member);
    if (top === node) break;
  }
  return members;
}
