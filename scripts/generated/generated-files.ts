import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { configurationJsonSchema } from "../../src/config/json-schema.ts";
import { reportJsonSchema } from "../../src/report/json-schema.ts";
import { routesJsonSchema } from "../../src/report/routes-schema.ts";
import { settingsJsonSchema } from "../../src/report/settings-schema.ts";
import type { Check, Rule } from "../../src/rules/rule.ts";
import { bundledPackages } from "../packaging/bundled-packages.ts";
import { renderNotice } from "../packaging/notice.ts";
import { parseMarkdownTest } from "../../test/mdtest/parse.ts";
import { parseCatalogue, renderCatalogue, withImplemented } from "./catalogue.ts";
import { renderChecksIndex } from "./checks-index.ts";
import { renderTexts } from "./generated-texts.ts";
import { renderPageAssets } from "./page-assets.ts";
import { listRuleFolders, type RuleFolder } from "./rule-folders.ts";
import { renderRulePage, renderRulesTable, type DocumentedCheck, type DocumentedRule } from "./rule-page.ts";

/** One file that is derived from others: its path relative to the repository and what it must hold. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Every generated file as it should be now. Reads rule modules and Markdown tests, writes nothing. */
export async function generatedFiles(repository: string): Promise<readonly GeneratedFile[]> {
  const folders = listRuleFolders(repository);
  const rules = await Promise.all(folders.map(readDocumentedRule));
  return [
    { path: "src/rules/index.ts", text: renderChecksIndex(folders) },
    { path: "catalogue.tsv", text: currentCatalogue(repository, rules) },
    { path: "docs/report.schema.json", text: `${JSON.stringify(reportJsonSchema(), undefined, 2)}\n` },
    { path: "docs/settings.schema.json", text: `${JSON.stringify(settingsJsonSchema(), undefined, 2)}\n` },
    { path: "docs/routes.schema.json", text: `${JSON.stringify(routesJsonSchema(), undefined, 2)}\n` },
    {
      path: "docs/configuration.schema.json",
      text: `${JSON.stringify(configurationJsonSchema(), undefined, 2)}\n`,
    },
    { path: "src/report/html/page-assets.ts", text: await renderPageAssets(repository) },
    { path: "src/generate/text-index.ts", text: renderTexts(repository) },
    { path: "NOTICE", text: renderNotice(await bundledPackages(repository)) },
    { path: "docs/rules/README.md", text: renderRulesTable(rules) },
    ...rules.map((documented) => ({
      path: `docs/rules/${documented.rule.id}.md`,
      text: renderRulePage(documented),
    })),
  ];
}

/** The hand-written rows with the status and severity that the code gives them. */
function currentCatalogue(repository: string, rules: readonly DocumentedRule[]): string {
  const rows = parseCatalogue(readFileSync(join(repository, "catalogue.tsv"), "utf8"));
  const checks = rules.flatMap(({ rule, checks: documented }) =>
    documented.map(({ check }) => ({ rule, check })),
  );
  return renderCatalogue(withImplemented(rows, checks));
}

async function readDocumentedRule(folder: RuleFolder): Promise<DocumentedRule> {
  const { rule } = await importFrom<{ readonly rule: Rule }>(folder, "rule.ts");
  return { rule, checks: await Promise.all(folder.slugs.map((slug) => readDocumentedCheck(folder, slug))) };
}

async function readDocumentedCheck(folder: RuleFolder, slug: string): Promise<DocumentedCheck> {
  const { check } = await importFrom<{ readonly check: Check }>(folder, `${slug}.ts`);
  const test = join(folder.path, `${slug}.test.md`);
  return { check, sections: existsSync(test) ? parseMarkdownTest(readFileSync(test, "utf8")).sections : [] };
}

async function importFrom<Module>(folder: RuleFolder, file: string): Promise<Module> {
  return (await import(pathToFileURL(join(folder.path, file)).href)) as Module;
}
