/** Changes that are made only when the query string asks for them: a form that is sent by GET. */
import { functionFacts } from "../../bind/program.ts";
import type { Fragment, ValueId } from "../../extract/facts.ts";
import { NONE } from "../../extract/facts.ts";
import { operandsOf } from "../../flow/operands.ts";
import type { GetDeed } from "./get-deeds.ts";

const QUERY = /^(?:GET|query_params)$/;

/** Values of a condition that are looked at. */
const DEPTH = 8;

/** Whether the view itself writes or deletes below a condition on the query string, as `if request.GET.get("amount"):`. */
export function isQueryDriven({ deed, depth, from }: GetDeed): boolean {
  if (depth > 0 || (deed !== "write" && deed !== "delete")) return false;
  const { fragment } = functionFacts(from);
  const { regions, values } = fragment;
  for (let at = values[from.value]?.region ?? NONE; at !== NONE; at = regions[at]?.parent ?? NONE)
    if (readsQuery(fragment, regions[at]?.condition ?? NONE, 0)) return true;
  return false;
}

function readsQuery(fragment: Fragment, id: ValueId, depth: number): boolean {
  const value = fragment.values[id];
  if (value === undefined || depth > DEPTH) return false;
  if (value.op === "attribute" && QUERY.test(value.name)) return true;
  return operandsOf(value).some((one) => readsQuery(fragment, one, depth + 1));
}
