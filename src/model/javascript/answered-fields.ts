/** What answers of the project hold, and under which names: attributes of objects, and texts that were escaped. */
import { textOf } from "../../bind/constants.ts";
import { onceFor } from "../../bind/once.ts";
import { refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { clearedBy } from "../../flow/library-index.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import type { FunctionState } from "../../flow/summary.ts";

/** Calls that make an answer of a mapping. */
const ANSWERS: readonly string[] = ["JsonResponse", "Response"];

/** What stands under a key. */
export interface AnsweredKey {
  /** Names of attributes: `title` for `{"report": report.title}`. */
  readonly fields: ReadonlySet<string>;
  /** Whether somewhere an escaped text does: `{"report": escape(report.title)}`. */
  readonly isEscaped: boolean;
}

/** The keys of mappings in functions that answer. Which request gets which answer is not told. */
export const answeredKeys: (flows: FlowModel) => ReadonlyMap<string, AnsweredKey> = onceFor((flows) => {
  const found = new Map<string, { fields: Set<string>; isEscaped: boolean }>();
  const states = ANSWERS.flatMap((name) => callsNamed(flows, name).map(({ state }) => state));
  for (const state of new Set(states))
    for (const { key, value } of entriesIn(state)) {
      const held = state.facts.fragment.values[value];
      const isEscaped = held?.op === "call" && escapes(flows, state, held.callee);
      if (held?.op !== "attribute" && !isEscaped) continue;
      const name = textOf(flows.program, refTo(state.ref, key));
      if (name === undefined) continue;
      const known = found.get(name) ?? { fields: new Set(), isEscaped: false };
      if (held.op === "attribute") known.fields.add(held.name);
      found.set(name, { ...known, isEscaped: known.isEscaped || isEscaped });
    }
  return found;
});

function entriesIn({ facts: { fragment } }: FunctionState): readonly { key: ValueId; value: ValueId }[] {
  return fragment.values.flatMap((value) =>
    value.op === "collection" && value.form === "dict" ? value.entries : [],
  );
}

/** `escape`, `format_html`, `nh3.clean`. */
function escapes({ program, solver }: FlowModel, { ref }: FunctionState, callee: ValueId): boolean {
  const name = externalName(resolveIn(program, ref, callee));
  const row = name === undefined ? undefined : solver.catalog.propagators.get(name);
  return row !== undefined && (clearedBy(row.clears) & KIND_BITS.html) !== 0;
}
