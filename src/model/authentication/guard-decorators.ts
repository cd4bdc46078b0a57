/** Decorators that guard something else than what answers the request. */
import type { FunctionRef, Symbol, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { FunctionFacts } from "../../extract/facts.ts";
import { callsOf, placeOf, type FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexOf } from "../../flow/value-index.ts";
import { GUARD_DECORATORS } from "./guard-vocabulary.ts";
import type { IneffectiveGuard } from "./ineffective-guard.ts";

const API_VIEW = "rest_framework.decorators.api_view";

/** Decorators that leave a note on the function, which `@api_view` reads: above it they come too late. */
const NOTES = /^rest_framework\.decorators\.(?:permission|authentication)_classes$/;

/** Django Ninja's registration: what stands above it guards a function that no route calls. */
const OPERATION =
  /^ninja\.(?:\w{1,40}\.){0,3}(?:NinjaAPI|Router)\.(?:get|post|put|patch|delete|api_operation)$/;

/** Guards above `@api_view` or above the decorator that registers the function. */
export function misplacedDecorators(flows: FlowModel, { ref, facts }: FunctionState): IneffectiveGuard[] {
  if (facts.decorators.length < 2) return [];
  const names = facts.decorators.map((value) => nameOf(flows, ref, facts.parent, value));
  return [
    ...above(
      ref,
      names,
      (name) => NOTES.test(name),
      (name) => name === API_VIEW,
      "above-api-view",
    ),
    ...above(
      ref,
      names,
      (name) => GUARD_DECORATORS.has(name),
      (name) => OPERATION.test(name),
      "undecorated-registration",
    ),
  ];
}

function above(
  ref: FunctionRef,
  names: readonly (string | undefined)[],
  isGuard: (name: string) => boolean,
  isLast: (name: string) => boolean,
  form: "above-api-view" | "undecorated-registration",
): IneffectiveGuard[] {
  const facts = functionFacts(ref);
  const last = names.findIndex((name) => name !== undefined && isLast(name));
  return names.slice(0, Math.max(last, 0)).flatMap((name, at): IneffectiveGuard[] => {
    const span = facts.decoratorSpans[at];
    if (name === undefined || span === undefined || !isGuard(name)) return [];
    return [
      {
        form,
        at: { path: ref.unit.file.path, span, scope: facts.qualifiedName },
        subject: facts.qualifiedName,
        guard: `@${shortName(name)}`,
        instead: `@${shortName(names[last] ?? "")}`,
        related: [],
        sure: true,
      },
    ];
  });
}

function shortName(name: string): string {
  return name.split(".").at(-1) ?? name;
}

/** The library path of a decorator, called or not. */
function nameOf({ program }: FlowModel, ref: FunctionRef, parent: number, value: number): string | undefined {
  const outer = { unit: ref.unit, function: parent };
  const found = functionFacts(outer).fragment.values[value];
  const symbol: Symbol | undefined = resolve(program, {
    ...outer,
    value: found?.op === "call" ? found.callee : value,
  });
  return externalName(symbol);
}

/** `login_required(view)` as a statement of its own: the guarded function is thrown away. */
export function unusedDecorators(index: ValueIndex): IneffectiveGuard[] {
  return callsOf(index.flows, GUARD_DECORATORS).flatMap(({ at, name }): IneffectiveGuard[] => {
    const outer = outerCall(index, at);
    const facts = functionFacts(at);
    if (isKept(index, outer) || isDecorator(at.unit.facts.functions, outer)) return [];
    return [
      {
        form: "unused-decorator",
        at: placeOf(outer),
        subject: facts.qualifiedName || "the module",
        guard: shortName(name),
        instead: "",
        related: [],
        sure: true,
      },
    ];
  });
}

/** `permission_required("x")(view)`: the call of what the first call gives. */
function outerCall(index: ValueIndex, at: ValueRef): ValueRef {
  const { values } = functionFacts(at).fragment;
  const [user, ...others] = indexOf(index, at).users.get(at.value) ?? [];
  const value = user === undefined ? undefined : values[user];
  const called = others.length === 0 && value?.op === "call" && value.callee === at.value;
  return called && user !== undefined ? { ...at, value: user } : at;
}

/** Whether the result goes anywhere. */
function isKept(index: ValueIndex, { value, ...ref }: ValueRef): boolean {
  const { users, names, stores, returned } = indexOf(index, ref);
  if (users.has(value) || names.has(value) || stores.has(value) || returned.has(value)) return true;
  return [...functionFacts(ref).fragment.bindings.values()].includes(value);
}

/** Whether a call stands above a function or class of the same fragment, or is an argument's default. */
function isDecorator(functions: readonly FunctionFacts[], at: ValueRef): boolean {
  const inFunctions = functions.some(
    (one) =>
      one.parent === at.function &&
      (one.decorators.includes(at.value) ||
        one.parameters.some((parameter) => parameter.default === at.value)),
  );
  return (
    inFunctions ||
    at.unit.facts.classes.some((one) => one.parent === at.function && one.decorators.includes(at.value))
  );
}
