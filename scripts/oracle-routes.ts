/**
 * Compares our routes with those of running resolvers:
 * `npm run oracle:routes -- --trees DIR --venvs DIR [--only NAME] [--install] [--verbose] [--explain]`.
 *
 * For each project of oracle-routes/projects.json, DIR/NAME holds its tree and its virtual environment (`--install` makes
 * what is missing). Django starts once in a made-up production with an empty database in memory, gives every route of its
 * resolver, and answers a stranger's request for each. Nothing that is fetched is ever committed.
 */
import { parseArgs } from "node:util";
import { inspectRoutes } from "../src/audit/inspect-routes.ts";
import { discover } from "../src/discover/discover.ts";
import type { ReportedRoute } from "../src/report/routes-report.ts";
import { compareRoutes, type RouteComparison, type Tally } from "./oracle-routes/compare.ts";
import { routeProjects, type InstalledProject } from "./oracle-routes/manifest.ts";
import { askResolver, type RunningRoute } from "./oracle-routes/running-resolver.ts";
import { compareInstalled, ORACLE_OPTIONS } from "./oracle-settings/installed.ts";
import type { Installation } from "./oracle-settings/running-django.ts";

const { values: options } = parseArgs({ options: ORACLE_OPTIONS });

/** What the oracle asks for, in every project. */
const LEAST_RIGHT = 0.97;
const LEAST_CLAIMED = 0.9;
const LEAST_AGREED = 0.97;

const poor: string[] = [];

async function ourRoutes({ tree }: Installation, settingsModule: string): Promise<readonly ReportedRoute[]> {
  const { discovery } = await discover(tree, {});
  const filter = { unauthenticated: false, writes: false };
  return inspectRoutes(discovery, { filter, settingsModule, root: ".", version: "0", problems: [] }).routes;
}

async function compareProject(installed: InstalledProject, installation: Installation): Promise<void> {
  const { project } = installed;
  const answer = askResolver(installed, installation, options.explain);
  if (answer.routes === undefined) {
    console.log(`${project.name.padEnd(20)} gave no routes: ${answer.error ?? ""}`);
    return;
  }
  const comparison = compareRoutes(answer.routes, await ourRoutes(installation, project.settings));
  const { own, library, claimed, answered, agreed, differences } = comparison;
  const right = own.right + library.right;
  console.log(`${project.name.padEnd(20)} Django ${(answer.django ?? "?").padEnd(7)} ${figures(comparison)}`);
  const isPoor =
    right < LEAST_RIGHT * (own.served + library.served) ||
    claimed < LEAST_CLAIMED * right ||
    agreed < LEAST_AGREED * answered;
  if (isPoor) poor.push(project.name);
  if (!options.verbose) return;
  for (const line of differences) console.log(`    ${line}`);
  for (const [said, count] of unanswered(answer.routes))
    console.log(`    ${count} without an answer: ${said}`);
}

/** Why routes gave no answer, most frequent first. */
function unanswered(routes: readonly RunningRoute[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { answer, admin, said } of routes)
    if (answer === null && !admin) counts.set(said, (counts.get(said) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, 8);
}

function figures({ own, library, extra, claimed, answered, agreed }: RouteComparison): string {
  return [
    `right ${shareOf(own.right + library.right, own.served + library.served)}`,
    `own ${tallied(own)}`,
    `libraries ${tallied(library)}`,
    `${extra} more of ours`,
    `login claimed ${shareOf(claimed, own.right + library.right)}, agreed ${shareOf(agreed, answered)}`,
  ].join(" · ");
}

function tallied({ served, right }: Tally): string {
  return shareOf(right, served);
}

function shareOf(part: number, whole: number): string {
  return `${part}/${whole}${whole === 0 ? "" : ` = ${((100 * part) / whole).toFixed(1)} %`}`;
}

async function main(): Promise<void> {
  const usage = "oracle:routes -- --trees DIR --venvs DIR [--only NAME] [--install] [--verbose]";
  if (!(await compareInstalled(options, usage, routeProjects(), ({ project }) => project, compareProject)))
    return;
  if (poor.length > 0) {
    console.log(`below what is asked for: ${poor.join(", ")}`);
    process.exitCode = 1;
  }
}

await main();
