/** Everything that must hold before a change lands. Ends with "N passed, N failed"; every static check counts as one. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** How many checks held and how many did not. */
interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** A command that says by its exit code whether all is well. */
interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

const STATIC: readonly Step[] = [
  { name: "format", command: ["oxfmt", "--check", "."] },
  { name: "lint", command: ["oxlint", "--type-aware", "--deny-warnings"] },
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "types of the page", command: ["tsc", "--noEmit", "-p", "src/report/html/page"] },
  { name: "types of its tests", command: ["tsc", "--noEmit", "-p", "test/browser"] },
  { name: "generated files", command: ["tsx", "scripts/generate.ts", "--check"] },
];

function run(
  [name = "", ...args]: readonly string[],
  stdio: "inherit" | "pipe",
): { readonly ok: boolean; readonly output: string } {
  const program = join(repository, "node_modules/.bin", name);
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: repository, stdio, encoding: "utf8" });
  return { ok: status === 0, output: `${stdout ?? ""}${stderr ?? ""}` };
}

function runStatic({ name, command }: Step): Tally {
  const { ok, output } = run(command, "pipe");
  console.log(`${ok ? "ok    " : "FAILED"}  ${name}`);
  if (!ok) console.log(output);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
}

/** What vitest's JSON report says; a file that could not be loaded has no failed test but failed all the same. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

function runTests(args: readonly string[]): Tally {
  const folder = mkdtempSync(join(tmpdir(), "pickguard-tests-"));
  try {
    const file = join(folder, "report.json");
    run(
      ["vitest", "run", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`, ...args],
      "inherit",
    );
    return tallyOf(JSON.parse(readFileSync(file, "utf8")) as VitestReport);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tallyOf({ numPassedTests, numFailedTests, testResults }: VitestReport): Tally {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((one) => one.status === "failed"),
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

const tallies = [...STATIC.map(runStatic), runTests(process.argv.slice(2))];
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
