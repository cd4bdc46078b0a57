/** Parameters that hold what the code itself says: every caller in sight hands over a text of its own. */
import { functionFacts } from "../../bind/program.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState, IncomingCall } from "../../flow/summary.ts";
import type { Origin } from "../../flow/taint.ts";

/** A parameter for which every caller in sight hands over a text of the code's own (`refuse("dataset")`), or leaves it to its default. */
export function isOwnWord({ solver }: FlowModel, { facts, ref }: FunctionState, origin: Origin): boolean {
  if (origin.kind !== "parameter") return false;
  const incoming = solver.callers.get(facts) ?? [];
  const given = facts.parameters[origin.index]?.default ?? NONE;
  const { values } = functionFacts({ unit: ref.unit, function: Math.max(facts.parent, 0) }).fragment;
  const isWritten = /^(?:text|constant)$/.test(values[given]?.op ?? "");
  const isWord = ({ state, edge: { passed } }: IncomingCall): boolean => {
    const handed = passed.get(origin.index);
    return (
      handed?.every((id) =>
        taintsOf(solver, state, id).every(({ kinds }) => (kinds & KIND_BITS.html) === 0),
      ) ?? isWritten
    );
  };
  return incoming.some(({ edge }) => edge.passed.has(origin.index)) && incoming.every(isWord);
}
