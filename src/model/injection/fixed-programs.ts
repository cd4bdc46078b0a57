/** Commands whose list another function puts together: whether the program in front is the code's own there. */
import { heirsIn } from "../../bind/ancestry.ts";
import type { FunctionRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { memberOf, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { programWords } from "../../flow/command-words.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState, SinkSite } from "../../flow/summary.ts";

/** Functions through which a list is followed. */
const DEPTH = 4;

/** Callers looked at for one list. */
const CALLERS = 12;

/** Whether every list that reaches the call begins with a program that nobody else chooses. */
export function startsFixedProgram(flows: FlowModel, { at, argument }: SinkSite): boolean {
  const op = functionFacts(at).fragment.values[argument]?.op;
  return (op === "parameter" || op === "call") && isFixed(flows, at, argument, DEPTH);
}

function isFixed(flows: FlowModel, ref: FunctionRef, id: ValueId, depth: number): boolean {
  const facts = functionFacts(ref);
  const state = flows.solver.byRef.get(facts);
  const value = facts.fragment.values[id];
  if (!state || !value || depth === 0) return false;
  if (value.op === "parameter") {
    const calls = flows.solver.callers.get(facts) ?? [];
    return (
      calls.length > 0 &&
      calls.length <= CALLERS &&
      calls.every((call) => {
        const given = call.edge.passed.get(value.index) ?? [];
        return given.length === 1 && given.every((one) => isFixed(flows, call.state.ref, one, depth - 1));
      })
    );
  }
  const targets = value.op === "call" ? targetsOf(flows, state, id, value) : [];
  if (targets.length > 0) return targets.every((target) => givesFixed(flows, target, depth - 1));
  const words = programWords(facts.fragment, ref.unit.file.bytes, id);
  return words.length > 0 && !words.includes(id) && words.every((word) => isOwn(flows, ref, word));
}

/** Every function that a call may reach, those of classes below included. */
function targetsOf(
  { program }: FlowModel,
  { ref, edges, further }: FunctionState,
  id: ValueId,
  call: CallValue,
): readonly FunctionRef[] {
  const direct = edges.get(id)?.target;
  const indirect = (further.get(id) ?? []).filter(({ gives }) => gives).map(({ target }) => target);
  const found = direct ? [direct, ...indirect] : indirect;
  const callee = functionFacts(ref).fragment.values[call.callee];
  const receiver = callee?.op === "attribute" ? resolveIn(program, ref, callee.base) : undefined;
  if (callee?.op !== "attribute" || receiver?.kind !== "instance") return found;
  const heirs = heirsIn(program).get(classFacts(receiver.target)) ?? [];
  const overriding = heirs.flatMap((heir) => {
    const own = memberOf(program, { kind: "instance", target: heir }, callee.name);
    return own?.kind === "function" ? [own.target] : [];
  });
  return [...found, ...overriding];
}

function givesFixed(flows: FlowModel, target: FunctionRef, depth: number): boolean {
  const exits = functionFacts(target).fragment.exits.filter(({ kind }) => kind === "return");
  return exits.length > 0 && exits.every((exit) => isFixed(flows, target, exit.value, depth));
}

/** Nothing that arrives in the word was sent, stored or handed over. */
function isOwn({ solver }: FlowModel, ref: FunctionRef, word: ValueId): boolean {
  const state = solver.byRef.get(functionFacts(ref));
  return (
    state !== undefined && taintsOf(solver, state, word).every(({ origin }) => origin.kind === "unknown")
  );
}
