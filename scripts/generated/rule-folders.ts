import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** One folder below src/rules, read from its file names alone: `django-csrf-001` with `exempt-view.ts` in it. */
export interface RuleFolder {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** Sorted slugs of its checks; a check is a file with a `.test.md` of the same name beside it, or one that should have. */
  readonly slugs: readonly string[];
}

/** Every rule folder (one that holds a `rule.ts`), sorted by name. */
export function listRuleFolders(repository: string): readonly RuleFolder[] {
  const rules = join(repository, "src/rules");
  return readdirSync(rules)
    .toSorted()
    .map((name) => ({ name, path: join(rules, name) }))
    .filter(({ path }) => existsSync(join(path, "rule.ts")))
    .map(({ name, path }) => ({ name, path, slugs: checkSlugs(path) }));
}

/**
 * A check's file exports `check`; whatever else a rule's checks share lies in files that have no `.test.md`.
 * The metadata test reports a check without one.
 */
function checkSlugs(path: string): readonly string[] {
  return readdirSync(path)
    .filter((name) => name.endsWith(".test.md"))
    .map((name) => name.slice(0, -".test.md".length))
    .toSorted();
}
