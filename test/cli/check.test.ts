import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { quietEnvironment } from "../../src/git/git-program.ts";
import { FLAW, FLAWED, inFolder, pickguard, type Outcome } from "./workbench.ts";

const HAS_GIT = spawnSync("git", ["--version"]).status === 0;

const SAFE: Readonly<Record<string, string>> = {
  ...FLAWED,
  "shop/settings.py": (FLAWED["shop/settings.py"] ?? "").replace("DEBUG = True", "DEBUG = False"),
};

const VIEWS = {
  open: "from django.views.decorators.csrf import csrf_exempt\n\n@csrf_exempt\ndef pay(request):\n    request.user.delete()\n",
  safe: "def pay(request):\n    request.user.delete()\n",
};

const RUNS_CODE =
  "from django.http import HttpResponse\n\ndef calculate(request):\n    return HttpResponse(eval(request.GET['sum']))\n";

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync(
    "git",
    ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main", ...args],
    { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: quiet() },
  );
}

/** Hooks of the repository that runs these tests would otherwise name it to git. */
function quiet(): Record<string, string | undefined> {
  const { GIT_DIR: _, GIT_INDEX_FILE: __, GIT_WORK_TREE: ___, ...others } = process.env;
  return others;
}

function commitAll(folder: string, message: string): void {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--no-gpg-sign", "--message", message);
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** A repository with one commit. */
async function inRepository<Result>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  return inFolder(files, async (folder) => {
    git(folder, "init", "--quiet");
    commitAll(folder, "first");
    return use(folder);
  });
}

function check(folder: string, ...words: readonly string[]): Promise<Outcome> {
  return pickguard(["check", "--root", folder, "--no-cache", "--select", FLAW, ...words]);
}

interface Comparison {
  readonly findings: readonly { readonly ruleId: string; readonly path: string; readonly line: number }[];
  readonly comparison: {
    readonly base: { readonly revision: string; readonly commit?: string };
    readonly fixed: readonly { readonly ruleId: string; readonly path: string }[];
    readonly accepted: number;
    readonly filesTouched: number;
    readonly distances: Readonly<Record<string, string>>;
    readonly routes: readonly {
      readonly pattern: string;
      readonly changes: readonly { readonly facet: string; readonly weaker: boolean }[];
    }[];
    readonly newRoutes: readonly { readonly pattern: string }[];
    readonly settings: readonly { readonly name: string }[];
  };
}

async function compared(folder: string, ...words: readonly string[]): Promise<Comparison> {
  const { out, err } = await check(folder, "--format", "json", ...words);
  expect(err).toBe("");
  return JSON.parse(out) as Comparison;
}

describe("pickguard check FILES", () => {
  test("tells the findings of these files alone, with the whole project known", async () => {
    await inFolder(FLAWED, async (folder) => {
      const found = await check(folder, "--quiet", join(folder, "shop/settings.py"));
      expect(found.code).toBe(1);
      expect(found.out).toContain(`shop/settings.py:2:1 high ${FLAW}`);
      const other = await check(folder, join(folder, "shop/wsgi.py"));
      expect(other.code).toBe(0);
      expect(other.out).toContain("no finding in ");
    });
  });

  test("a folder stands for what is in it", async () => {
    await inFolder(FLAWED, async (folder) => {
      expect((await check(folder, "--quiet", join(folder, "shop"))).code).toBe(1);
    });
  });

  test.each([
    [["nowhere.py"], "nowhere.py does not exist"],
    [["/"], "/ does not lie in"],
    [[], "nothing was said to check"],
    [["--staged", "--since", "HEAD"], "--since and --staged exclude each other"],
    [["--stdin"], "--stdin and --stdin-filename go together"],
    [["--watch", "--format", "json"], "--watch writes text"],
  ])("%j: %s", async (words, message) => {
    await inFolder(FLAWED, async (folder) => {
      const { code, err } = await check(folder, ...words);
      expect(code).toBe(2);
      expect(err).toContain(message);
    });
  });
});

describe("pickguard check --stdin", () => {
  function piped(folder: string, name: string, text: string): Outcome {
    const words = ["check", "--root", folder, "--no-cache", "--quiet", "--select", FLAW, "--stdin"];
    words.push("--stdin-filename", join(folder, name));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "src/cli/main.ts", ...words],
      { input: text, encoding: "utf8" },
    );
    return { code: status ?? -1, out: stdout, err: stderr };
  }

  test("the text counts, and not what lies on the disk", async () => {
    await inFolder(SAFE, async (folder) => {
      const { code, out } = piped(folder, "shop/settings.py", FLAWED["shop/settings.py"] ?? "");
      expect(code).toBe(1);
      expect(out).toContain(`shop/settings.py:2:1 high ${FLAW}`);
    });
    await inFolder(FLAWED, async (folder) => {
      expect(piped(folder, "shop/settings.py", SAFE["shop/settings.py"] ?? "")).toEqual({
        code: 0,
        out: "",
        err: "",
      });
    });
  }, 60_000);
});

