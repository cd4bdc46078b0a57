/** Functions that know a caller by a key of its own, and take the session's user where none was sent: a forged request simply sends none. */
import type { FunctionFacts, RegionId, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { functionFacts } from "../../bind/program.ts";
import { provesSomething } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { ProofSeen } from "../../flow/proofs.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { isPassedByAll, mayRefuse } from "../authentication/authenticator-conditions.ts";
import { isUser } from "../authentication/user-conditions.ts";

/** Calls between such a function and the one that reads the key. */
const DEPTH = 3;

/** The proofs that hold for every request; those of a function that does without them do not. */
export function withoutFallbacks(flows: FlowModel, proofs: readonly ProofSeen[]): readonly ProofSeen[] {
  return proofs.filter(({ at }) => !isBesideSession(flows, functionFacts(at), DEPTH));
}

/** Whether the function itself, or all that call it, give back the session's user as well. */
function isBesideSession(flows: FlowModel, facts: FunctionFacts, depth: number): boolean {
  const { solver } = flows;
  const state = solver.byRef.get(facts);
  if (!state) return false;
  if (givesSessionUser(flows, state)) return true;
  const callers = solver.callers.get(facts) ?? [];
  return (
    depth > 0 &&
    callers.length > 0 &&
    callers.every(({ state: caller }) => isBesideSession(flows, caller.facts, depth - 1))
  );
}

/** Whether a request without any key is answered with the session's user. */
function givesSessionUser(flows: FlowModel, state: FunctionState): boolean {
  const { exits, values } = state.facts.fragment;
  const search = { flows, state };
  if (exits.some(({ kind, value, region }) => kind === "return" && isOpen(search, value, region)))
    return true;
  return values.some((value, id) => {
    const parts = value.op === "merge" ? value.inputs : value.op === "operation" ? value.operands : [];
    const isChoice = value.op === "merge" || (value.op === "operation" && value.operator === "or");
    return isChoice && parts.some((one) => provesByCall(search, one)) && isOpen(search, id, value.region);
  });
}

interface Search {
  readonly flows: FlowModel;
  readonly state: FunctionState;
}

function provesByCall({ flows: { solver }, state }: Search, id: ValueId): boolean {
  const edge = state.edges.get(id);
  const callee = edge && solver.byRef.get(functionFacts(edge.target));
  return callee !== undefined && provesSomething(solver, callee);
}

/** A function that finds nobody where no key was sent, and goes on. */
function givesNothing({ flows: { solver }, state }: Search, id: ValueId): boolean {
  const edge = state.edges.get(id);
  const callee = edge && solver.byRef.get(functionFacts(edge.target));
  return callee?.facts.fragment.exits.every(({ kind }) => kind !== "raise") === true;
}

/** Whether a value may be the session's user for a request that brings nothing else along. */
function isOpen(search: Search, id: ValueId, region: RegionId): boolean {
  const { flows, state } = search;
  const value = state.facts.fragment.values[id];
  if (value?.op === "operation" && value.operator === "or")
    return value.operands.some((one) => isOpen(search, one, region));
  if (value?.op === "merge")
    return value.inputs.some((one, n) => one < id && isOpen(search, one, value.regions[n] ?? region));
  if (value?.op === "choice")
    return [value.whenTrue, value.whenFalse].some(
      (side, n) => passes(search, value.test, n === 0) && isOpen(search, side, region),
    );
  if (value?.op === "collection")
    return value.entries.slice(0, 1).some((one) => isOpen(search, one.value, region));
  return isUser(flows.program, state.ref, id) && isReached(search, region, id);
}

function isReached(search: Search, start: RegionId, before: ValueId): boolean {
  const { regions } = search.state.facts.fragment;
  for (let at = start; at !== NONE; at = regions[at]?.parent ?? NONE) {
    const region = regions[at];
    if (region && region.condition !== NONE && !passes(search, region.condition, region.polarity))
      return false;
  }
  return !mayRefuse(search.state, start, before, (call) => givesNothing(search, call));
}

/** Whether somebody comes past a condition who is logged in on the site and brings no key. */
function passes({ flows, state }: Search, condition: ValueId, polarity: boolean): boolean {
  const { values } = state.facts.fragment;
  return isPassedByAll(state, condition, polarity, (id, holds) => {
    const value = values[id];
    if (value?.op === "attribute" && isUser(flows.program, state.ref, value.base))
      return holds === (value.name !== "is_anonymous");
    if (isUser(flows.program, state.ref, id)) return holds;
    if (value?.op !== "operation") return holds ? false : undefined;
    const asksMethod = value.operands.some((one) => {
      const side = values[one];
      return side?.op === "attribute" && side.name === "method";
    });
    return asksMethod ? true : undefined;
  });
}
