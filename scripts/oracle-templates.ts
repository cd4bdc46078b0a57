/**
 * Compares our graph of templates with what running template engines make of them:
 * `npm run oracle:templates -- --trees DIR --venvs DIR [--only NAME] [--install] [--verbose] [--explain]`.
 *
 * The projects and their virtual environments are those of the route oracle. Django starts once in each and compiles
 * every template of the tree that its loaders find; nothing is rendered and nothing that is fetched is ever committed.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { discover } from "../src/discover/discover.ts";
import { readGraph } from "../src/model/templates/scopes.ts";
import { readTemplates } from "../src/model/templates/template-files.ts";
import { routeProjects, type InstalledProject } from "./oracle-routes/manifest.ts";
import { answerOf } from "./oracle-routes/running-resolver.ts";
import { compareInstalled, ORACLE_OPTIONS } from "./oracle-settings/installed.ts";
import type { Installation } from "./oracle-settings/running-django.ts";
import { compareTemplates, type Agreement, type RunningTemplate } from "./oracle-templates/compare.ts";

const { values: options } = parseArgs({ options: ORACLE_OPTIONS });

/** What Django said. */
interface RunningAnswer {
  readonly django?: string;
  readonly error?: string;
  readonly templates?: readonly RunningTemplate[];
}

const SCRIPT = join(import.meta.dirname, "oracle-templates/dump_templates.py");

const different: string[] = [];

async function compareProject(installed: InstalledProject, installation: Installation): Promise<void> {
  const { name } = installed.project;
  const { text, error } = answerOf(SCRIPT, installed, installation, options.explain);
  const answer: RunningAnswer = text === undefined ? { error } : JSON.parse(text);
  if (answer.templates === undefined) {
    console.log(`${name.padEnd(20)} gave no templates: ${answer.error ?? ""}`);
    return;
  }
  const { discovery } = await discover(installation.tree, {});
  const found = compareTemplates(answer.templates, readGraph(readTemplates(discovery)));
  const { templates, refused, blocks, extends: parents, includes, differences } = found;
  console.log(
    `${name.padEnd(20)} Django ${(answer.django ?? "?").padEnd(7)} ${templates} templates (${refused} refused) · blocks ${share(blocks)} · extends ${share(parents)} · includes ${share(includes)}`,
  );
  if (differences.length > 0) different.push(name);
  if (options.verbose) for (const line of differences) console.log(`    ${line}`);
  if (options.verbose)
    for (const one of answer.templates)
      if (one.error !== undefined) console.log(`    ${one.path}: ${one.error}`);
}

function share({ said, agreed, besides }: Agreement): string {
  return `${agreed}/${said}${besides === 0 ? "" : ` (+${besides})`}`;
}

async function main(): Promise<void> {
  const usage = "oracle:templates -- --trees DIR --venvs DIR [--only NAME] [--install] [--verbose]";
  if (!(await compareInstalled(options, usage, routeProjects(), ({ project }) => project, compareProject)))
    return;
  if (different.length > 0) {
    console.log(`not the same: ${different.join(", ")}`);
    process.exitCode = 1;
  }
}

await main();