describe.skipIf(!HAS_GIT)("pickguard check --since", () => {
  test("tells what is new, what is fixed, and nothing that was there before", async () => {
    await inRepository(SAFE, async (folder) => {
      write(folder, { "shop/settings.py": FLAWED["shop/settings.py"] ?? "" });
      const worse = await compared(folder, "--since", "HEAD");
      expect(worse.findings).toMatchObject([{ ruleId: FLAW, path: "shop/settings.py", line: 2 }]);
      expect(worse.comparison).toMatchObject({ fixed: [], filesTouched: 1 });
      expect(Object.values(worse.comparison.distances)).toEqual(["touched"]);
      expect(worse.comparison.settings.map(({ name }) => name)).toEqual(["DEBUG"]);
      commitAll(folder, "second");
      expect(await compared(folder, "--since", "HEAD")).toMatchObject({
        findings: [],
        comparison: { fixed: [], filesTouched: 0, settings: [] },
      });
      write(folder, SAFE);
      const better = await compared(folder, "--since", "HEAD");
      expect(better.findings).toEqual([]);
      expect(better.comparison.fixed).toMatchObject([{ ruleId: FLAW, path: "shop/settings.py" }]);
    });
  });

  test("compares with where a branch parted, not with what happened on it since", async () => {
    await inRepository(FLAWED, async (folder) => {
      git(folder, "branch", "mine");
      write(folder, SAFE);
      commitAll(folder, "mended on main");
      git(folder, "checkout", "--quiet", "mine");
      write(folder, { "README.md": "mine\n" });
      commitAll(folder, "mine");
      const { findings, comparison } = await compared(folder, "--since", "main");
      expect(findings).toEqual([]);
      expect(comparison.base).toEqual({
        revision: "main",
        commit: git(folder, "rev-parse", "HEAD~1").trim(),
      });
    });
  });

  test("follows renamed files", async () => {
    const views = { ...SAFE, "shop/views.py": RUNS_CODE };
    await inRepository(views, async (folder) => {
      expect((await check(folder, "--select", "DJANGO-CODE-001", folder)).code).toBe(1);
      rmSync(join(folder, "shop/views.py"));
      write(folder, { "shop/payments.py": `# moved\n${RUNS_CODE}` });
      const select = ["--select", "DJANGO-CODE-001"];
      const { findings, comparison } = await compared(folder, ...select, "--since", "HEAD");
      expect(findings).toEqual([]);
      expect(comparison.fixed).toEqual([]);
      rmSync(join(folder, "shop/payments.py"));
      const gone = await compared(folder, ...select, "--since", "HEAD");
      expect(gone.comparison.fixed).toMatchObject([{ path: "shop/views.py" }]);
    });
  });

  test("says which routes are protected in another way", async () => {
    const urls =
      "from django.urls import path\nfrom shop import views\nurlpatterns = [path('pay/', views.pay)]\n";
    const settings = `${SAFE["shop/settings.py"]}MIDDLEWARE = ['django.middleware.csrf.CsrfViewMiddleware']\n`;
    const files = {
      ...SAFE,
      "shop/settings.py": settings,
      "shop/urls.py": urls,
      "shop/views.py": VIEWS.safe,
    };
    await inRepository(files, async (folder) => {
      write(folder, {
        "shop/views.py": VIEWS.open,
        "shop/urls.py": urls.replace("]", ", path('more/', views.pay)]"),
      });
      const { comparison } = await compared(folder, "--since", "HEAD");
      expect(comparison.routes).toMatchObject([
        { pattern: "pay/", changes: [{ facet: "csrf", weaker: true }] },
      ]);
      expect(comparison.newRoutes).toMatchObject([{ pattern: "more/" }]);
      const { out } = await check(folder, "--since", "HEAD", "--format", "markdown");
      expect(out).toContain("- `pay/` any method: ⚠ CSRF: checked → exempt");
      expect(out).toContain("### New routes");
    });
  });

  test("a comment with a reason accepts, and that is no fix", async () => {
    await inRepository(FLAWED, async (folder) => {
      const accepted = (FLAWED["shop/settings.py"] ?? "").replace(
        "DEBUG = True",
        `DEBUG = True  # pickguard: ignore[${FLAW}] this site shows itself`,
      );
      write(folder, { "shop/settings.py": accepted });
      const { comparison } = await compared(folder, "--since", "HEAD");
      expect(comparison).toMatchObject({ fixed: [], accepted: 1 });
    });
  });

  test("says why nothing is told of a file that is not looked at", async () => {
    const files = {
      ...SAFE,
      "notes.md": "x\n",
      "node_modules/a/settings.py": "DEBUG = True\n",
      "shop/tests/test_shop.py": "import shop\n",
      "tests/site/manage.py": (FLAWED["manage.py"] ?? "").replace("shop.settings", "demo.settings"),
      "tests/site/demo/settings.py": "DEBUG = True\nROOT_URLCONF = 'demo.urls'\n",
    };
    await inFolder(files, async (folder) => {
      const check = async (path: string) =>
        (await pickguard(["check", "--root", folder, "--no-cache", join(folder, path)])).err;
      expect(await check("notes.md")).toBe("pickguard: notes.md is no file that any check reads\n");
      expect(await check("node_modules/a/settings.py")).toMatch(
        /^pickguard: node_modules\/a\/settings\.py is left out of audits \(.+\)\n$/,
      );
      expect(await check("shop/tests/test_shop.py")).toBe(
        "pickguard: shop/tests/test_shop.py belongs to tests, which most checks pass over\n",
      );
      expect(await check("tests/site/demo/settings.py")).toContain(
        "(--root tests/site looks at that one alone)",
      );
      expect(await check("shop/settings.py")).toBe("");
    });
  }, 60_000);

  test("says nothing of what the baseline accepts, unless asked", async () => {
    await inRepository(FLAWED, async (folder) => {
      const words = ["--root", folder, "--select", FLAW, "--no-cache", "--quiet"];
      const check = async (...more: readonly string[]) => pickguard(["check", ...words, ...more]);
      const file = join(folder, "shop/settings.py");
      expect((await check(file)).code).toBe(1);
      await pickguard([
        "baseline",
        folder,
        "--select",
        FLAW,
        "--reason",
        "this site shows itself",
        "--quiet",
      ]);
      expect(await check(file)).toEqual({ code: 0, out: "", err: "" });
      expect((await check(file, "--no-baseline")).code).toBe(1);
      expect((await check(file, "--isolated")).code).toBe(1);
      const other = await check(file, "--baseline", join(folder, "no-such.toml"));
      expect(other.err).toContain("there is no baseline at");
      write(folder, {
        "shop/other.py": "import yaml\n\n\ndef read(request):\n    yaml.load(request.body)\n",
      });
      expect((await check("--since", "HEAD")).out).toBe("");
    });
  });

  test("says what to do in a shallow clone", async () => {
    await inRepository(SAFE, async (folder) => {
      git(folder, "branch", "old");
      write(folder, { "a.py": "a = 1\n" });
      commitAll(folder, "second");
      const clone = join(folder, "clone");
      git(folder, "clone", "--quiet", "--depth", "1", "--no-single-branch", `file://${folder}`, clone);
      const behind = await check(clone, "--since", "origin/old");
      expect(behind.code).toBe(2);
      expect(behind.err).toMatch(
        /^pickguard: this clone is shallow: it does not reach back .*fetch-depth: 0/,
      );
      const unknown = await check(clone, "--since", "HEAD~1");
      expect(unknown.err).toContain('this clone is shallow and does not hold "HEAD~1"');
    });
  });

  test.each([
    ["nowhere", '"nowhere" is no commit of this repository'],
    ["--output=x", '"--output=x" is no commit of this repository'],
  ])("%s: %s", async (revision, message) => {
    await inRepository(SAFE, async (folder) => {
      const { code, err } = await check(folder, `--since=${revision}`);
      expect(code).toBe(2);
      expect(err).toContain(message);
    });
  });

  test("outside of a repository there is nothing to compare with", async () => {
    await inFolder(SAFE, async (folder) => {
      const { code, err } = await check(folder, "--since", "HEAD");
      expect(code).toBe(2);
      expect(err).toContain("is not in a working tree of git");
    });
  });

  test("reads links, ignore files and subfolders of the base as a disk has them", async () => {
    const files = { ...FLAWED, ".gitignore": "/built/\n", "other/settings.py": "DEBUG = True\n" };
    await inRepository(files, async (folder) => {
      symlinkSync("../shop/settings.py", join(folder, "other/linked.py"));
      write(folder, { "built/settings.py": "DEBUG = True\n" });
      commitAll(folder, "a link");
      const whole = await compared(folder, "--since", "HEAD");
      expect(whole).toMatchObject({ findings: [], comparison: { fixed: [], filesTouched: 0 } });
      const below = await compared(join(folder, "shop"), "--since", "HEAD");
      expect(below).toMatchObject({ findings: [], comparison: { fixed: [], filesTouched: 0 } });
    });
  });

  test("a stranger's repository makes git run nothing", async () => {
    await inRepository(SAFE, async (folder) => {
      const trap = `touch ${join(folder, "sprung")} #`;
      for (const key of ["core.fsmonitor", "core.sshCommand", "core.pager", "diff.external"])
        git(folder, "config", key, trap);
      write(folder, { ".gitattributes": "*.py diff=trap filter=trap\n" });
      for (const key of ["diff.trap.textconv", "filter.trap.clean", "filter.trap.smudge"])
        git(folder, "config", key, trap);
      await compared(folder, "--since", "HEAD");
      await compared(folder, "--staged");
      expect(spawnSync("ls", [join(folder, "sprung")]).status).not.toBe(0);
    });
  });
});

