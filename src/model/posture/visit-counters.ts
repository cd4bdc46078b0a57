/** Writes that only count that somebody came by: `page.hits += 1; page.save()`, `tag.increment_usage_count()`. */
import type { FunctionRef, ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { CallValue, Fragment, ValueId } from "../../extract/facts.ts";
import { ownDeeds } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";

/** Columns that count what visitors do by looking. */
const COUNTER =
  /^(?:\w{1,30}_)?(?:views?|hits?|visits?|clicks?|usages?|uses|impressions?|downloads?|reads?|searches|popularity)(?:_(?:count|counter|total|number))?$/i;

/** Methods that are named for counting so: where the row is of a class that nobody tells, the name has to do. */
const COUNTING =
  /^a?(?:increment|increase|incr|inc|bump|count|track)_(?:\w{1,30}_)?(?:views?|hits?|visits?|clicks?|usages?|uses|impressions?|downloads?|searches|popularity)(?:_(?:count|counter|total|number))?$/;

/** Whether a call that writes does no more than that. */
export function onlyCounts({ solver }: FlowModel, at: ValueRef): boolean {
  const { fragment } = functionFacts(at);
  const call = fragment.values[at.value];
  const callee = call?.op === "call" ? fragment.values[call.callee] : undefined;
  if (call?.op !== "call" || callee?.op !== "attribute") return false;
  const state = solver.byRef.get(functionFacts(at));
  const target = state?.edges.get(at.value)?.target;
  if (target) return bodyOnlyCounts({ solver }, target);
  return COUNTING.test(callee.name) || countsUp(fragment, call, callee.name, callee.base);
}

function bodyOnlyCounts({ solver }: Pick<FlowModel, "solver">, target: FunctionRef): boolean {
  const state = solver.byRef.get(functionFacts(target));
  const deeds = state ? ownDeeds(solver, state) : [];
  const { fragment } = functionFacts(target);
  return (
    deeds.length > 0 &&
    deeds.every(({ at }) => {
      const call = fragment.values[at.value];
      const callee = call?.op === "call" ? fragment.values[call.callee] : undefined;
      if (call?.op !== "call" || callee?.op !== "attribute") return false;
      return countsUp(fragment, call, callee.name, callee.base);
    })
  );
}

/** `rows.update(hits=F("hits") + 1)`, and `row.save()` of a row whose counters alone were raised before. */
function countsUp(fragment: Fragment, call: CallValue, method: string, object: ValueId): boolean {
  if (/^a?update$/.test(method))
    return (
      call.arguments.length > 0 &&
      call.arguments.every(({ name, value }) => name !== undefined && isRaised(fragment, name, value))
    );
  if (!/^a?save$/.test(method)) return false;
  let raised = 0;
  let row = fragment.values[object];
  for (; row?.op === "updated"; row = fragment.values[row.base], raised++)
    if (row.name === undefined || !isRaised(fragment, row.name, row.value)) return false;
  return raised > 0;
}

function isRaised({ values }: Fragment, column: string, given: ValueId): boolean {
  const value = values[given];
  return COUNTER.test(column) && value?.op === "operation" && value.operator === "arithmetic";
}
