/** The scripts of the CI platforms, with the variables that those set. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { FLAW, FLAWED, inFolder } from "./workbench.ts";

const HAS_GIT = spawnSync("git", ["--version"]).status === 0;
const REPOSITORY = resolve(import.meta.dirname, "../..");
const COMMAND = `${process.execPath} --import ${join(REPOSITORY, "node_modules/tsx/dist/loader.mjs")} ${join(REPOSITORY, "src/cli/main.ts")}`;

function git(folder: string, ...args: readonly string[]): void {
  const { GIT_DIR: _, GIT_INDEX_FILE: __, GIT_WORK_TREE: ___, ...environment } = process.env;
  execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.com", ...args], {
    cwd: folder,
    stdio: "ignore",
    env: environment,
  });
}

/** A clone whose base branch is safe, and whose working tree is what a pull request brings. */
async function inClone<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const safe = (FLAWED["shop/settings.py"] ?? "").replace("DEBUG = True", "DEBUG = False");
  const old = { "old/settings.py": "DEBUG = True\n", "old/wsgi.py": "" };
  return inFolder({ ...FLAWED, ...old, "shop/settings.py": safe }, async (folder) => {
    git(folder, "init", "--quiet");
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--no-gpg-sign", "--message", "base");
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD");
    writeFileSync(join(folder, "shop/settings.py"), FLAWED["shop/settings.py"] ?? "");
    git(folder, "commit", "--quiet", "--no-gpg-sign", "--all", "--message", "change");
    return use(folder);
  });
}

function run(script: string, folder: string, variables: Readonly<Record<string, string>>): number | null {
  const { status, stderr } = spawnSync("sh", ["-c", script], {
    cwd: folder,
    encoding: "utf8",
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      PICKGUARD_COMMAND: COMMAND,
      PICKGUARD_PATH: ".",
      ...variables,
    },
  });
  expect(stderr).not.toContain("pickguard: a fault");
  return status;
}

interface SarifLog {
  readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[];
}

describe.skipIf(!HAS_GIT)("GitHub's action", () => {
  const script = `sh ${join(REPOSITORY, "ci/github.sh")}`;

  function variables(folder: string): Readonly<Record<string, string>> {
    return {
      GITHUB_ACTIONS: "true",
      GITHUB_STEP_SUMMARY: join(folder, "summary"),
      GITHUB_OUTPUT: join(folder, "output"),
      RUNNER_TEMP: join(folder, "temp"),
      PICKGUARD_ARGS: `--select ${FLAW}`,
    };
  }

  test("tells on a pull request what it makes worse, and fails", async () => {
    await inClone(async (folder) => {
      const pullRequest = {
        GITHUB_EVENT_NAME: "pull_request",
        GITHUB_BASE_REF: "main",
        GITHUB_HEAD_REF: "mine",
      };
      expect(
        run(`mkdir temp; ${script} > annotations`, folder, { ...variables(folder), ...pullRequest }),
      ).toBe(1);
      const summary = readFileSync(join(folder, "summary"), "utf8");
      expect(summary).toMatch(/^## pickguard: 1 new finding\n/);
      expect(summary).toContain("### Settings of production");
      expect(readFileSync(join(folder, "annotations"), "utf8")).toContain(
        "::error file=shop/settings.py,line=2",
      );
      const [, sarif = ""] = /^sarif=(.+)$/m.exec(readFileSync(join(folder, "output"), "utf8")) ?? [];
      const { runs } = JSON.parse(readFileSync(sarif, "utf8")) as SarifLog;
      expect(runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual([FLAW]);
    });
  }, 60_000);

  test("audits everything on a push, and leaves annotations to code scanning", async () => {
    await inClone(async (folder) => {
      const push = { GITHUB_EVENT_NAME: "push", GITHUB_BASE_REF: "", PICKGUARD_ANNOTATE: "false" };
      expect(run(`mkdir temp; ${script} > annotations`, folder, { ...variables(folder), ...push })).toBe(1);
      expect(readFileSync(join(folder, "annotations"), "utf8")).toBe("");
      expect(readFileSync(join(folder, "summary"), "utf8")).toMatch(/^## pickguard: security audit\n/);
    });
  }, 60_000);

  test("says what is missing in a shallow clone, and fails as wrong use", async () => {
    await inClone(async (folder) => {
      const lost = { GITHUB_BASE_REF: "elsewhere" };
      expect(run(`mkdir temp; ${script} 2> said`, folder, { ...variables(folder), ...lost })).toBe(2);
      expect(readFileSync(join(folder, "said"), "utf8")).toContain('"origin/elsewhere" is no commit');
    });
  }, 60_000);

  test("takes nothing from outside into its commands", () => {
    const action = parse(readFileSync(join(REPOSITORY, "action.yml"), "utf8")) as {
      readonly inputs: Readonly<Record<string, { readonly default: string }>>;
      readonly runs: { readonly steps: readonly { readonly run?: string }[] };
    };
    expect(action.runs.steps.map(({ run: command = "" }) => command).join("\n")).not.toContain("${{");
    const { version } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")) as {
      version: string;
    };
    expect(action.inputs["version"]?.default).toBe(version);
  });
});

describe.skipIf(!HAS_GIT)("GitLab's template", () => {
  const template = parse(readFileSync(join(REPOSITORY, "ci/gitlab.yml"), "utf8")) as {
    readonly pickguard: {
      readonly script: readonly string[];
      readonly variables: Readonly<Record<string, string>>;
    };
  };
  const script = template.pickguard.script.join("\n");

  test("tells in a merge request what it makes worse", async () => {
    await inClone(async (folder) => {
      const base = execFileSync("git", ["rev-parse", "HEAD~1"], { cwd: folder, encoding: "utf8" }).trim();
      const code = run(script, folder, {
        ...template.pickguard.variables,
        CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
      });
      expect(code).toBe(1);
      const report = JSON.parse(readFileSync(join(folder, "gl-sast-report.json"), "utf8")) as {
        readonly vulnerabilities: readonly { readonly location: { readonly file: string } }[];
      };
      expect(report.vulnerabilities.map(({ location }) => location.file)).toContain("shop/settings.py");
      expect(readFileSync(join(folder, "pickguard.md"), "utf8")).toContain("Compared with");
    });
  }, 60_000);
});
