/**
 * Proves `pickguard new access-tests` with the example shops under real Django: npm run access-tests:proof
 *
 * In the flawed shop the tests fail for exactly the views and settings that are marked as flawed, as far as a request can
 * show it; in the repaired one all pass. PICKGUARD_VENV: a virtual environment to make or reuse. Ends with "N passed, N failed".
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { planAccessTests } from "../src/audit/access-plan/plan-access-tests.ts";
import { auditDiscovery } from "../src/audit.ts";
import { discover } from "../src/discover/discover.ts";
import { writeAccessTests } from "../src/generate/access-tests/write-access-tests.ts";
import type { AccessPlan } from "../src/generate/access-tests/plan.ts";
import { expectedFailures, marksIn, type ViewLines } from "./access-tests-proof/marks.ts";
import { runTests, type TestRun } from "./access-tests-proof/run-tests.ts";

const examples = join(import.meta.dirname, "..", "examples");
const scratch = mkdtempSync(join(tmpdir(), "access-tests-"));
const MODULE = "test_route_access";
let passed = 0;
let failed = 0;

function step(title: string, problems: readonly string[]): void {
  if (problems.length === 0) passed++;
  else failed++;
  console.log(`${problems.length === 0 ? "ok   " : "FAIL "} ${title}`);
  for (const problem of problems) console.log(`      ${problem}`);
}

/** An environment with the packages of the repaired shop; nobody should have to install the flawed one's. */
function environment(): string {
  const venv = process.env["PICKGUARD_VENV"] ?? join(scratch, "venv");
  const python = join(venv, "bin", "python");
  const requirements = join(examples, "shop-fixed", "requirements-dev.txt");
  const steps = [
    ...(existsSync(python) ? [] : [[process.env["PYTHON"] ?? "python3", "-m", "venv", venv]]),
    [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements],
  ];
  const problems = steps.flatMap(([program = "", ...words]) => {
    const { status, stderr } = spawnSync(program, words, { encoding: "utf8" });
    return status === 0 ? [] : [`${program} ${words.join(" ")}: ${stderr.slice(-500)}`];
  });
  step("virtual environment", problems);
  return python;
}

interface Written {
  readonly folder: string;
  readonly plan: AccessPlan;
}

/** A copy of a shop with its access tests. */
async function write(shop: string): Promise<Written> {
  const folder = join(scratch, shop);
  cpSync(join(examples, shop), folder, { recursive: true });
  const { discovery } = await discover(folder, {});
  const plan = planAccessTests(discovery, { version: "0" });
  for (const { path, text } of writeAccessTests(plan, `${MODULE}.py`).files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, plan };
}

function run(python: string, { folder }: Written): TestRun {
  const variables = {
    DJANGO_SETTINGS_MODULE: "config.settings.test",
    SHOP_SCRATCH_DIR: join(folder, "scratch"),
    SECRET_KEY: "not a secret, only long enough: 0123456789 abcdefghijklmnopqrstuvwxyz",
    POSTGRES_PASSWORD: "x",
    PAYMENT_GATEWAY_TOKEN: "x",
    PAYMENT_WEBHOOK_SECRET: "x",
    EMAIL_HOST_PASSWORD: "x",
    ...(folder.endsWith("-fixed") ? { ALLOWED_HOSTS: "www.larkspur.example" } : {}),
  };
  return runTests({ python, folder, module: MODULE, environment: variables });
}

/** Where each view of the plan begins and ends, decorators and the mark above them included. */
function viewLines({ folder, plan }: Written): readonly ViewLines[] {
  return plan.views.flatMap(({ view, at }): ViewLines[] => {
    const [path = "", line] = at?.split(":") ?? [];
    if (line === undefined) return [];
    const lines = readFileSync(join(folder, path), "utf8").split("\n");
    let first = Number(line);
    while (/^[@#]/.test(lines[first - 2] ?? "")) first--;
    let last = Number(line);
    while (last < lines.length && !/^[@#\w]/.test(lines[last] ?? "")) last++;
    return [{ view, path, first, last }];
  });
}

function compare(expected: ReadonlySet<string>, { failing }: TestRun): readonly string[] {
  return [
    ...[...expected].filter((one) => !failing.has(one)).map((one) => `should fail and does not: ${one}`),
    ...[...failing].filter((one) => !expected.has(one)).map((one) => `fails without a mark: ${one}`),
  ];
}

/** The written module as a file that is no test gives no finding either. */
async function auditWritten({ folder }: Written): Promise<readonly string[]> {
  cpSync(join(folder, `${MODULE}.py`), join(folder, "accounts", "route_access.py"));
  const { discovery } = await discover(folder, {});
  const { report } = auditDiscovery(discovery, { choice: { persona: "strict", preview: true } });
  return report.findings.map(({ id, path, start }) => `${id} ${path}:${start.line}`);
}

function figures({ count, skipped }: TestRun): string {
  return `${count} tests, ${skipped} of them skipped`;
}

const python = environment();
if (failed === 0) {
  const shop = await write("shop");
  const { failing, lost } = expectedFailures(marksIn(join(examples, "shop")), viewLines(shop));
  step("shop: every mark is asked for, or the reason is known", lost);
  const flawed = run(python, shop);
  step("shop: no test breaks", flawed.count === 0 ? [flawed.output.slice(-2000)] : flawed.errors);
  step(
    `shop: exactly what is marked fails (${failing.size} views and settings; ${figures(flawed)})`,
    compare(failing, flawed),
  );
  const fixed = await write("shop-fixed");
  const repaired = run(python, fixed);
  step("shop-fixed: no test breaks", repaired.count === 0 ? [repaired.output.slice(-2000)] : repaired.errors);
  step(`shop-fixed: all tests pass (${figures(repaired)})`, [...repaired.failing]);
  step("shop-fixed: the written module has no finding in strict", await auditWritten(fixed));
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
