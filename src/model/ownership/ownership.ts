/** Which models belong to somebody, found in the models themselves. */
import type { ClassRef } from "../../bind/program.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import type { Relation } from "./relation.ts";

/** A way from a model to the user or tenant it belongs to. */
export interface OwnerChain {
  /** Lookups as a queryset spells them: `["order", "customer", "user"]` for `order__customer__user`. */
  readonly path: readonly string[];
  readonly to: "user" | "tenant";
  /** The tenant's model; undefined for the user model. */
  readonly tenant: ClassRef | undefined;
  /** The field of the first step. */
  readonly at: Place;
  /** Low for chains that may be authorship rather than ownership (`author`, `created_by`), medium for long ones. */
  readonly confidence: "high" | "medium" | "low";
}

/** A model of the project. */
export interface ModelFacts {
  readonly ref: ClassRef;
  readonly name: string;
  readonly app: string;
  readonly abstract: boolean;
  /** Foreign keys, one-to-one and many-to-many fields, inherited ones included. */
  readonly relations: readonly Relation[];
  /** Shortest first; none for a model that belongs to nobody. */
  readonly owners: readonly OwnerChain[];
  /** Why it counts as public by nature although it has an owner ("its field `is_public` says who may see it"). */
  readonly public: string | undefined;
  /** Whether it is the user model, or one row per user (`OneToOneField` to it). */
  readonly identity: "user" | "profile" | undefined;
}

/** All models by their class. */
export interface Ownership {
  readonly models: ReadonlyMap<ClassFacts, ModelFacts>;
}
