/**
 * Exemptions that get lost: `csrf_exempt` leaves an attribute on the function below it, and a decorator above that gives another function
 * back has it only where `functools.wraps` copied it (docs.python.org/3/library/functools.html#functools.update_wrapper).
 */
import { onceFor } from "../../bind/once.ts";
import type { FunctionRef, Program, ValueRef } from "../../bind/program.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { resolve, resolveIn } from "../../bind/resolve.ts";
import type { FunctionFacts } from "../../extract/facts.ts";

/** Whether a decorator of the project drops what the function below it had for attributes. */
export function dropsAttributes(program: Program, decorator: ValueRef): boolean {
  const value = functionFacts(decorator).fragment.values[decorator.value];
  const symbol =
    value?.op === "call" ? resolveIn(program, decorator, value.callee) : resolve(program, decorator);
  if (symbol?.kind !== "function") return false;
  const known = answers(program);
  const facts = functionFacts(symbol.target);
  const answer = known.get(facts) ?? dropsAll(program, symbol.target);
  known.set(facts, answer);
  return answer;
}

const answers = onceFor<Program, Map<FunctionFacts, boolean>>(() => new Map());

/** The decorator itself, or what it makes when it is called with arguments; a library's decorator on it may change what it gives back. */
function dropsAll(program: Program, maker: FunctionRef): boolean {
  const { decorators, parent } = functionFacts(maker);
  const outer = { unit: maker.unit, function: parent };
  if (decorators.some((one) => resolve(program, refTo(outer, one))?.kind !== "function")) return false;
  const made = returned(maker);
  return made.length > 0 && made.every((one) => isBareWrapper(one, maker) || givesBareWrappers(one));
}

function givesBareWrappers(maker: FunctionRef): boolean {
  const made = returned(maker);
  return made.length > 0 && made.every((one) => isBareWrapper(one, maker));
}

/** A function inside that calls what its maker was given, and that nothing was done to before it is given back. */
function isBareWrapper(wrapper: FunctionRef, maker: FunctionRef): boolean {
  const { decorators, fragment } = functionFacts(wrapper);
  if (decorators.length > 0 || isTouched(wrapper, maker)) return false;
  const { parameters } = functionFacts(maker);
  return fragment.values.some((value) => {
    const callee = value.op === "call" ? fragment.values[value.callee] : undefined;
    return callee?.op === "free" && parameters.some(({ name }) => name === callee.name);
  });
}

/** `update_wrapper(wrapper, view)`, `wrapper.csrf_exempt = True`. */
function isTouched({ function: id }: FunctionRef, maker: FunctionRef): boolean {
  const { values, stores } = functionFacts(maker).fragment;
  const isIt = (at: number): boolean => {
    const value = values[at];
    return value?.op === "closure" && value.function === id;
  };
  return (
    stores.some(({ base }) => isIt(base)) ||
    values.some((value) => value.op === "call" && value.arguments.some((one) => isIt(one.value)))
  );
}

/** The functions that a function gives back; none where it gives back anything else as well. */
function returned({ unit, function: id }: FunctionRef): readonly FunctionRef[] {
  const { exits, values } = functionFacts({ unit, function: id }).fragment;
  const answered = exits.filter(({ kind }) => kind !== "raise").map(({ value }) => values[value]);
  const made = answered.flatMap((value) =>
    value?.op === "closure" ? [{ unit, function: value.function }] : [],
  );
  return made.length === answered.length ? made : [];
}
