/** Texts that views queue with Django's messages framework and a later page shows. */
import { functionFacts } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { occurrences } from "../../flow/occurrences.ts";
import { spokenName } from "../../flow/sinks.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { TemplateOrigin } from "./origin.ts";
import { CONSTANT } from "./origin.ts";

/** docs.djangoproject.com/en/5.2/ref/contrib/messages/; projects' own wrappers carry the same names. */
const QUEUEING: ReadonlyMap<string, number> = new Map([
  ["debug", 1],
  ["info", 1],
  ["success", 1],
  ["warning", 1],
  ["error", 1],
  ["add_message", 2],
]);

/** One answer for each model: many pages show messages. */
const known = new WeakMap<FlowModel, TemplateOrigin>();

/** Where the text of `messages` comes from: the first one that is put together from a value nobody escaped. */
export function messageOrigin(flows: FlowModel): TemplateOrigin {
  const before = known.get(flows);
  if (before !== undefined) return before;
  const fresh = firstMixed(flows);
  known.set(flows, fresh);
  return fresh;
}

function firstMixed(flows: FlowModel): TemplateOrigin {
  for (const { state, id, value } of occurrences(flows, "call")) {
    const { fragment } = state.facts;
    const callee = fragment.values[value.callee];
    const position = callee?.op === "attribute" ? QUEUEING.get(callee.name) : undefined;
    if (callee?.op !== "attribute" || position === undefined) continue;
    if (!/(?:^|_)messages$/.test(spokenName(fragment, callee.base) ?? "")) continue;
    const text = value.arguments[position];
    if (text && isMixed(flows, state, text.value)) {
      const place = placeOf({ ...state.ref, value: id });
      return {
        kind: "stored",
        label: "a message that a view puts together",
        steps: [{ place, note: "a message is put together here" }],
      };
    }
  }
  return CONSTANT;
}

/** Whether a value that nobody escaped is pasted into the text. */
function isMixed({ solver }: FlowModel, state: FunctionState, id: ValueId): boolean {
  const value = functionFacts(state.ref).fragment.values[id];
  if (value?.op !== "build") return false;
  const parts = value.form === "f-string" ? value.parts : value.parts.slice(1);
  return parts.some((part) =>
    taintsOf(solver, state, part).some((taint) => (taint.kinds & KIND_BITS.html) !== 0),
  );
}
