/** Owners by the project's own word: they come before those that are found, and surely. */
import { declaredName } from "../../bind/declared.ts";
import { classFacts } from "../../bind/program.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import type { ModelFacts, OwnerChain } from "./ownership.ts";
import { pointsToUser, type Related, type RelatedModel } from "./related-model.ts";
import type { Relation } from "./relation.ts";

/** The field that says to whom rows of a model belong. */
export interface OwnerHint {
  /** Dotted path of the model's class. */
  readonly model: string;
  /** As a queryset spells it: `order__customer`. */
  readonly field: string;
}

/** The models with the declared chains first. A field that is not there changes nothing. */
export function withDeclaredOwners(
  related: Related,
  models: ReadonlyMap<ClassFacts, ModelFacts>,
  hints: readonly OwnerHint[],
): ReadonlyMap<ClassFacts, ModelFacts> {
  const names = new Set(hints.map(({ model }) => model));
  return new Map(
    [...models].map(([facts, model]) => {
      const name = declaredName(names, model.ref.unit, facts.qualifiedName);
      const chains = hints.flatMap((hint) =>
        hint.model === name ? (chainOf(related, model, hint) ?? []) : [],
      );
      return [facts, chains.length === 0 ? model : { ...model, owners: [...chains, ...model.owners] }];
    }),
  );
}

function chainOf(related: Related, model: ModelFacts, { field }: OwnerHint): OwnerChain | undefined {
  const path = field.split("__");
  const relations = followed(related, model, path);
  const [first, last] = [relations?.[0], relations?.at(-1)];
  if (!first || !last) return undefined;
  const base = { path, at: first.at, confidence: "high" as const };
  if (pointsToUser(related, last.target)) return { ...base, to: "user", tenant: undefined };
  return last.target.kind === "model" ? { ...base, to: "tenant", tenant: last.target.ref } : undefined;
}

/** The relations along a path; undefined where one of them is not there. */
function followed(
  related: Related,
  { relations }: Pick<RelatedModel, "relations">,
  [name, ...rest]: readonly string[],
): readonly Relation[] | undefined {
  const relation = relations.find((one) => one.name === name);
  if (!relation) return undefined;
  if (rest.length === 0) return [relation];
  const next = relation.target.kind === "model" ? related.get(classFacts(relation.target.ref)) : undefined;
  const further = next && followed(related, next, rest);
  return further && [relation, ...further];
}
