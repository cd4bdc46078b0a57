/** Bodies that a serializer has looked at before the code opens what it takes for an upload. */
import { constantOf } from "../../bind/constants.ts";
import { functionFacts, refTo } from "../../bind/program.ts";
import { externalName, resolveIn } from "../../bind/resolve.ts";
import { NONE } from "../../extract/facts.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { callsNamed } from "../../flow/occurrences.ts";
import { argumentOf } from "../../flow/sinks.ts";
import type { FunctionFacts } from "../../extract/facts.ts";

/**
 * `if isinstance(file, str): open(file)` for callers of the code's own, while a request's body comes here through
 * `serializer.is_valid(raise_exception=True)`: a field for files lets no text through.
 */
export function isCheckedUpload(flows: FlowModel, { site, arrivals: [arrival] }: SinkReport): boolean {
  const origin = arrival?.origin;
  if (origin?.kind !== "source" || origin.row.label !== "the request's body") return false;
  if (!isTextAmongUploads(flows, site.at)) return false;
  const reader = functionFacts(origin.at);
  const callers = (flows.solver.callers.get(reader) ?? []).map(({ state }) => state.facts);
  return [reader, ...callers].some((facts) => validates(flows, facts));
}

/** Whether a call stands where `isinstance(…, str)` came out true. */
function isTextAmongUploads({ program }: FlowModel, at: SinkReport["site"]["at"]): boolean {
  const { values, regions } = functionFacts(at).fragment;
  for (
    let region = values[at.value]?.region ?? NONE;
    region !== NONE;
    region = regions[region]?.parent ?? NONE
  ) {
    const { condition = NONE, polarity = false } = regions[region] ?? {};
    const test = values[condition];
    if (
      test?.op !== "call" ||
      !polarity ||
      externalName(resolveIn(program, at, test.callee)) !== "isinstance"
    )
      continue;
    const type = test.arguments[1]?.value ?? NONE;
    if (externalName(resolveIn(program, at, type)) === "str") return true;
  }
  return false;
}

function validates(flows: FlowModel, facts: FunctionFacts): boolean {
  return callsNamed(flows, "is_valid").some(({ state, value }) => {
    const raising = argumentOf(value, 0, "raise_exception");
    return (
      state.facts === facts &&
      raising !== undefined &&
      constantOf(flows.program, refTo(state.ref, raising.value))?.kind === "True"
    );
  });
}
