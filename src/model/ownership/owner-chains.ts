/** Ways from a model to the user or tenant it belongs to, over at most three foreign keys. */
import { classFacts } from "../../bind/program.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import { listsMembers, ownerConfidence, weaker } from "./owner-words.ts";
import type { OwnerChain } from "./ownership.ts";
import type { Related, RelatedModel } from "./related-model.ts";
import type { Relation } from "./relation.ts";

/** Foreign keys that a chain may follow. */
const STEPS = 3;

/** Chains kept per model. */
const LIMIT = 6;

/** Shortest first; of the same length, surest first. */
export function ownerChains(
  related: Related,
  tenants: ReadonlySet<ClassFacts>,
  model: RelatedModel,
): readonly OwnerChain[] {
  const chains = follow(related, tenants, model, STEPS, [classFacts(model.ref)]);
  const sorted = chains.toSorted(shorterFirst);
  const sure = sorted.filter(({ confidence }) => confidence !== "low").slice(0, LIMIT);
  // Authors are on the way to nearly everything: they must not crowd out the owner.
  const authors = sorted.filter(({ confidence }) => confidence === "low").slice(0, LIMIT - sure.length);
  return [...sure, ...authors].toSorted(shorterFirst);
}

function shorterFirst(a: OwnerChain, b: OwnerChain): number {
  return a.path.length - b.path.length || rank(a) - rank(b);
}

function rank({ confidence }: OwnerChain): number {
  return { high: 0, medium: 1, low: 2 }[confidence];
}

function follow(
  related: Related,
  tenants: ReadonlySet<ClassFacts>,
  model: RelatedModel,
  steps: number,
  // At most as many as there are steps: a list is quicker than a set.
  seen: readonly ClassFacts[],
): OwnerChain[] {
  if (model.isUser) return [];
  return model.relations.flatMap((relation): OwnerChain[] => {
    const direct = directChain(related, tenants, relation);
    if (direct) return [direct];
    const next = steps > 1 ? parentOf(related, relation) : undefined;
    if (!next || seen.includes(classFacts(next.ref))) return [];
    const chains = follow(related, tenants, next, steps - 1, [...seen, classFacts(next.ref)]);
    return chains.map((chain) => longer(relation, chain));
  });
}

/** A field that leads to a user, a list of users or a tenant at once. */
function directChain(
  related: Related,
  tenants: ReadonlySet<ClassFacts>,
  { name, form, target, optional, at }: Relation,
): OwnerChain | undefined {
  const model = target.kind === "model" ? related.get(classFacts(target.ref)) : undefined;
  const toUser = target.kind === "user" || model?.isUser === true;
  const base = { path: [name], at };
  if (form === "many-to-many") {
    if (!toUser || !listsMembers(name)) return undefined;
    return { ...base, to: "user", tenant: undefined, confidence: "medium" };
  }
  if (form === "generic") return undefined;
  if (toUser) return { ...base, to: "user", tenant: undefined, confidence: ownerConfidence(name, optional) };
  if (!model || !tenants.has(classFacts(model.ref))) return undefined;
  return { ...base, to: "tenant", tenant: model.ref, confidence: optional ? "medium" : "high" };
}

/** The model that a row hangs on. Lists of others and generic relations lead nowhere in particular. */
function parentOf(related: Related, { form, target }: Relation): RelatedModel | undefined {
  if (form === "many-to-many" || form === "generic" || target.kind !== "model") return undefined;
  return related.get(classFacts(target.ref));
}

function longer(relation: Relation, chain: OwnerChain): OwnerChain {
  const path = [relation.name, ...chain.path];
  const far = relation.optional || path.length >= STEPS;
  const known = far ? weaker(chain.confidence, "medium") : chain.confidence;
  // Through whoever led or released something it does not become theirs.
  const confidence = ownerConfidence(relation.name, relation.optional) === "low" ? "low" : known;
  return { ...chain, path, at: relation.at, confidence };
}
