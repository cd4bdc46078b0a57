/** Decorators that keep GET requests from the function below: Django's own, and the project's that look at the method. */
import type { FunctionRef, Program, Symbol, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { definitionOf, textOf } from "../../bind/constants.ts";
import { externalName, resolve, resolveIn } from "../../bind/resolve.ts";
import { decoratorSymbols } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import { verbOf } from "../views/verb-decorators.ts";
import { runsOnGet } from "./get-conditions.ts";

const HTTP = "django.views.decorators.http.";

/** Whether a GET request comes through all of a function's decorators. */
export function letGetPass({ solver, program }: FlowModel, state: FunctionState): boolean {
  const { ref, facts } = state;
  const outer = { unit: ref.unit, function: facts.parent };
  if (facts.decorators.some((value) => refusesGet(program, refTo(outer, value)))) return false;
  return decoratorSymbols(solver, state).every(
    (symbol) => symbol?.kind !== "function" || wrapperLetsPass(program, symbol.target),
  );
}

/** `@require_POST`, `@require_http_methods(["POST"])`, also inside `method_decorator(…)`. */
function refusesGet(program: Program, decorator: ValueRef): boolean {
  const at = definitionOf(program, decorator);
  const value = functionFacts(at).fragment.values[at.value];
  const written = resolve(program, at);
  if (externalName(written) === `${HTTP}require_POST` || keepsGetOut(program, written)) return true;
  if (value?.op !== "call") return false;
  const called = resolveIn(program, at, value.callee);
  const name = externalName(called);
  if (keepsGetOut(program, called)) return true;
  if (name !== `${HTTP}require_http_methods`)
    return value.arguments.some((one) => refusesGet(program, refTo(at, one.value)));
  const list = functionFacts(at).fragment.values[value.arguments[0]?.value ?? -1];
  if (list?.op !== "collection") return false;
  const methods = list.entries.map((entry) => textOf(program, refTo(at, entry.value)));
  return methods.every((method) => method !== undefined && method !== "GET");
}

/** `@api_view.post`. */
function keepsGetOut(program: Program, decorator: Symbol | undefined): boolean {
  const verb = verbOf(program, decorator);
  return verb !== undefined && verb !== "GET";
}

/** A decorator of the project: does what it makes call the function for a GET request? */
function wrapperLetsPass(program: Program, decorator: FunctionRef): boolean {
  const inner = innerFunctions(decorator);
  if (inner.some((ref) => adaptsPost(program, ref))) return false;
  const calls = inner.flatMap((ref) => callsOfEnclosed(ref));
  return calls.length === 0 || calls.some(({ ref, region }) => runsOnGet(program, ref, region));
}

/** A decorator made of Django's own that lets only some methods through. */
function adaptsPost(program: Program, ref: FunctionRef): boolean {
  return functionFacts(ref).fragment.values.some(
    (value) =>
      value.op === "call" && externalName(resolveIn(program, ref, value.callee)) === `${HTTP}require_POST`,
  );
}

/** A function and those written inside it. */
function innerFunctions(ref: FunctionRef, depth = 0): FunctionRef[] {
  const inner = functionFacts(ref).fragment.values.flatMap((value) =>
    value.op === "closure" && depth < 3
      ? innerFunctions({ unit: ref.unit, function: value.function }, depth + 1)
      : [],
  );
  return [ref, ...inner];
}

/** Calls of a parameter of an enclosing function: where a wrapper calls the view that it wraps. */
function callsOfEnclosed(ref: FunctionRef): { readonly ref: FunctionRef; readonly region: number }[] {
  const { fragment, parent } = functionFacts(ref);
  const outer = functionFacts({ unit: ref.unit, function: Math.max(parent, 0) });
  return fragment.values.flatMap((value) => {
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    const wrapped = callee?.op === "free" && outer.parameters.some(({ name }) => name === callee.name);
    return wrapped ? [{ ref, region: value.region }] : [];
  });
}
