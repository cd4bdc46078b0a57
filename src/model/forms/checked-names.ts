/** Names of fields that a request may choose among known ones only. */
import type { FunctionRef, Program } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import { spokenName } from "../../flow/sinks.ts";
import { nestedFunctions } from "../guards/decorators.ts";

/** `"include_%s" % kind`: the rest of the name is written in the code. */
export function isPartOfName({ values }: Fragment, id: ValueId): boolean {
  const value = values[id];
  return (
    value?.op === "operation" ||
    (value?.op === "build" && value.parts.some((part) => values[part]?.op === "text"))
  );
}

/** `assert name in ("text", "note")`: who wrote it thought of names that are none of these. */
export function isAsserted({ values, assertions }: Fragment, id: ValueId): boolean {
  return assertions.some((one) => {
    const test = values[one];
    return test?.op === "operation" && test.operator === "in" && test.operands[0] === id;
  });
}

/**
 * `for name in data: if name not in ALLOWED: …`, `set(data) - ALLOWED`: whoever looks which of the names sent are unknown does so to refuse them.
 * `isWhole` tells what holds all that was sent.
 */
export function refusesOtherNames(fragment: Fragment, isWhole: (id: ValueId) => boolean): boolean {
  const { values } = fragment;
  return values.some((value) => {
    if (value.op !== "operation") return false;
    const [left, right] = value.operands;
    const first = left === undefined ? undefined : values[left];
    if (value.operator === "not in")
      return first?.op === "element" && isWhole(keysOf(fragment, first.base)) && !isWhole(right ?? left ?? 0);
    const [only] = first?.op === "call" && isSetOf(fragment, first) ? first.arguments : [];
    return value.operator === "arithmetic" && only !== undefined && isWhole(keysOf(fragment, only.value));
  });
}

function isSetOf(fragment: Fragment, { callee }: CallValue): boolean {
  return /^(?:set|frozenset)$/.test(spokenName(fragment, callee) ?? "");
}

/** `data` of `data.keys()` and `list(data)`. */
function keysOf(fragment: Fragment, id: ValueId): ValueId {
  const value = fragment.values[id];
  if (value?.op !== "call") return id;
  const callee = fragment.values[value.callee];
  if (callee?.op === "attribute" && callee.name === "keys") return callee.base;
  const [first] = value.arguments;
  return first && /^(?:list|tuple|sorted)$/.test(spokenName(fragment, value.callee) ?? "") ? first.value : id;
}

/** Whether a decorator of the project puts something else in place of `request.data`: what its serializer made of it. */
export function hasCheckedBody(program: Program, ref: FunctionRef): boolean {
  const { decorators, parent } = functionFacts(ref);
  const outer = { unit: ref.unit, function: Math.max(parent, 0) };
  return decorators.some((id) => {
    const value = functionFacts(outer).fragment.values[id];
    const symbol = resolveIn(program, outer, value?.op === "call" ? value.callee : id);
    return (
      symbol?.kind === "function" &&
      nestedFunctions(symbol.target).some((inner) =>
        functionFacts(inner).fragment.stores.some(({ name, item, value: stored }) => {
          return name === "data" && !item && isMadeData(functionFacts(inner).fragment, stored);
        }),
      )
    );
  });
}

/** `serializer.data`, `serializer.validated_data`, `form.cleaned_data`. */
function isMadeData({ values }: Fragment, id: ValueId): boolean {
  const value = values[id];
  return value?.op === "attribute" && /^(?:data|validated_data|cleaned_data)$/.test(value.name);
}

/** A key of `cleaned_data` or `validated_data`: only names that the form or serializer declares stand there. */
export function isCheckedKey(fragment: Fragment, id: ValueId): boolean {
  let value = fragment.values[id];
  for (let depth = 0; value !== undefined && depth < 8; depth++) {
    if (value.op === "attribute" && /^(?:cleaned_data|validated_data|changed_data)$/.test(value.name))
      return true;
    if (value.op === "parameter") return /^(?:cleaned|validated)_data$/.test(value.name);
    // A condition in a comprehension leaves one way to the value.
    const [only, ...more] = value.op === "merge" ? value.inputs : [];
    const next: ValueId | undefined =
      value.op === "call"
        ? behindCall(fragment, value)
        : "base" in value
          ? value.base
          : more.length === 0
            ? only
            : undefined;
    value = next === undefined ? undefined : fragment.values[next];
  }
  return false;
}

/** `data.items()` goes on with the object, `iteritems(data)` and `sorted(data)` with what they are given. */
function behindCall({ values }: Fragment, { callee, arguments: [first] }: CallValue): ValueId {
  const method = values[callee];
  const isHelper = method?.op !== "attribute" || /^(?:iteritems|iterkeys|viewitems)$/.test(method.name);
  return isHelper && first ? first.value : callee;
}
