/** Parameters that a call leaves at `None`: `create(data, request=None)` that is called without a request asks nobody who is there. */
import { functionFacts } from "../bind/program.ts";
import type { ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { CallEdge, FunctionState } from "./summary.ts";

/** Positions of parameters that hold `None`. */
export type Absent = ReadonlySet<number>;

/** Every parameter may hold something. */
export const NOTHING_ABSENT: Absent = new Set();

/** What a call leaves at `None`, in a run of its caller where some parameters are left so themselves. */
export function absentAt(caller: FunctionState, { target, passed }: CallEdge, absent: Absent): Absent {
  const { parameters } = functionFacts(target);
  const left = parameters.flatMap((parameter, index) => {
    const given = passed.get(index);
    const isLeft = given ? given.every((one) => isAbsent(caller, one, absent)) : isNone(target, parameter);
    return isLeft ? [index] : [];
  });
  return left.length === 0 ? NOTHING_ABSENT : new Set(left);
}

function isAbsent({ facts }: FunctionState, id: ValueId, absent: Absent): boolean {
  const value = facts.fragment.values[id];
  if (value?.op === "constant") return value.constant === "None";
  return value?.op === "parameter" && absent.has(value.index);
}

function isNone(
  { unit, function: id }: CallEdge["target"],
  parameter: { readonly default: ValueId },
): boolean {
  if (parameter.default === NONE) return false;
  const { parent } = functionFacts({ unit, function: id });
  const value = functionFacts({ unit, function: parent }).fragment.values[parameter.default];
  return value?.op === "constant" && value.constant === "None";
}

/** The parameter that a value is read from: 1 for `request.user` in `def create(data, request)`. */
export function readParameter({ facts }: FunctionState, id: ValueId): number | undefined {
  const { values } = facts.fragment;
  let value = values[id];
  while (value?.op === "attribute") value = values[value.base];
  return value?.op === "parameter" ? value.index : undefined;
}
