/** Two lookups of one function, of which only one looks at who is asking. */
import { functionFacts } from "../../bind/program.ts";
import type { Demand } from "../guards/guard.ts";
import type { HandlerPosture } from "../posture/posture.ts";
import { worstEffect } from "./effects.ts";
import type { Effect, Lookup } from "./lookup.ts";

/** What is said of a lookup beside its twin. */
interface TwinGrade {
  readonly flaw: "unlike-siblings";
  readonly effect: Effect;
  readonly siblings: readonly Lookup[];
  readonly twin: Lookup;
  readonly confidence: "medium";
  readonly reason: string;
}

/** Where a row is changed unasked, and the same function compares another row of the model with the asker before it changes that one. */
export function twinGrade(
  own: readonly Lookup[],
  lookup: Lookup,
  posture: HandlerPosture | undefined,
): TwinGrade | undefined {
  const effect = worstEffect(lookup.effects);
  if (posture?.login !== "required" || lookup.settled || !effect || !isChangedByKey(lookup)) return undefined;
  // What is asked on one way alone is not certain.
  if (posture.guards.some(({ demands, certain }) => certain && PROOFS.has(demands))) return undefined;
  const twin = own.find((one) => isBeside(one, lookup) && isAsked(one) && isChangedByKey(one));
  const reason = "the same function asks before it changes such a row elsewhere";
  return twin && { flaw: "unlike-siblings", effect, siblings: [twin], twin, confidence: "medium", reason };
}

/** Demands that concern the row on whatever way. */
const PROOFS: ReadonlySet<Demand> = new Set(["object", "token", "signature"]);

function isBeside(one: Lookup, { handler, fetch }: Lookup): boolean {
  return (
    one.handler === handler &&
    one.fetch.model.key === fetch.model.key &&
    functionFacts(one.fetch.at) === functionFacts(fetch.at)
  );
}

function isChangedByKey({ keyed, fetch, path, effects }: Lookup): boolean {
  return keyed && fetch.form === "one" && path.length === 0 && effects.some(({ kind }) => kind !== "read");
}

function isAsked({ settled }: Lookup): boolean {
  return settled?.how === "checked" && settled.aboutRow && settled.refuses;
}
