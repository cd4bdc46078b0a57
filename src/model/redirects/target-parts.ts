/** Whether what the request chose is the target itself, or only something that the target was looked up or built with. */
import { functionFacts } from "../../bind/program.ts";
import type { ValueId } from "../../extract/facts.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { FunctionState } from "../../flow/summary.ts";
import type { Origin } from "../../flow/taint.ts";
import type { Way } from "../../flow/way.ts";
import { carries, wayOf } from "../../flow/way.ts";
import { textBetween } from "../../source/source-file.ts";

/**
 * Whether a function that is handed the origin gives it back as it is: `get_return_url(request, device)` gives what
 * `device.get_absolute_url()` says, which the request did not write. True for everything that is no call of the project's.
 */
export function givesBack(flows: FlowModel, state: FunctionState, call: ValueId, origin: Origin): boolean {
  const edge = state.edges.get(call);
  const reader = edge && flows.solver.byRef.get(functionFacts(edge.target));
  if (!edge || !reader) return true;
  const handed = [...edge.passed].flatMap(([index, values]) =>
    values.some((one) => carries(state, one, origin)) ? [index] : [],
  );
  if (handed.length === 0) return true;
  const origins: Origin[] = [origin, ...handed.map((index) => ({ kind: "parameter", index }) as const)];
  return reader.facts.fragment.exits.some(({ kind, value, region }) => {
    if (kind !== "return" || value < 0) return false;
    return origins.some(
      (one) => carries(reader, value, one) && wayOf(flows, reader, value, region, one).direct,
    );
  });
}

/** The name of a function of the project of whose many results the target is one: `context_of(request)["url"]`. */
export function partOf(state: FunctionState, way: Way): string | undefined {
  const { values } = state.facts.fragment;
  for (const id of way.values) {
    const value = values[id];
    if (value?.op !== "item" || value.name === undefined) continue;
    const edge = state.edges.get(value.base);
    if (edge) return functionFacts(edge.target).name;
  }
  return undefined;
}

/** `f"/{query}"` where `query` is empty or begins with `?`: nothing in it can name a host. */
export function isOwnPage(state: FunctionState, id: ValueId): boolean {
  const { values } = state.facts.fragment;
  const build = values[id];
  if (build?.op !== "build" || build.form !== "f-string") return false;
  const [part] = build.parts;
  const merge = part === undefined ? undefined : values[part];
  if (merge?.op !== "merge" || !writtenAt(state, id).startsWith("/{")) return false;
  return merge.inputs.every(
    (input, position) =>
      /^[?#]/.test(writtenAt(state, input)) || isEmptyThere(state, input, merge.regions[position]),
  );
}

/** The text of a literal or f-string without its quotes. */
function writtenAt({ ref, facts }: FunctionState, id: ValueId): string {
  const value = facts.fragment.values[id];
  if (value?.op !== "build" && value?.op !== "text") return "";
  return textBetween(ref.unit.file.bytes, value.start, value.end).replace(/^\w{0,2}["']{1,3}/, "");
}

/** Where the value itself was the condition and did not hold. */
function isEmptyThere({ facts }: FunctionState, input: ValueId, region: number | undefined): boolean {
  const around = region === undefined ? undefined : facts.fragment.regions[region];
  return around !== undefined && around.condition === input && !around.polarity;
}
