/** What code asks about an address before the server goes there. */
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { askedDecoded } from "../../flow/decoded-ways.ts";
import { isUnheard } from "../../flow/ignored-answers.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { regardingFunction } from "../../flow/regarded-parameters.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Way } from "../../flow/way.ts";
import { callsOnWay, partsOfCondition } from "../../flow/way.ts";
import type { AddressCheck } from "./address-check.ts";
import { HOST, hostQuestion, hostSearchIn } from "../host-questions.ts";
import { ADDRESS, CHECKING, insideOf } from "./address-check.ts";
import { ADDRESSES, comparesMore, looksAtFormOnly } from "../form-only.ts";
import { checksOfForms, formOf, looksAtShape } from "./form-checks.ts";

/** Checks of the project's own that say themselves what they look at: not at where the address leads. */
const OF_SHAPE = /scheme|protocol|syntax|extension|length/i;

/** Checks of what somebody may do with the row that holds the address. */
const OF_PEOPLE = /(?:^|_)perm(?:ission)?s?(?:_|$)/;

/** Every question about an address on its way. */
export function addressChecks(
  flows: FlowModel,
  state: FunctionState,
  way: Way,
  before: ValueId,
): AddressCheck[] {
  return askedDecoded(flows, state, way, (one) => checksOn(flows, state, one, before));
}

function checksOn(flows: FlowModel, state: FunctionState, way: Way, before: ValueId): AddressCheck[] {
  const compared = comparedHosts(flows, state, way);
  const conditions = new Set(way.conditions.flatMap((condition) => partsOfCondition(state, condition)));
  const asked = callsOnWay(flows, state, way, before).flatMap(({ id, call }): AddressCheck[] => {
    const name = spokenName(state.facts.fragment, call.callee) ?? "";
    const callee = regardingFunction(flows.solver, state, id, (one) => way.values.has(one));
    if (!callee && state.edges.has(id)) return [];
    const inside = callee && insideOf(flows, callee);
    if (inside) return inside.kind === "naive" ? [] : [inside];
    if (isUnheard(state.facts, id, name)) return [];
    if (validatesForm(flows, state, call, name)) return [];
    if (looksAtShape(externalName(resolveIn(flows.program, state.ref, call.callee)) ?? "")) return [];
    if (ADDRESS.test(name))
      return [{ kind: "enough", looksAtAddress: true, what: `\`${name}\` looks at it` }];
    if ((callee && OF_SHAPE.test(name)) || OF_PEOPLE.test(name)) return [];
    const counts = callee ? tells(flows, callee, name, conditions.has(id)) : CHECKING.test(name);
    return !counts ? [] : [{ kind: "unseen", looksAtAddress: false, what: `\`${name}\`` }];
  });
  return [
    ...compared,
    ...asked,
    ...checksOfOwnObject(flows, state, way, before),
    ...hostChecks(flows, state, way, before),
    ...checksOfForms(flows, state, way),
  ];
}

/** Whether a function of the project may tell one host from another: its body says so, or what that calls cannot be seen and its name says so. */
function tells(flows: FlowModel, callee: FunctionState, name: string, isCondition: boolean): boolean {
  return CHECKING.test(name)
    ? !looksAtFormOnly(flows, callee, ADDRESSES)
    : isCondition && comparesMore(flows, callee);
}

/** `self.check()` before `self.url` is used: a method of the same object that asks about the same attribute. */
function checksOfOwnObject(
  flows: FlowModel,
  state: FunctionState,
  way: Way,
  before: ValueId,
): AddressCheck[] {
  const { values } = state.facts.fragment;
  const read = [...way.values].flatMap((id) => {
    const value = values[id];
    return value?.op === "attribute" && isReceiver(state, value.base) ? [value.name] : [];
  });
  if (read.length === 0) return [];
  return [...state.edges].flatMap(([id, { target }]): AddressCheck[] => {
    const call = values[id];
    const method = call?.op === "call" ? values[call.callee] : undefined;
    if (id >= before || method?.op !== "attribute" || !isReceiver(state, method.base)) return [];
    const callee = flows.solver.byRef.get(functionFacts(target));
    const inside = callee && readsOwn(callee, read) ? insideOf(flows, callee) : undefined;
    return inside && inside.kind !== "naive" ? [inside] : [];
  });
}

/** The first parameter of a method. */
function isReceiver({ facts }: FunctionState, id: ValueId): boolean {
  const value = facts.fragment.values[id];
  return value?.op === "parameter" && value.index === 0 && facts.class !== NONE;
}

function readsOwn(state: FunctionState, names: readonly string[]): boolean {
  return state.facts.fragment.values.some(
    (value) => value.op === "attribute" && names.includes(value.name) && isReceiver(state, value.base),
  );
}

/** What the conditions around it ask about a host. */
function comparedHosts({ program }: FlowModel, state: FunctionState, way: Way): AddressCheck[] {
  const search = hostSearchIn(program, state.ref);
  if (!search) return [];
  const asked = new Set(way.conditions.flatMap((condition) => partsOfCondition(state, condition)));
  return [...asked].flatMap((id) => {
    const question = search.loosened.has(id) ? undefined : hostQuestion(search, id);
    if (question === undefined || question.kind === "naive") return [];
    return [{ kind: question.kind, looksAtAddress: false, what: question.what }];
  });
}

/** Matches and look-ups of the host that was taken out of the address, wherever the answer is used. */
function hostChecks(flows: FlowModel, state: FunctionState, way: Way, before: ValueId): AddressCheck[] {
  const { values } = state.facts.fragment;
  const hosts = new Set(
    [...values.entries()].flatMap(([id, value]) =>
      value.op === "attribute" && HOST.test(value.name) && comesFrom(state, way, value.base) ? [id] : [],
    ),
  );
  if (hosts.size === 0) return [];
  return values.slice(0, before).flatMap((value, id): AddressCheck[] => {
    if (value.op !== "call" || !value.arguments.some((one) => hosts.has(one.value))) return [];
    const name = spokenName(state.facts.fragment, value.callee) ?? "";
    const isMatch = /^(?:re)?(?:full)?match|^search$|^fnmatch/.test(name) || CHECKING.test(name);
    const target = state.edges.get(id)?.target;
    const callee = target && flows.solver.byRef.get(functionFacts(target));
    if (callee && looksAtFormOnly(flows, callee, ADDRESSES)) return [];
    return isMatch ? [{ kind: "unseen", looksAtAddress: false, what: `\`${name}\` on its host` }] : [];
  });
}

/** The address itself, or what was parsed out of it. */
function comesFrom(state: FunctionState, way: Way, id: ValueId): boolean {
  if (way.values.has(id)) return true;
  const value = state.facts.fragment.values[id];
  return value?.op === "call" && value.arguments.some((one) => way.values.has(one.value));
}

/** `form.is_valid()` of a form in sight: what its own methods ask is looked at instead. */
function validatesForm(flows: FlowModel, state: FunctionState, call: CallValue, name: string): boolean {
  const callee = state.facts.fragment.values[call.callee];
  return (
    callee?.op === "attribute" &&
    /^(?:is_valid|full_clean)$/.test(name) &&
    formOf(flows.program, state.ref, callee.base) !== undefined
  );
}
