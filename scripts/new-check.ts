/** `npm run new-check -- DJANGO-X-001/slug` writes the two files of a new check (and the rule's own, when it is new). */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkTemplate, ruleTemplate, testTemplate } from "./new-check/templates.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const ID = /^(?<rule>DJANGO-[A-Z]+-\d{3})\/(?<slug>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/;

function writeNew(path: string, text: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${path.slice(repository.length)}`);
}

function writeCheck(rule: string, slug: string): void {
  const folder = join(repository, "src/rules", rule.toLowerCase());
  writeNew(join(folder, "rule.ts"), ruleTemplate(rule));
  writeNew(join(folder, `${slug}.ts`), checkTemplate(slug));
  writeNew(join(folder, `${slug}.test.md`), testTemplate(rule, slug));
  console.log(`Next: replace every WRITE:, then npm run generate, then npx vitest run -t "${rule}/${slug}"`);
}

const groups = ID.exec(process.argv[2] ?? "")?.groups;
if (groups === undefined) {
  console.error("usage: npm run new-check -- DJANGO-CSRF-001/exempt-view");
  process.exitCode = 2;
} else writeCheck(groups["rule"] ?? "", groups["slug"] ?? "");