describe.skipIf(!HAS_GIT)("pickguard check --staged", () => {
  test("looks at what would be committed, and not at the working tree", async () => {
    await inRepository(SAFE, async (folder) => {
      write(folder, { "shop/settings.py": FLAWED["shop/settings.py"] ?? "" });
      expect((await compared(folder, "--staged")).findings).toEqual([]);
      git(folder, "add", "shop/settings.py");
      write(folder, SAFE);
      const { findings } = await compared(folder, "--staged");
      expect(findings).toMatchObject([{ ruleId: FLAW, path: "shop/settings.py" }]);
    });
  });

  test("says at once that nothing is staged, except to programs", async () => {
    await inRepository(SAFE, async (folder) => {
      write(folder, { "shop/settings.py": FLAWED["shop/settings.py"] ?? "" });
      const { code, out } = await pickguard(["check", "--root", folder, "--staged"]);
      expect([code, out]).toEqual([0, "nothing is staged: git add says what the next commit shall hold\n"]);
      expect((await compared(folder, "--staged")).findings).toEqual([]);
    });
  });

  test("before the first commit everything is new", async () => {
    await inFolder(FLAWED, async (folder) => {
      git(folder, "init", "--quiet");
      git(folder, "add", "--all");
      const { findings, comparison } = await compared(folder, "--staged");
      expect(findings).toMatchObject([{ ruleId: FLAW }]);
      expect(comparison.base).toEqual({ revision: "HEAD" });
    });
  });
});

