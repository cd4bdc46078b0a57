/** A model with its relations, before anybody asked whose it is. */
import { classFacts } from "../../bind/program.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import type { ModelClass } from "./model-classes.ts";
import type { Relation, RelationTarget } from "./relation.ts";

/** A model class with what its relations lead to. */
export interface RelatedModel extends ModelClass {
  readonly relations: readonly Relation[];
  /** Whether it builds on one of Django's user models. */
  readonly isUser: boolean;
}

/** All of them by their class. */
export type Related = ReadonlyMap<ClassFacts, RelatedModel>;

/** Whether a relation leads to the user model. */
export function pointsToUser(related: Related, target: RelationTarget): boolean {
  if (target.kind !== "model") return target.kind === "user";
  return related.get(classFacts(target.ref))?.isUser === true;
}
