/** Places where code reads a header of the request by a key: `request.META["…"]`, `request.headers.get("…")`. */
import type { CallValue, Fragment, ItemValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { FlowModel } from "../flow/flow-model.ts";
import type { Occurrence } from "../flow/occurrences.ts";
import { callsNamed, inOrder, occurrences } from "../flow/occurrences.ts";
import { spokenName } from "../flow/sinks.ts";
import type { FunctionState } from "../flow/summary.ts";

/** One such read. */
export interface HeaderRead {
  readonly state: FunctionState;
  readonly id: ValueId;
  readonly key: ValueId;
}

/** What people call the mapping that holds headers. */
const CARRIERS = /^(?:META|meta|headers|environ|request_headers|scope)$/;

/** One list for each program, shared by all checks that ask. */
const known = new WeakMap<FlowModel, readonly HeaderRead[]>();

/** Every one, in the program's order. */
export function headerReads(flows: FlowModel): readonly HeaderRead[] {
  const found = known.get(flows) ?? gather(flows);
  known.set(flows, found);
  return found;
}

function gather(flows: FlowModel): readonly HeaderRead[] {
  const seen = inOrder<Occurrence<CallValue> | Occurrence<ItemValue>>([
    ...occurrences(flows, "item"),
    ...callsNamed(flows, "get"),
  ]);
  return seen.flatMap(({ state, id, value }): HeaderRead[] => {
    const { fragment } = state.facts;
    const [base, key] =
      value.op === "item"
        ? [value.base, value.key]
        : [receiver(fragment, value.callee), value.arguments[0]?.value];
    if (base === undefined || key === undefined || key === NONE) return [];
    return CARRIERS.test(spokenName(fragment, base) ?? "") ? [{ state, id, key }] : [];
  });
}

function receiver({ values }: Fragment, callee: ValueId): ValueId | undefined {
  const value = values[callee];
  return value?.op === "attribute" ? value.base : undefined;
}
