/** Django's password hashers as production's settings list them. */
import type { ProjectSettings } from "../settings/project-settings.ts";
import type { ProductionValue } from "../settings/production-value.ts";
import { productionValues } from "../settings/production-value.ts";
import { leaves, whenUnset } from "../settings/resolve.ts";
import type { AbstractValue } from "../settings/value.ts";
import { elementsOf, firstPlace, textOf } from "../settings/value.ts";
import type { Place } from "../../findings/finding.ts";

/** One entry of PASSWORD_HASHERS. */
export interface HasherEntry {
  readonly path: string;
  /** Where it is written. */
  readonly at: Place;
}

/** The hashers of one production module, first one first: new passwords get that one. */
export interface HasherList {
  readonly value: ProductionValue;
  readonly entries: readonly HasherEntry[];
}

/**
 * The lists that production runs with. Where a condition chooses (`"test" in sys.argv`), the one with the strongest first
 * hasher counts: weak ones for tests are right.
 */
export function* hasherLists(projects: readonly ProjectSettings[]): Generator<HasherList> {
  for (const value of productionValues(projects, "PASSWORD_HASHERS")) {
    if (value.setting === undefined) continue;
    const lists = leaves(whenUnset(value.inProduction)).map((leaf) => entriesOf(leaf.value));
    const known = lists.filter((list) => list !== undefined && list.length > 0);
    const strong = known.find((list) => weaknessOf(list?.[0]?.path ?? "") === undefined);
    const entries = strong ?? known[0];
    if (entries !== undefined && lists.every((list) => list !== undefined)) yield { value, entries };
  }
}

function entriesOf(value: AbstractValue): readonly HasherEntry[] | undefined {
  return elementsOf(value)?.flatMap((element) => {
    const path = textOf(element);
    return path === undefined ? [] : [{ path, at: firstPlace(element.origin) }];
  });
}

/** Why a hasher is weak, as a clause; undefined for one that is not known to be (docs.djangoproject.com/en/stable/topics/auth/passwords/). */
export function weaknessOf(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf(".") + 1);
  if (/^Unsalted(?:MD5|SHA1)PasswordHasher$/.test(name))
    return "it is a single round of a fast digest, without salt";
  if (/^(?:MD5|SHA1)PasswordHasher$/.test(name)) return "it is a single round of a fast digest";
  if (name === "CryptPasswordHasher") return "it looks at the first eight characters only";
  return undefined;
}
