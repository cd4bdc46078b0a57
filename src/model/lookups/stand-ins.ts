/** Methods of a project that answer in place of what REST framework's handlers call: `put` of an `UpdateAPIView` runs `update`. */
import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Handler, View } from "../views/view.ts";
import { callsAny, methodOf } from "./class-lookups.ts";
import type { LookupContext } from "./lookup-context.ts";

/** What the mixins' handlers call (`rest_framework/generics.py` and `mixins.py` of REST framework 3.16). */
const CALLED: ReadonlyMap<string, readonly string[]> = new Map([
  ["put", ["update"]],
  ["patch", ["partial_update", "update"]],
  ["partial_update", ["update"]],
  ["delete", ["destroy"]],
]);

/** What asks the class for rows. */
const OWN_ROWS = /^(?:get_object|get_queryset|filter_queryset|queryset)$/;

/** The project's own method that does all of an inherited handler's work: the library fetches nothing then. */
export function standIn(
  context: LookupContext,
  { target }: View,
  { name, inherited }: Handler,
): FunctionRef | undefined {
  if (target.kind !== "class" || inherited?.startsWith("rest_framework.") !== true) return undefined;
  for (const called of CALLED.get(name) ?? []) {
    const own = methodOf(context, target.ref, called);
    if (own) return asksSuper(own) || callsAny(context, own, OWN_ROWS, 0) ? undefined : own;
  }
  return undefined;
}

function asksSuper(ref: FunctionRef): boolean {
  return functionFacts(ref).fragment.values.some((value) => value.op === "free" && value.name === "super");
}
