/** Questions whose answer nobody looks at: `may_read(request.user, order)` as a statement of its own, where the function only returns a boolean. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Fragment, FunctionFacts, Value, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import type { LookupContext } from "./lookup-context.ts";
import { calledFunction } from "./row-methods.ts";

/** Whether a function may raise; handed in, because refusals and these answers ask each other. */
type Raises = (context: LookupContext, ref: FunctionRef, depth: number) => boolean;

/** Whether a call or comparison decides nothing: its answer is dropped, and a function behind it can only answer. */
export function decidesNothing(
  context: LookupContext,
  ref: FunctionRef,
  id: ValueId,
  raises: Raises,
): boolean {
  const facts = functionFacts(ref);
  const value = facts.fragment.values[id];
  if (value?.op === "operation") return isDropped(ref, id);
  if (value?.op !== "call") return false;
  const target = calledFunction(context, ref, id, value);
  const answers = target
    ? !raises(context, target, 0) && onlyAnswers(functionFacts(target))
    : asksDjango(facts.fragment, value.callee);
  return answers && isDropped(ref, id);
}

/** Django's own questions, which answer and never raise (docs.djangoproject.com/en/5.2/ref/contrib/auth/). */
function asksDjango({ values }: Fragment, callee: ValueId): boolean {
  const method = values[callee];
  return method?.op === "attribute" && /^has_(?:perms?|module_perms)$/.test(method.name);
}

/** Whether a function returns something and leaves nothing behind on what it was given. */
function onlyAnswers({ fragment, async, form }: FunctionFacts): boolean {
  const { exits, stores, values } = fragment;
  if (async || form !== "function" || stores.length > 0) return false;
  if (values.some(({ op }) => op === "updated")) return false;
  return exits.some(({ kind, value }) => kind === "return" && value !== NONE && !isNone(values[value]));
}

function isNone(value: Value | undefined): boolean {
  return value?.op === "constant" && value.constant === "None";
}

/** Whether nothing becomes of a value: a name that is never read again counts as nothing. */
function isDropped(ref: FunctionRef, id: ValueId): boolean {
  const { fragment } = functionFacts(ref);
  const { exits, regions, stores, values, named } = fragment;
  if (exits.some(({ value }) => value === id) || regions.some(({ condition }) => condition === id))
    return false;
  if (stores.some(({ base, value }) => base === id || value === id)) return false;
  if (values.some((value) => uses(value, id))) return false;
  const names = named.filter(({ value }) => value === id).map(({ name }) => name);
  return names.length === 0 || !values.some((value) => readsNames(ref, value, names));
}

function uses(value: Value, id: ValueId): boolean {
  return operandsOf(value).includes(id) || (value.op === "choice" && value.test === id);
}

/** `locals()`, and a nested function that reads one of the names. */
function readsNames({ unit }: FunctionRef, value: Value, names: readonly string[]): boolean {
  if (value.op === "free") return value.name === "locals";
  if (value.op !== "closure") return false;
  const inner = unit.facts.functions[value.function]?.fragment.values ?? [];
  return inner.some((one) => one.op === "closure" || (one.op === "free" && names.includes(one.name)));
}
