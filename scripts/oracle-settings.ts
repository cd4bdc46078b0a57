/**
 * Compares what we claim about settings with what a running Django holds:
 * `npm run oracle:settings -- --trees DIR --venvs DIR [--only NAME] [--install] [--verbose] [--explain] [--checks]`.
 *
 * For each project of oracle-settings/projects.json, DIR/NAME holds its tree and its virtual environment (`--install` makes
 * what is missing). Django starts once in an empty environment and once in a made-up production; counted are the
 * security-relevant settings that the project itself assigns. `--checks` also compares the ids of `manage.py check --deploy`
 * with our findings: ours shall hold them all, and where they do not the reason is printed. Nothing that is fetched is ever committed.
 */
import { parseArgs } from "node:util";
import { discover } from "../src/discover/discover.ts";
import { claimsOf } from "./oracle-settings/claims.ts";
import { compareSettings, type Comparison } from "./oracle-settings/compare.ts";
import { auditedIds, compareDeployChecks, type DeployComparison } from "./oracle-settings/deploy-checks.ts";
import { compareInstalled, ORACLE_OPTIONS } from "./oracle-settings/installed.ts";
import {
  environmentsOf,
  oracleProjects,
  settingsPaths,
  type OracleEnvironment,
  type OracleProject,
} from "./oracle-settings/manifest.ts";
import { askDjango, type Installation } from "./oracle-settings/running-django.ts";
import { SECURITY_SETTINGS } from "./oracle-settings/security-settings.ts";

const { values: options } = parseArgs({
  options: { ...ORACLE_OPTIONS, checks: { type: "boolean", default: false } },
});

/** What the oracle asks for: claims about most settings, nearly all of them right, in every project. */
const LEAST_CLAIMED = 0.85;
const LEAST_RIGHT = 0.97;
const LEAST_RIGHT_IN_A_PROJECT = 0.9;

const poor: string[] = [];
const sum = { assigned: 0, claimed: 0, right: 0, unexplained: 0 };

async function compareProject(project: OracleProject, installation: Installation): Promise<void> {
  const { discovery } = await discover(installation.tree, {});
  const path = settingsPaths(project).find((each) => discovery.files.some((file) => file.path === each));
  for (const environment of environmentsOf(project)) {
    const answer = askDjango(project, installation, environment, SECURITY_SETTINGS, options.explain);
    const claims = claimsOf(discovery, path, SECURITY_SETTINGS, environment.variables);
    const comparison = compareSettings(answer, claims);
    const state = answer.started ? "starts" : `refuses: ${answer.error ?? ""} ${answer.line ?? ""}`;
    print(project, environment, comparison, `Django ${answer.django ?? "?"} ${state}`);
    if (options.checks && answer.started)
      printChecks(compareDeployChecks(answer, auditedIds(discovery, project, environment)));
  }
}

function print(
  { name }: OracleProject,
  environment: OracleEnvironment,
  comparison: Comparison,
  state: string,
): void {
  const { assigned, claimed, right, differences } = comparison;
  sum.assigned += assigned;
  sum.claimed += claimed;
  sum.right += right;
  if (right < LEAST_RIGHT_IN_A_PROJECT * claimed) poor.push(`${name} (${environment.name})`);
  console.log(
    `${name.padEnd(20)} ${environment.name.padEnd(10)} ${figures(assigned, claimed, right)}  ${state}`,
  );
  if (!options.verbose) return;
  for (const { name: setting, kind, explanation } of differences)
    console.log(`    ${kind === "wrong" ? "WRONG" : "?    "} ${setting}: ${explanation}`);
}

function printChecks(comparisons: readonly DeployComparison[]): void {
  for (const { id, found, explanation } of comparisons) {
    const ours = found.length > 0 ? found.join(", ") : `silent: ${explanation ?? "NOT EXPLAINED"}`;
    if (found.length === 0 && explanation === undefined) sum.unexplained++;
    console.log(`    ${id}  ${ours}`);
  }
}

function figures(assigned: number, claimed: number, right: number): string {
  const share = (part: number, whole: number): string =>
    whole === 0 ? "   - " : `${((100 * part) / whole).toFixed(1).padStart(5)}`;
  const count = (each: number): string => String(each).padStart(5);
  return `${count(assigned)} assigned ${count(claimed)} claimed ${share(claimed, assigned)} % ${count(right)} right ${share(right, claimed)} %`;
}

async function main(): Promise<void> {
  const usage = "oracle:settings -- --trees DIR --venvs DIR [--only NAME] [--install] [--checks]";
  if (!(await compareInstalled(options, usage, oracleProjects(), (project) => project, compareProject)))
    return;
  console.log(`${"all".padEnd(31)} ${figures(sum.assigned, sum.claimed, sum.right)}`);
  if (poor.length > 0) console.log(`fewer than nine in ten claims are right: ${poor.join(", ")}`);
  const isMissed =
    poor.length > 0 ||
    sum.claimed < LEAST_CLAIMED * sum.assigned ||
    sum.right < LEAST_RIGHT * sum.claimed ||
    sum.unexplained > 0;
  if (isMissed) process.exitCode = 1;
  if (options.checks) console.log(`${sum.unexplained} ids of check --deploy neither found nor explained`);
}

await main();
