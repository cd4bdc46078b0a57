/** What stands under a written key of a mapping: in its history here, or in the mapping that callers hand over. */
import type { CollectionValue, RegionId, ValueId } from "../extract/facts.ts";
import { stringValue } from "../syntax/python/strings.ts";
import type { TransferContext } from "./reading.ts";
import { readIn } from "./reading.ts";
import type { FunctionState, SolverState } from "./summary.ts";
import type { Taints } from "./taint.ts";
import { join, ofField, SAFE } from "./taint.ts";

/** Versions of a container that are looked at; a longer history is taken as a whole. */
const VERSIONS = 60;

/** Callers looked at for one parameter. */
const CALLERS = 8;

/** Functions through which a mapping is handed on. */
const DEPTH = 2;

/** How a key is told apart from an attribute where a part of a parameter is meant; no attribute begins so. */
const MARK = "[";

/** Whether a part of a parameter is what stands under a key, and no attribute. */
export const isKey = (part: string): boolean => part.startsWith(MARK);

/** The same part of a mapping that is handed over: where nobody has written its entries in sight, all of it. */
export function keyTaints(
  context: TransferContext,
  mapping: ValueId,
  part: string,
  region: RegionId,
): Taints {
  const known = underKey(context, mapping, part.slice(MARK.length), region);
  if (known) return known;
  const whole = readIn(context, mapping, region);
  const value = context.fragment.values[mapping];
  return value?.op === "parameter" ? whole.map((taint) => ofField(taint, part)) : whole;
}

/** What is under a written key, where the container's history is in sight; undefined where it is not. */
export function underKey(
  context: TransferContext,
  container: ValueId,
  key: string,
  region: RegionId,
): Taints | undefined {
  const { values } = context.fragment;
  let taints = SAFE;
  let id = container;
  for (let version = 0; version < VERSIONS; version++) {
    const value = values[id];
    if (value?.op === "collection") {
      const entry = entryUnder(context, value, key, region);
      return entry && join(taints, entry);
    }
    if (value?.op === "parameter") {
      const handed = handedUnder(context, id, value.index, key, region);
      return handed && join(taints, handed);
    }
    if (value?.op !== "updated" || value.value === container) return undefined;
    if (value.name === key) return join(taints, readIn(context, value.value, region));
    if (value.name === undefined) taints = join(taints, readIn(context, value.value, region));
    id = value.base;
  }
  return undefined;
}

function entryUnder(
  context: TransferContext,
  { form, entries }: CollectionValue,
  key: string,
  region: RegionId,
): Taints | undefined {
  if (form !== "dict" || entries.some((entry) => entry.spread)) return undefined;
  let found: Taints = SAFE;
  for (const entry of entries) {
    const literal = context.fragment.values[entry.key];
    if (literal?.op !== "text") return undefined;
    if (stringValue(context.ref.unit.file.bytes, literal.literal) === key)
      found = readIn(context, entry.value, region);
  }
  return found;
}

/** Of a mapping that some caller has written out, the one entry: `report({"sort": sent, "host": HOST})` reads `data["host"]`, which nobody sent. */
function handedUnder(
  context: TransferContext,
  parameter: ValueId,
  index: number,
  key: string,
  region: RegionId,
): Taints | undefined {
  const { solver, state } = context;
  if (state.entries.some((one) => one.index === index)) return undefined;
  if (!receivesMapping(solver, state, index, DEPTH)) return undefined;
  return readIn(context, parameter, region).map((taint) => ofField(taint, MARK + key));
}

/** Whether some caller hands over a mapping whose entries it has written. */
function receivesMapping(solver: SolverState, state: FunctionState, index: number, depth: number): boolean {
  const callers = solver.callers.get(state.facts) ?? [];
  return callers.slice(0, CALLERS).some(({ state: caller, edge }) =>
    (edge.passed.get(index) ?? []).some((passed) => {
      const { values } = caller.facts.fragment;
      let value = values[passed];
      for (let n = 0; n < VERSIONS && value?.op === "updated"; n++) value = values[value.base];
      if (value?.op === "collection") return value.form === "dict";
      return (
        value?.op === "parameter" && depth > 0 && receivesMapping(solver, caller, value.index, depth - 1)
      );
    }),
  );
}
