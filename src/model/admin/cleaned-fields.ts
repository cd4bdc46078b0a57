/** Fields of rows that the project only ever writes after something cleaned the text. */
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { functionFacts } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { functionsOf } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { clearedBy } from "../../flow/library-index.ts";
import { callsWithKeyword } from "../../flow/occurrences.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** Attributes under which packages take what they store in a column of another name (django-simple-history.readthedocs.io, "Change Reason"). */
const WRITTEN_AS: ReadonlyMap<string, string> = new Map([["history_change_reason", "_change_reason"]]);

/** Calls followed from what is stored to the function that cleans. */
const DEPTH = 2;

/**
 * Whether every assignment to the field in sight stores what a function of the project gave back that calls a cleaner of
 * HTML on its way. That all of the text went through it is not shown.
 */
export function isWrittenCleaned(flows: FlowModel, field: string): boolean {
  const name = field.split(".").at(-1) ?? field;
  const names = new Set([name, WRITTEN_AS.get(name) ?? name]);
  if ([...names].some((one) => callsWithKeyword(flows, one).length > 0)) return false;
  const written = functionsOf(flows).flatMap((state) =>
    state.facts.fragment.stores.flatMap((store) =>
      !store.item && store.name !== undefined && names.has(store.name)
        ? [cleans(flows, state, store.value)]
        : [],
    ),
  );
  return written.length > 0 && written.every(Boolean);
}

function cleans(flows: FlowModel, state: FunctionState, value: number): boolean {
  const target = state.edges.get(value)?.target;
  const called = target && flows.solver.byRef.get(functionFacts(target));
  return called !== undefined && callsCleaner(flows, called, 0);
}

function callsCleaner(flows: FlowModel, state: FunctionState, depth: number): boolean {
  const { program, solver } = flows;
  const direct = state.facts.fragment.values.some((value) => {
    if (value.op !== "call") return false;
    const name = externalName(resolveIn(program, state.ref, value.callee));
    const row = name === undefined ? undefined : solver.catalog.propagators.get(name);
    return row !== undefined && (clearedBy(row.clears) & KIND_BITS.html) !== 0;
  });
  if (direct || depth >= DEPTH) return direct;
  return [...state.edges.values()].some(({ target }) => {
    const next = solver.byRef.get(functionFacts(target));
    return next !== undefined && callsCleaner(flows, next, depth + 1);
  });
}
