/** Errors of the project's own that repeat what somebody sent: `raise BadTarget("no such target: %s" % name)`. */
import { onceFor } from "../../bind/once.ts";
import type { ClassRef, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import { hierarchyOf, resolveIn } from "../../bind/resolve.ts";
import type { ClassFacts, Fragment, Value } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf, placeOf } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { holdsNoText } from "./harmless-names.ts";
import type { HtmlPart } from "./html-parts.ts";
import { htmlText } from "./html-parts.ts";
import { isOwnWord } from "./own-words.ts";

/** Where an error of the caught class is raised with a value in its text; undefined for errors that are not the project's own. */
export function repeatedInput(flows: FlowModel, { at, value: shown }: HtmlPart): Place | undefined {
  const value = errorBehind(functionFacts(at).fragment, shown);
  if (value?.op !== "exception" || value.type === NONE) return undefined;
  const group = functionFacts(at).fragment.values[value.type];
  const types = group?.op === "collection" ? group.entries.map((entry) => entry.value) : [value.type];
  const raised = raisedWithValues(flows);
  for (const type of types) {
    const symbol = resolveIn(flows.program, at, type);
    const place = symbol?.kind === "class" ? raised.get(classFacts(symbol.target)) : undefined;
    if (place) return place;
  }
  return undefined;
}

/** The caught error itself; that of `error.args[0]`, `error.message` and `error.messages`. */
function errorBehind({ values }: Fragment, value: Value): Value | undefined {
  if (value.op === "item") {
    const args = values[value.base];
    return args?.op === "attribute" && args.name === "args" ? values[args.base] : undefined;
  }
  if (value.op !== "attribute") return value;
  return /^messages?$/.test(value.name) ? values[value.base] : undefined;
}

/** Every class of errors that is raised with a value in its text, its ancestors included, with the first such place. */
const raisedWithValues: (flows: FlowModel) => ReadonlyMap<ClassFacts, Place> = onceFor((flows) => {
  const found = new Map<ClassFacts, Place>();
  for (const state of functionsOf(flows)) {
    for (const { kind, value } of state.facts.fragment.exits) {
      if (kind !== "raise" || value === NONE) continue;
      const raised = raisedClass(flows, refTo(state.ref, value));
      if (!raised || !holdsValue(flows, state, value)) continue;
      for (const one of hierarchyOf(flows.program, raised)) {
        if (one.kind !== "class" || found.has(classFacts(one.target))) continue;
        found.set(classFacts(one.target), placeOf(refTo(state.ref, value)));
      }
    }
  }
  return found;
});

function raisedClass({ program }: FlowModel, ref: ValueRef): ClassRef | undefined {
  const value = functionFacts(ref).fragment.values[ref.value];
  const symbol = value?.op === "call" ? resolveIn(program, ref, value.callee) : undefined;
  return symbol?.kind === "class" ? symbol.target : undefined;
}

function holdsValue(flows: FlowModel, state: FunctionState, id: number): boolean {
  const call = state.facts.fragment.values[id];
  const first = call?.op === "call" ? call.arguments[0] : undefined;
  if (first === undefined) return false;
  const text = htmlText(flows, state, first.value);
  return (
    text.built &&
    text.parts.some(
      ({ at, name, value }) =>
        value.op !== "exception" &&
        !holdsNoText(name) &&
        taintsOf(flows.solver, state, at.value).some(
          ({ kinds, origin }) => (kinds & KIND_BITS.html) !== 0 && !isOwnWord(flows, state, origin),
        ),
    )
  );
}
