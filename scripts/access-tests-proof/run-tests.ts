/** Runs written access tests under real Django, and reads what failed. */
import { spawnSync } from "node:child_process";

/** What became of a run. */
export interface TestRun {
  /** Dotted names of views whose tests failed, and names of failing tests of the site. */
  readonly failing: ReadonlySet<string>;
  /** Titles of tests that broke instead of failing. */
  readonly errors: readonly string[];
  readonly count: number;
  readonly skipped: number;
  readonly output: string;
}

/** Where and with what to run. */
export interface TestSetting {
  readonly python: string;
  readonly folder: string;
  readonly module: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs one module. */
export function runTests({ python, folder, module, environment }: TestSetting): TestRun {
  const { stdout, stderr } = spawnSync(python, ["manage.py", "test", "--noinput", module], {
    cwd: folder,
    encoding: "utf8",
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONWARNINGS: "ignore",
      ...environment,
    },
    maxBuffer: 100_000_000,
    timeout: 600_000,
  });
  return readRun(stdout + stderr);
}

/** Reads unittest's report: a title, and below it the first line of the test's docstring, which names the view. */
export function readRun(output: string): TestRun {
  const lines = output.split("\n");
  const failing = new Set<string>();
  const errors: string[] = [];
  for (const [at, line] of lines.entries()) {
    const [, kind, test = "", suite = ""] = /^(FAIL|ERROR): (\w+) \(([\w.]+)\)/.exec(line) ?? [];
    if (kind === undefined) continue;
    if (kind === "ERROR") errors.push(line);
    const view = /: ([\w.]+)(?: \(|$)/.exec(lines[at + 1] ?? "")?.[1];
    failing.add(suite.includes(".SiteTests.") ? test : (view ?? line));
  }
  return {
    failing,
    errors,
    count: Number(/^Ran (\d+) tests?/m.exec(output)?.[1] ?? 0),
    skipped: Number(/skipped=(\d+)/.exec(output)?.[1] ?? 0),
    output,
  };
}
