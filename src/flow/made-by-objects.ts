/** Values that an object of no known class makes: `path, _ = found.make_path("model")`. That they hold what the object was filled with is a guess. */
import { functionFacts } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { CallValue, Value, ValueId } from "../extract/facts.ts";
import type { FlowModel, SinkReport } from "./flow-model.ts";
import { isMethodOfSeveral } from "./only-methods.ts";
import type { FunctionState } from "./summary.ts";

/** Members and conversions between a call and the place that its result reaches. */
const STEPS = 4;

/** The method of several classes of the project that makes what arrives, when it is given nothing but words that the code writes. */
export function madeByObject({ solver, program }: FlowModel, { site }: SinkReport): string | undefined {
  const state = solver.byRef.get(functionFacts(site.at));
  const { values } = functionFacts(site.at).fragment;
  let value: Value | undefined = values[site.argument];
  for (let step = 0; step < STEPS && (value?.op === "item" || value?.op === "element"); step++)
    value = values[value.base];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  if (state === undefined || value?.op !== "call" || callee?.op !== "attribute") return undefined;
  const isOpen = values[callee.base]?.op === "parameter" && !resolveIn(program, site.at, callee.base);
  if (!isOpen || !isMethodOfSeveral(program, site.at, callee.name)) return undefined;
  return value.arguments.every((one) => isWritten({ solver, state }, one.value)) && hasNoStars(value)
    ? callee.name
    : undefined;
}

function hasNoStars(call: CallValue): boolean {
  return call.arguments.every(({ style }) => style === "positional" || style === "keyword");
}

/** A constant, here or in all that callers hand over. */
function isWritten(
  { solver, state }: { readonly solver: FlowModel["solver"]; readonly state: FunctionState },
  id: ValueId,
): boolean {
  const value = state.facts.fragment.values[id];
  if (value?.op === "text" || value?.op === "constant") return true;
  if (value?.op !== "parameter") return false;
  const callers = solver.callers.get(state.facts) ?? [];
  return (
    callers.length > 0 &&
    callers.every(({ state: caller, edge }) =>
      (edge.passed.get(value.index) ?? []).every((passed) => {
        const given = caller.facts.fragment.values[passed];
        return given?.op === "text" || given?.op === "constant";
      }),
    )
  );
}
