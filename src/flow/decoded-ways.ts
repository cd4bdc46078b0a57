/** Ways of values that are decoded: what was asked of `%2E%2E%2F` before says nothing of the `../` that `unquote` makes of it. */
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { CallValue, ValueId } from "../extract/facts.ts";
import type { FlowModel } from "./flow-model.ts";
import { contributorsOf } from "./operands.ts";
import type { FunctionState } from "./summary.ts";
import type { Way } from "./way.ts";

/** Every question about a value on its way that still tells something behind the last decoding; who is trusted for what cannot be seen is trusted before it as well. */
export function askedDecoded<Question extends { readonly kind: string }>(
  flows: FlowModel,
  state: FunctionState,
  way: Way,
  ask: (way: Way) => Question[],
): Question[] {
  const behind = behindDecoding(flows, state, way);
  return behind === way ? ask(way) : [...ask(behind), ...ask(way).filter(({ kind }) => kind === "unseen")];
}

/** The same way without the values that come before a decoding. */
function behindDecoding(flows: FlowModel, state: FunctionState, way: Way): Way {
  const { values } = state.facts.fragment;
  const encoded = new Set<ValueId>();
  for (const id of way.values) {
    const value = values[id];
    if (value?.op === "call" && decodes(flows, state, value))
      for (const { value: given } of value.arguments) encoded.add(given);
  }
  if (encoded.size === 0) return way;
  for (const id of encoded) {
    const value = values[id];
    for (const one of value ? contributorsOf(value) : []) if (way.values.has(one)) encoded.add(one);
  }
  return { ...way, values: new Set([...way.values].filter((id) => !encoded.has(id))) };
}

function decodes({ program, solver }: FlowModel, { ref }: FunctionState, { callee }: CallValue): boolean {
  const name = externalName(resolveIn(program, ref, callee));
  return name !== undefined && solver.catalog.propagators.get(name)?.decodes === true;
}
