/** Functions of the project that render a template which they are handed: `def show(request, name, context)`, and names with a default. */
import { textOf } from "../../bind/constants.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import type { FunctionFacts, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { operandsOf } from "../../flow/operands.ts";

/** What one caller hands over. */
export interface HandedRender {
  readonly caller: FunctionRef;
  readonly call: ValueId;
  /** What may name the template. */
  readonly templates: readonly ValueRef[];
  /** What goes into the context. */
  readonly contexts: readonly ValueRef[];
  /** What goes into it one by one, each under its own name: `show(request, "order.html", order=order)` of `def show(request, name, **data)`. */
  readonly named: readonly NamedValue[];
}

/** A value of a context. */
export interface NamedValue {
  readonly name: string;
  readonly ref: ValueRef;
}

/** Callers of one function that are looked at. */
const MOST_CALLERS = 400;

/** Values of one context in which parameters are looked for. */
const LIMIT = 30;

/** What callers hand over for a template that is a parameter; nothing for any other. */
export function handedRenders(
  { solver }: FlowModel,
  template: ValueRef,
  context: ValueId | undefined,
): HandedRender[] {
  const facts = functionFacts(template);
  const name = facts.fragment.values[template.value];
  if (name?.op !== "parameter") return [];
  const given = context === undefined ? [] : parametersIn(template, context);
  return (solver.callers.get(facts) ?? []).slice(0, MOST_CALLERS).flatMap(({ state, edge }) => {
    const at = (index: number): ValueRef[] =>
      (edge.passed.get(index) ?? []).map((value) => refTo(state.ref, value));
    const templates = at(name.index);
    if (templates.length === 0) return [];
    const spread = given.some((one) => facts.parameters[one]?.style === "kwargs");
    return [
      {
        caller: state.ref,
        call: edge.call,
        templates,
        contexts: given.flatMap((one) => (facts.parameters[one]?.style === "kwargs" ? [] : at(one))),
        named: spread ? spreadArguments(facts, refTo(state.ref, edge.call)) : [],
      },
    ];
  });
}

/** Arguments by name that no parameter of the function takes: its `**data` holds them. */
function spreadArguments({ parameters }: FunctionFacts, call: ValueRef): NamedValue[] {
  const value = functionFacts(call).fragment.values[call.value];
  if (value?.op !== "call") return [];
  return value.arguments.flatMap(({ style, name, value: given }) =>
    style !== "keyword" || name === undefined || parameters.some((one) => one.name === name)
      ? []
      : [{ name, ref: refTo(call, given) }],
  );
}

/** The parameters that a context is made of. */
function parametersIn(ref: FunctionRef, context: ValueId): number[] {
  const { values } = functionFacts(ref).fragment;
  const seen = new Set([context]);
  const found = new Set<number>();
  for (const id of seen) {
    const value = values[id];
    if (!value || seen.size > LIMIT) break;
    if (value.op === "parameter") found.add(value.index);
    else if (value.op === "updated" || (value.op === "attribute" && value.name === "copy"))
      seen.add(value.base);
    else if (value.op !== "attribute") for (const operand of operandsOf(value)) seen.add(operand);
  }
  return [...found];
}

/** `template_name="shop/order.html"`: what a parameter is unless a caller says something else. */
export function defaultText(program: Program, ref: ValueRef): string | undefined {
  const facts = functionFacts(ref);
  const value = facts.fragment.values[ref.value];
  const given = value?.op === "parameter" ? facts.parameters[value.index]?.default : undefined;
  if (given === undefined || given === NONE || facts.parent < 0) return undefined;
  return textOf(program, { unit: ref.unit, function: facts.parent, value: given });
}
