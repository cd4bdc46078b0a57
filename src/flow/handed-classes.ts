/** Methods of objects that callers hand over: `def send(ticket): ticket.html()`, which is called with a `Ticket(…)` alone. */
import type { ClassRef } from "../bind/program.ts";
import { classFacts, refTo } from "../bind/program.ts";
import { memberOf, resolve } from "../bind/resolve.ts";
import type { ValueId } from "../extract/facts.ts";
import type { FlowModel } from "./flow-model.ts";
import type { CallEdge, FunctionState } from "./summary.ts";

/** Callers that are asked what they hand over. */
const CALLERS = 12;

/** The method that a call of a parameter's reaches, where every caller in sight hands over an object of one class. */
export function handedMethod(flows: FlowModel, state: FunctionState, id: ValueId): CallEdge | undefined {
  const { values } = state.facts.fragment;
  const call = values[id];
  const callee = call?.op === "call" ? values[call.callee] : undefined;
  const object = callee?.op === "attribute" ? values[callee.base] : undefined;
  if (call?.op !== "call" || callee?.op !== "attribute" || object?.op !== "parameter") return undefined;
  const owner = handedClass(flows, state, object.index);
  const method = owner && memberOf(flows.program, { kind: "instance", target: owner }, callee.name);
  if (method?.kind !== "function") return undefined;
  const rest = call.arguments.flatMap(({ style, value }, at): [number, ValueId[]][] =>
    style === "positional" ? [[at + 1, [value]]] : [],
  );
  return { call: id, target: method.target, passed: new Map([[0, [callee.base]], ...rest]) };
}

function handedClass(
  { program, solver }: FlowModel,
  { facts }: FunctionState,
  index: number,
): ClassRef | undefined {
  const callers = solver.callers.get(facts) ?? [];
  if (callers.length > CALLERS) return undefined;
  const handed = callers.flatMap(({ state, edge }) =>
    (edge.passed.get(index) ?? []).map((value) => resolve(program, refTo(state.ref, value))),
  );
  const [first] = handed;
  if (first?.kind !== "instance") return undefined;
  const isOne = handed.every(
    (one) => one?.kind === "instance" && classFacts(one.target) === classFacts(first.target),
  );
  return isOne ? first.target : undefined;
}
