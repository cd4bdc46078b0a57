/** Values that were just found not to be the secret: `if not compare_digest(sent, right): logger.warning("wrong code %s", sent)`. */
import { externalName, resolveIn } from "../bind/resolve.ts";
import type { Value, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import { taintsOf } from "../flow/solve.ts";
import type { FunctionState } from "../flow/summary.ts";
import type { ValueIndex } from "../flow/value-index.ts";
import type { LogCall } from "./log-calls.ts";
import type { ShownValue } from "./shown-values.ts";

/** Comparisons that take the same time for every text (docs.python.org/3/library/hmac.html#hmac.compare_digest). */
const COMPARES =
  /^(?:hmac\.compare_digest|secrets\.compare_digest|django\.utils\.crypto\.constant_time_compare)$/;

/** Whether a value that is logged is what the request sent and a comparison around the log call refused; the other side is the secret. */
export function hasFailed(index: ValueIndex, { state, call }: LogCall, { at }: ShownValue): boolean {
  if (at.unit !== state.ref.unit || at.function !== state.ref.function) return false;
  const { regions } = state.facts.fragment;
  for (let region = call.region; region !== NONE; region = regions[region]?.parent ?? NONE) {
    const facts = regions[region];
    if (facts === undefined || facts.condition === NONE) continue;
    const sides = refusedBy(index, state, facts.condition, facts.polarity);
    if (sides.includes(at.value)) return isSent(index, state, at.value);
  }
  return false;
}

/** The two sides of a comparison that came out unequal. */
function refusedBy(
  index: ValueIndex,
  state: FunctionState,
  condition: ValueId,
  polarity: boolean,
): readonly ValueId[] {
  const value: Value | undefined = state.facts.fragment.values[condition];
  if (value?.op === "operation" && value.operator === "not") {
    const [asked] = value.operands;
    return asked === undefined ? [] : refusedBy(index, state, asked, !polarity);
  }
  if (value?.op !== "call" || polarity) return [];
  const name = externalName(resolveIn(index.flows.program, state.ref, value.callee)) ?? "";
  return COMPARES.test(name) ? value.arguments.map((one) => one.value) : [];
}

/** Read from the request as it came: what was computed from a request is the right code for it. */
function isSent({ flows }: ValueIndex, state: FunctionState, id: ValueId): boolean {
  const { values } = state.facts.fragment;
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  if (value?.op === "call" && (callee?.op !== "attribute" || callee.name !== "get")) return false;
  return taintsOf(flows.solver, state, id).some(
    ({ origin }) => origin.kind === "source" && origin.row.kind === "request",
  );
}
