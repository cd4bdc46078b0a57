/** Mappings whose keys a request chose: `request.POST.dict()`, `request.data`, `json.loads(request.body)`. */
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import type { CallValue, CollectionValue, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { KIND_BITS } from "../../flow/kinds.ts";
import { spokenName } from "../../flow/sinks.ts";
import type { AuditModel } from "../audit-model.ts";
import { isWrittenInRoutes } from "../injection/captured-names.ts";
import { isCheckedKey } from "./checked-names.ts";
import { isBodyMapping } from "./ninja-bodies.ts";
import { taintsOf } from "../../flow/solve.ts";
import type { FunctionState } from "../../flow/summary.ts";

const DEPTH = 8;

/** Attributes of a request that hold all that was sent. */
const WHOLE = /^django\.http\.HttpRequest\.(?:POST|GET|data|DATA|query_params|body)$/;

/** What is known of the project: where its values come from, and which names its URL patterns capture. */
export type Known = Pick<AuditModel, "flows" | "routes" | "unseenIncludes">;

/** Whether a value is such a mapping. */
export function isWholeInput(known: Known, state: FunctionState, id: ValueId, depth = 0): boolean {
  const { flows } = known;
  const { values } = state.facts.fragment;
  const value = values[id];
  const again = (next: ValueId): boolean => isWholeInput(known, state, next, depth + 1);
  if (value === undefined || depth > DEPTH) return false;
  switch (value.op) {
    case "attribute":
      return WHOLE.test(externalName(resolveIn(flows.program, state.ref, id)) ?? "");
    case "parameter":
      return isBodyMapping(flows.program, state.ref, value.index);
    case "call":
      return copied(state, value).some((next) => again(next));
    case "item":
    case "updated":
    case "through":
      return again(value.base);
    case "merge":
      return value.inputs.some((next) => again(next));
    case "choice":
      return again(value.whenTrue) || again(value.whenFalse);
    case "collection":
      return value.form === "dict" && holdsFreeKeys(known, state, value, again);
    default:
      return false;
  }
}

/** What a call gives again as it was: `x.dict()`, `dict(x)`, `json.loads(x)`, `x.get("part")` of a parsed body. */
function copied(state: FunctionState, call: CallValue): ValueId[] {
  const { fragment } = functionFacts(state.ref);
  const callee = fragment.values[call.callee];
  if (callee?.op === "attribute" && /^(?:dict|copy|items|get|decode|read|deepcopy)$/.test(callee.name)) {
    return callee.name === "copy" || callee.name === "deepcopy"
      ? [callee.base, ...call.arguments.map((one) => one.value)]
      : [callee.base];
  }
  const name = spokenName(fragment, call.callee) ?? "";
  const first = call.arguments[0];
  return first && /^(?:dict|loads|deepcopy|load)$/.test(name) ? [first.value] : [];
}

/** `{**request.data, …}`, or a comprehension over all keys that the request holds. */
function holdsFreeKeys(
  known: Known,
  state: FunctionState,
  { entries }: CollectionValue,
  again: (id: ValueId) => boolean,
): boolean {
  return entries.some((entry) => {
    if (entry.spread) return again(entry.value);
    if (entry.key === NONE || state.facts.fragment.values[entry.key]?.op === "text") return false;
    if (isCheckedKey(state.facts.fragment, entry.key)) return false;
    if (isWrittenInRoutes(known, refTo(state.ref, entry.key))) return false;
    return taintsOf(known.flows.solver, state, entry.key).some(
      ({ origin, kinds }) =>
        origin.kind === "source" &&
        origin.row.kind === "request" &&
        !/cleaned_data|validated_data/.test(origin.row.at) &&
        (kinds & KIND_BITS.name) !== 0,
    );
  });
}
