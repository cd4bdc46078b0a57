import type { RuleFolder } from "./rule-folders.ts";

/** The text of src/rules/index.ts: every check with its rule, sorted by id. */
export function renderChecksIndex(folders: readonly RuleFolder[]): string {
  const imports = folders.flatMap((folder) => [
    `import { rule as ${ruleName(folder)} } from "./${folder.name}/rule.ts";`,
    ...folder.slugs.map(
      (slug) => `import { check as ${checkName(folder, slug)} } from "./${folder.name}/${slug}.ts";`,
    ),
  ]);
  const entries = folders.flatMap((folder) =>
    folder.slugs.map((slug) => `  { rule: ${ruleName(folder)}, check: ${checkName(folder, slug)} },`),
  );
  return [
    "// Written by `npm run generate`; do not edit.",
    'import type { RegisteredCheck } from "./rule.ts";',
    ...imports,
    "",
    "/** Every check that exists, sorted by its full id. */",
    `export const CHECKS: readonly RegisteredCheck[] = [`,
    ...entries,
    "];",
    "",
  ].join("\n");
}

/** `django-csrf-001` becomes `csrf001`. */
function ruleName(folder: RuleFolder): string {
  return folder.name.replace(/^django-/, "").replaceAll("-", "");
}

/** `exempt-view` of `django-csrf-001` becomes `csrf001ExemptView`. */
function checkName(folder: RuleFolder, slug: string): string {
  return (
    ruleName(folder) + slug.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  );
}
