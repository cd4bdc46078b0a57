/** Functions of the project that send visitors away by what they return, and callers that throw it away: `login_check(request)` as a statement. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Exit, FunctionFacts, Value } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import { isIgnored } from "../../flow/ignored-answers.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { guardsUser, isFollowed } from "./dropped-refusals.ts";
import { REFUSING_RESPONSES } from "./guard-vocabulary.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";

/** In the order of the functions that refuse. */
export function ignoredRefusals(index: ValueIndex): IneffectiveGuard[] {
  const { flows } = index;
  const sites = callsOf(flows, REFUSING_RESPONSES);
  const states = new Set(sites.flatMap(({ at }) => flows.solver.byRef.get(functionFacts(at)) ?? []));
  return [...states].flatMap((state) => {
    const refusal = returnedRefusal(flows, state);
    if (refusal === undefined) return [];
    return index.callers(state.facts).flatMap((call) => ignoredBy(state.facts, refusal, call) ?? []);
  });
}

/** The redirect or 403 that a function returns where it has looked at the user, and nothing otherwise. */
function returnedRefusal(flows: FlowModel, { facts, ref }: FunctionState): ValueRef | undefined {
  if (facts.form !== "function" || facts.decorators.length > 0) return undefined;
  const { exits, values } = facts.fragment;
  const returned = exits.filter(({ kind }) => kind === "return");
  const refusals = returned.filter((exit) => isRefusal(flows, ref, exit));
  // A view gives a page to those whom it lets in; a question gives nothing.
  if (returned.some((exit) => !refusals.includes(exit) && !isNothing(values[exit.value]))) return undefined;
  const refusal = refusals.find(({ region }) => guardsUser(flows, ref, region));
  return refusal && { ...ref, value: refusal.value };
}

function isNothing(value: Value | undefined): boolean {
  return value === undefined || value.op === "constant";
}

function isRefusal({ program }: FlowModel, ref: FunctionRef, exit: Exit): boolean {
  const value = exit.value === NONE ? undefined : functionFacts(ref).fragment.values[exit.value];
  const name = value?.op === "call" ? externalName(resolveIn(program, ref, value.callee)) : undefined;
  return name !== undefined && REFUSING_RESPONSES.has(name);
}

function ignoredBy(asked: FunctionFacts, refusal: ValueRef, at: ValueRef): IneffectiveGuard | undefined {
  const facts = functionFacts(at);
  const call = facts.fragment.values[at.value];
  if (call?.op !== "call" || !isIgnored(facts, at.value) || !goesOn(facts, call)) return undefined;
  return {
    form: "ignored-refusal",
    at: placeOf(at),
    subject: facts.qualifiedName,
    guard: asked.name,
    instead: asked.name,
    related: [{ place: placeOf(refusal), note: "what is returned here reaches nobody" }],
    sure: true,
  };
}

function goesOn(facts: FunctionFacts, call: CallValue): boolean {
  return isFollowed(facts.fragment, call);
}
