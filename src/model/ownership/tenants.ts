/** Models that gather people: organizations, teams, projects with members. */
import { classFacts } from "../../bind/program.ts";
import type { ClassFacts } from "../../extract/facts.ts";
import { listsMembers, namesMembership, namesTenant } from "./owner-words.ts";
import type { Related, RelatedModel } from "./related-model.ts";
import { pointsToUser } from "./related-model.ts";
import type { Relation } from "./relation.ts";

/** A model is a tenant when it is called like one and people are tied to it: as members, through a membership, or by the user's own field. */
export function tenantsAmong(related: Related): ReadonlySet<ClassFacts> {
  const tenants = new Set<ClassFacts>();
  for (const model of related.values()) {
    for (const facts of tenantsBy(related, model)) {
      const tenant = related.get(facts);
      if (tenant && !tenant.isUser && namesTenant(tenant.name)) tenants.add(facts);
    }
  }
  return tenants;
}

function tenantsBy(related: Related, model: RelatedModel): ClassFacts[] {
  const { relations, ref, name, isUser } = model;
  const people = relations.filter((one) => pointsToUser(related, one.target));
  const members = people.some((one) => one.form === "many-to-many" && listsMembers(one.name));
  const own = members ? [classFacts(ref)] : [];
  const through = isUser || (people.length > 0 && namesMembership(name)) || isProfile(people);
  return [...own, ...(through ? keysOf(relations) : [])];
}

function isProfile(people: readonly Relation[]): boolean {
  return people.some(({ form }) => form === "one-to-one");
}

function keysOf(relations: readonly Relation[]): ClassFacts[] {
  return relations.flatMap(({ form, target }) =>
    (form === "foreign-key" || form === "many-to-many") && target.kind === "model"
      ? [classFacts(target.ref)]
      : [],
  );
}