test("pickguard check --watch tells what each change makes worse, in new folders too", async () => {
  await inFolder(SAFE, async (folder) => {
    const words = [
      "--import",
      "tsx",
      "src/cli/main.ts",
      "check",
      "--root",
      folder,
      "--watch",
      "--select",
      FLAW,
    ];
    const watcher = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    watcher.stdout.on("data", (text: Buffer) => (said += text.toString()));
    const heard = async (text: RegExp): Promise<void> => {
      await vi.waitFor(() => expect(said).toMatch(text), { timeout: 60_000, interval: 50 });
      said = "";
    };
    await heard(/pickguard: 0 findings; watching/);
    write(folder, { "shop/settings.py": FLAWED["shop/settings.py"] ?? "" });
    await heard(/shop\/settings\.py:2:1[^]*\n1 finding now\n/);
    write(folder, SAFE);
    await heard(/Fixed[^]*shop\/settings\.py:2:1[^]*\n0 findings now\n/);
    rmSync(join(folder, "shop/settings.py"));
    mkdirSync(join(folder, "shop/settings"));
    await new Promise((resolve) => setTimeout(resolve, 600));
    write(folder, { "shop/settings/__init__.py": FLAWED["shop/settings.py"] ?? "" });
    await heard(/shop\/settings\/__init__\.py:2:1[^]*\n1 finding now\n/);
    const ended = new Promise((resolve) => watcher.once("exit", resolve));
    watcher.kill("SIGINT");
    expect(await ended).toBe(0);
  });
}, 240_000);

test("in a hook git's folders stay where git named them, and nothing is fetched", () => {
  const environment = quietEnvironment({ GIT_INDEX_FILE: ".git/index.lock", PATH: "/bin" });
  expect(environment).toMatchObject({
    GIT_INDEX_FILE: join(process.cwd(), ".git/index.lock"),
    GIT_ALLOW_PROTOCOL: "none",
    PATH: "/bin",
  });
  expect(environment).not.toHaveProperty("GIT_DIR");
});
