import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One folder below src/rules, read from its file names alone: `django-csrf-001` with `exempt-view.ts` in it. */
export interface RuleFolder {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** Sorted slugs of its checks. */
  readonly slugs: readonly string[];
}

/** Every rule folder (one that holds a `rule.ts` and a check), sorted by name. */
export function listRuleFolders(repository: string): readonly RuleFolder[] {
  const rules = join(repository, "src/rules");
  return readdirSync(rules)
    .toSorted()
    .map((name) => ({ name, path: join(rules, name) }))
    .filter(({ path }) => existsSync(join(path, "rule.ts")))
    .map(({ name, path }) => ({ name, path, slugs: checkSlugs(path) }))
    .filter(({ slugs }) => slugs.length > 0);
}

/** A check's file exports `check`; the others hold what the rule's checks share. */
function checkSlugs(path: string): readonly string[] {
  return readdirSync(path)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .filter((name) => /^export const check\b/m.test(readFileSync(join(path, name), "utf8")))
    .map((name) => name.slice(0, -".ts".length))
    .toSorted();
}
