/** Rows that are filled in with whatever a request holds, names of fields included, past every form. */
import type { ClassRef, FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, RegionId, ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { callsWithKeyword, refOf } from "../../flow/occurrences.ts";
import { argumentOf, spokenName } from "../../flow/sinks.ts";
import { contextOf, readIn } from "../../flow/reading.ts";
import { taintsOf } from "../../flow/solve.ts";
import { isSpread } from "../../flow/spread-fields.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Ownership } from "../ownership/ownership.ts";
import {
  hasCheckedBody,
  isAsserted,
  isCheckedKey,
  isPartOfName,
  refusesOtherNames,
} from "./checked-names.ts";
import { heldIn, isBodyMapping } from "./ninja-bodies.ts";
import type { Known } from "./whole-input.ts";
import { isWholeInput } from "./whole-input.ts";

/** One such place. */
export interface RawAssignment {
  readonly state: FunctionState;
  readonly at: ValueRef;
  /** `spread` hands a mapping over by `**`, `attribute` assigns under a name that the request chose. */
  readonly form: "spread" | "attribute";
  /** What is filled in, as far as the code tells: a model's name, or what the code calls the object. */
  readonly target: string;
}

/** All of them, those by `**` first. */
export function rawAssignments(known: Known & { readonly ownership: Ownership }): RawAssignment[] {
  return [...spreads(known, known.ownership), ...namedByRequest(known)];
}

/** Queryset methods that write what they are given by keyword. */
const WRITING = /^a?(?:create|update|get_or_create|update_or_create)$/;

function spreads(known: Known, ownership: Ownership): RawAssignment[] {
  const { flows } = known;
  return callsWithKeyword(flows, "**").flatMap((occurrence): RawAssignment[] => {
    const { state, value } = occurrence;
    const target = writtenModel(flows.program, state.ref, value, ownership);
    const whole =
      target !== undefined &&
      !narrowsNames(known, state) &&
      value.arguments.some((one) => one.style === "double-star" && isWholeInput(known, state, one.value));
    return whole ? [{ state, at: refOf(occurrence), form: "spread", target }] : [];
  });
}

function writtenModel(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  ownership: Ownership,
): string | undefined {
  return writtenClass(program, ref, call, ownership)?.name;
}

/** A model whose rows a call writes; the class where it is one of the project. */
export interface WrittenModel {
  readonly name: string;
  readonly ref: ClassRef | undefined;
}

/** The model that a call creates or changes rows of: `Order(…)`, `Order.objects.create(…)`, `queryset.update(…)`. */
export function writtenClass(
  program: Program,
  ref: FunctionRef,
  call: CallValue,
  { models }: Ownership,
): WrittenModel | undefined {
  const symbol = resolveIn(program, ref, call.callee);
  if (symbol?.kind === "class") {
    const facts = classFacts(symbol.target);
    return models.has(facts) ? { name: facts.name, ref: symbol.target } : undefined;
  }
  const { fragment } = functionFacts(ref);
  const callee = fragment.values[call.callee];
  if (callee?.op !== "attribute" || !WRITING.test(callee.name)) return undefined;
  const name = externalName(symbol);
  const isManager = name?.startsWith("django.db.models.") === true || throughManager(fragment, callee.base);
  return isManager ? modelBehind(program, ref, callee.base) : undefined;
}

function throughManager(fragment: Fragment, id: ValueId): boolean {
  let value = fragment.values[id];
  for (let depth = 0; value !== undefined && depth < 10; depth++) {
    if (value.op === "attribute" && value.name === "objects") return true;
    const next: ValueId | undefined =
      value.op === "call" ? value.callee : value.op === "attribute" ? value.base : undefined;
    value = next === undefined ? undefined : fragment.values[next];
  }
  return false;
}

function modelBehind(program: Program, ref: FunctionRef, id: ValueId): WrittenModel {
  const { fragment } = functionFacts(ref);
  let at: ValueId | undefined = id;
  for (let depth = 0; at !== undefined && depth < 12; depth++) {
    const symbol = resolveIn(program, ref, at);
    if (symbol?.kind === "class" || symbol?.kind === "instance")
      return { name: classFacts(symbol.target).name, ref: symbol.target };
    const value: Fragment["values"][number] | undefined = fragment.values[at];
    // A model of a package: all that is known is what stands before `.objects`.
    if (value?.op === "attribute" && value.name === "objects")
      return { name: spokenName(fragment, value.base) ?? "row", ref: undefined };
    at = value?.op === "call" ? value.callee : value?.op === "attribute" ? value.base : undefined;
  }
  return { name: spokenName(fragment, id) ?? "row", ref: undefined };
}

/** `setattr(order, key, value)` with a key that the request chose, on something that is saved. */
function namedByRequest(known: Known): RawAssignment[] {
  const { flows } = known;
  return callsOf(flows, ["setattr"]).flatMap(({ at, call }): RawAssignment[] => {
    const state = flows.solver.byRef.get(functionFacts(at));
    const object = argumentOf(call, 0, undefined);
    const key = argumentOf(call, 1, undefined);
    if (!state || !object || !key || !savesNearby(flows, state)) return [];
    if (!isFreeName(known, state, key.value, call.region)) return [];
    const target = variableOf(state.facts.fragment, object.value);
    return [{ state, at, form: "attribute", target }];
  });
}

/** Chosen by the request, with nothing that narrows it down: names of a form's or serializer's own fields do. */
function isFreeName(known: Known, state: FunctionState, id: ValueId, region: RegionId): boolean {
  const { solver } = known.flows;
  const { fragment } = state.facts;
  if (isPartOfName(fragment, id) || isAsserted(fragment, id) || isCheckedKey(fragment, id)) return false;
  if (narrowsNames(known, state)) return false;
  const held = heldIn(fragment, id);
  if (held && isBodyMapping(solver.program, state.ref, held.index)) return true;
  taintsOf(solver, state, id);
  const here = readIn(contextOf(solver, state), id, region).filter(
    ({ kinds }) => (kinds & KIND_BITS.name) !== 0,
  );
  return here.some(({ origin }) =>
    origin.kind === "parameter"
      ? isHandedWhole(known, state, origin.index)
      : origin.kind === "source" && origin.row.kind === "request" && !VALIDATED.test(origin.row.at),
  );
}

/** Whether the function refuses names that it does not know, or gets the body from a decorator that has looked at it. */
function narrowsNames(known: Known, state: FunctionState): boolean {
  return (
    refusesOtherNames(state.facts.fragment, (id) => isWholeInput(known, state, id)) ||
    hasCheckedBody(known.flows.program, state.ref)
  );
}

/** What forms and serializers give out has the names of their own fields, however it is regrouped. */
const VALIDATED = /\.(?:cleaned|validated)_data$/;

/** `fill(order, request.POST)`: whoever calls hands over all that was sent, its names with it. */
function isHandedWhole(known: Known, { facts }: FunctionState, index: number): boolean {
  // What `**options` collects has the names that the caller wrote, unless a mapping was spread.
  const isCollected = facts.parameters[index]?.style === "kwargs";
  return (known.flows.solver.callers.get(facts) ?? []).some(({ state, edge }) =>
    (edge.passed.get(index) ?? []).some(
      (value) => (!isCollected || isSpread(state.ref, edge.call, value)) && isWholeInput(known, state, value),
    ),
  );
}

/** What the code calls an object. */
function variableOf(fragment: Fragment, id: ValueId): string {
  const base = fragment.values[id];
  const ids = base?.op === "merge" ? [id, ...base.inputs] : [id];
  const named = fragment.named.findLast(({ value }) => ids.includes(value));
  return named?.name ?? spokenName(fragment, id) ?? "row";
}

/** Whether the function saves something, or one that calls it does. */
function savesNearby({ solver }: FlowModel, state: FunctionState): boolean {
  const callers = solver.callers.get(state.facts) ?? [];
  return savesSomething(state) || callers.some((caller) => savesSomething(caller.state));
}

/** Whether the function saves something: a branch or a loop may have given the object another version since. */
function savesSomething({ facts }: FunctionState): boolean {
  const { values } = facts.fragment;
  return values.some((value) => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    return callee?.op === "attribute" && /^a?(?:save|bulk_update)$/.test(callee.name);
  });
}
