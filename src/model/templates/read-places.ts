/** Where what a template shows is read in the view. */
import type { ValueRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { Origin } from "../../flow/taint.ts";
import { placeOfSource } from "../../flow/trace.ts";
import type { TemplateModel } from "./origin.ts";

/** The line that reads the very value, where the function itself does: others may stand above it that read another. */
export function placeOfRead(
  { flows }: TemplateModel,
  ref: ValueRef,
  origin: Origin & { readonly kind: "source" },
): Place {
  const facts = functionFacts(ref);
  const state = facts === functionFacts(origin.at) ? flows.solver.byRef.get(facts) : undefined;
  return state ? placeOfSource(state, ref.value, origin) : placeOf(origin.at);
}
