/** Objects of the project's own classes that are handed to functions: `run(Query(term, "product"))` reads `query.table`, which nobody sent. */
import type { ValueRef } from "../bind/program.ts";
import { functionFacts } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, MergeValue, ValueId } from "../extract/facts.ts";
import { fieldTaints, taintsElsewhere } from "./elsewhere.ts";
import { heldValues, madeOneByOne } from "./held-values.ts";
import type { TransferContext } from "./reading.ts";
import { readIn } from "./reading.ts";
import type { FunctionState, SolverState } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { join, ofField, SAFE } from "./taint.ts";

/** Callers looked at for one parameter. */
const CALLERS = 8;

/** Functions through which an object is handed on. */
const DEPTH = 2;

/** What a field of an object carries that callers hand over, here or to the constructor that kept it; undefined for other values. */
export function ofHandedObject(
  context: TransferContext,
  { base, name, region }: AttributeValue,
): Taints | undefined {
  const { solver, state, fragment, program, ref } = context;
  const value = fragment.values[base];
  if (value?.op === "parameter")
    return receivesObject(solver, state, value.index, DEPTH)
      ? readIn(context, base, region).map((taint) => ofField(taint, name))
      : undefined;
  if (value?.op === "element")
    return isMadeHere(context, madeOneByOne(fragment.values, base))
      ? fieldTaints(context, base, name, region)
      : undefined;
  if (value?.op === "merge") return ofOneOfTwo(context, value, name);
  const owner = value?.op === "attribute" ? resolveIn(program, ref, value.base) : undefined;
  if (value?.op !== "attribute" || owner?.kind !== "instance") return undefined;
  const { values } = heldValues(solver, owner.target, value.name);
  if (values.length === 0 || !values.every((one) => isHandedObject(solver, one))) return undefined;
  return values.reduce<Taints>((all, one) => join(all, taintsElsewhere(solver, state, one, name)), SAFE);
}

/** Branches that may meet in an object. */
const BRANCHES = 4;

/** `row = rows.get(…)`, else `row = Row(name=sent)`: of a row that is made here, a column which its class declares holds what it was given, if anything. */
function ofOneOfTwo(context: TransferContext, merge: MergeValue, name: string): Taints | undefined {
  const { solver, program, ref } = context;
  const { inputs, regions, region } = merge;
  if (inputs.length > BRANCHES) return undefined;
  const declares = inputs.some((input) => {
    const symbol = resolveIn(program, ref, input);
    return symbol?.kind === "instance" && heldValues(solver, symbol.target, name).begun;
  });
  if (!declares) return undefined;
  return inputs.reduce<Taints>(
    (all, input, n) => join(all, fieldTaints(context, input, name, regions[n] ?? region)),
    SAFE,
  );
}

/** Whether every entry of a list is made where the list is. */
function isMadeHere(
  { program, ref }: Pick<TransferContext, "program" | "ref">,
  made: readonly ValueId[],
): boolean {
  return made.length > 0 && made.every((one) => resolveIn(program, ref, one)?.kind === "instance");
}

/** A parameter that receives an object. */
function isHandedObject(solver: SolverState, ref: ValueRef): boolean {
  const value = functionFacts(ref).fragment.values[ref.value];
  const state = value?.op === "parameter" ? solver.byRef.get(functionFacts(ref)) : undefined;
  return (
    state !== undefined && value?.op === "parameter" && receivesObject(solver, state, value.index, DEPTH)
  );
}

/** Whether some caller hands over an instance of a class of the project. */
function receivesObject(solver: SolverState, state: FunctionState, index: number, depth: number): boolean {
  const callers = solver.callers.get(state.facts) ?? [];
  return callers.slice(0, CALLERS).some(({ state: caller, edge }) =>
    (edge.passed.get(index) ?? []).some((passed) => {
      if (resolveIn(solver.program, caller.ref, passed)?.kind === "instance") return true;
      const { values } = caller.facts.fragment;
      if (isMadeHere({ program: solver.program, ref: caller.ref }, madeOneByOne(values, passed))) return true;
      const value = values[passed];
      return value?.op === "parameter" && depth > 0 && receivesObject(solver, caller, value.index, depth - 1);
    }),
  );
}
