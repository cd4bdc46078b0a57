/** Rows whose pages offer a change to their own person alone, while the view behind the link makes it for everybody. */
import { classFacts } from "../../bind/program.ts";
import type { AuditModel } from "../audit-model.ts";
import type { ModelFacts, OwnerChain } from "../ownership/ownership.ts";
import type { OwnerLink } from "../templates/owner-links.ts";
import { ownerLinks } from "../templates/owner-links.ts";
import type { View } from "../views/view.ts";
import { accessLookups } from "./access.ts";
import type { Candidate } from "./candidates.ts";
import { worstEffect } from "./effects.ts";
import { isProof } from "./guard-order.ts";
import { isUnguessable } from "./lookup-keys.ts";
import type { Lookup } from "./lookup.ts";
import { mayBeAsked } from "./view-proofs.ts";

/** What they are, at most one for each view and model. */
export function linkedWrites(model: AuditModel, told: ReadonlySet<View>): readonly Candidate[] {
  const links = ownerLinks(model.templates.graph);
  if (links.size === 0) return [];
  const found = new Map<View, Candidate>();
  for (const lookup of accessLookups(model).own) {
    if (told.has(lookup.view) || found.has(lookup.view)) continue;
    const link = lookup.view.routes.flatMap(({ name }) =>
      name === undefined ? [] : (links.get(name) ?? []),
    )[0];
    const candidate = link && candidateOf(model, lookup, link);
    if (candidate) found.set(lookup.view, candidate);
  }
  return [...found.values()];
}

function candidateOf(model: AuditModel, lookup: Lookup, { field, step }: OwnerLink): Candidate | undefined {
  const { fetch, keyed, settled, view, handler } = lookup;
  const effect = worstEffect(lookup.effects);
  if (!keyed || settled !== undefined || effect === undefined || effect.kind === "read") return undefined;
  const posture = model.postures.get(view)?.handlers.find((one) => one.handler === handler);
  if (posture?.login !== "required" || posture.permission === "required") return undefined;
  if (posture.guards.some((guard) => isProof(lookup, guard, posture)) || mayBeAsked(lookup, posture))
    return undefined;
  const facts = fetch.model.ref && model.ownership.models.get(classFacts(fetch.model.ref));
  const owner = facts && authorOf(facts, field);
  if (owner === undefined || isUnguessable(model.flows.program, lookup)) return undefined;
  return {
    flaw: "write",
    lookup,
    effect,
    owner,
    model: facts,
    siblings: [],
    confidence: "medium",
    reason: `\`${step.place.path}\` offers it to the row's \`${field}\` alone, and the view does not ask`,
  };
}

function authorOf({ owners }: ModelFacts, field: string): OwnerChain | undefined {
  return owners.find(({ path, to }) => to === "user" && path.length === 1 && path[0] === field);
}
