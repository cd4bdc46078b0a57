/** Rows of somebody that an open view shows: picked by a key of the request, an account by its number, or a whole table of private columns. */
import type { ClassRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import { isUnguessable } from "../lookups/lookup-keys.ts";
import type { Lookup } from "../lookups/lookup.ts";
import type { View } from "../views/view.ts";
import type { HandlerPosture } from "./posture.ts";
import type { WorkParts } from "./work.ts";
import { lookupsOfHandler } from "./work.ts";

/** What is shown, and how much of it. */
export interface ShownRows {
  readonly lookup: Lookup;
  readonly extent: "row" | "account" | "table";
}

/** Columns that nobody publishes. */
const PRIVATE_COLUMN =
  /(?:^|_)(?:ssn|credit_?card|card_?number|cvv|iban|bank|salary|passport|password|secret|api_?key|token|tax_?id|medical|diagnosis|birth_?date|date_of_birth|dob|phone|national_id)(?:$|_)/i;

/** What a handler shows to strangers that is not for them, as far as the models tell. */
export function shownRows(parts: WorkParts, view: View, { handler }: HandlerPosture): ShownRows | undefined {
  for (const lookup of lookupsOfHandler(parts, handler)) {
    const extent = extentOf(parts, view, lookup);
    if (extent) return { lookup, extent };
  }
  return undefined;
}

function extentOf(parts: WorkParts, view: View, lookup: Lookup): ShownRows["extent"] | undefined {
  if (lookup.settled || !lookup.effects.some(({ kind }) => kind === "read")) return undefined;
  const { ref, key } = lookup.fetch.model;
  const model = ref && parts.ownership.models.get(classFacts(ref));
  if (lookup.keyed) {
    if (isUnguessable(parts.flows.program, lookup)) return undefined;
    if (key === "user" || model?.identity !== undefined) return isNumbered(view) ? "account" : undefined;
    const owned = model?.public === undefined && model?.owners.some(({ confidence }) => confidence !== "low");
    return owned === true ? "row" : undefined;
  }
  const owned = model?.owners.some(({ confidence }) => confidence === "high");
  return ref && owned === true && lookup.fetch.form === "many" && hasPrivateColumns(ref)
    ? "table"
    : undefined;
}

/** Whether the URL picks by a number, which can be counted through; names are given out on purpose. */
function isNumbered({ routes }: View): boolean {
  return (
    routes.length > 0 &&
    routes.every(({ captures }) =>
      captures.some(
        ({ converter, expression, name }) =>
          converter === "int" ||
          expression?.replace(/^[([]{1,3}/, "").startsWith("\\d") === true ||
          /^(?:pk|\w*_?id)$/.test(name),
      ),
    )
  );
}

function hasPrivateColumns(ref: ClassRef): boolean {
  const body = functionFacts({ unit: ref.unit, function: classFacts(ref).body });
  return [...body.fragment.bindings.keys()].some((name) => PRIVATE_COLUMN.test(name));
}
