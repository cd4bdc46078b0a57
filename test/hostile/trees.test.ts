/** Trees that somebody made to hurt: links, pipes, depth, masses, patterns. Discovery must end, stay inside and say so. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { discover } from "../../src/discover/discover.ts";
import type { Discovered } from "../../src/discover/discovered.ts";

let base = "";
let root = "";

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "pickguard-hostile-"));
  root = join(base, "tree");
  mkdirSync(join(root, "app"), { recursive: true });
  writeFileSync(join(root, "app/views.py"), "x = 1\n");
});

afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

/** What is audited; ignore files are read as well. */
function paths(found: Discovered): readonly string[] {
  return found.discovery.files.filter(({ kind }) => kind !== "ignore").map((file) => file.path);
}

test("cyclic links end", async () => {
  symlinkSync("..", join(root, "app/up"));
  symlinkSync("b.py", join(root, "a.py"));
  symlinkSync("a.py", join(root, "b.py"));
  symlinkSync("self", join(root, "self"));
  const found = await discover(root, {});
  expect(paths(found)).toEqual(["app/views.py"]);
  expect(found.problems.map((problem) => problem.kind)).toEqual(["no-django"]);
});

test("no link out of the tree is followed, and each is named", async () => {
  writeFileSync(join(base, "outside.py"), "SECRET = 1\n");
  symlinkSync("../outside.py", join(root, "a.py"));
  symlinkSync("/etc/passwd", join(root, ".env"));
  symlinkSync("/etc", join(root, "docs"));
  symlinkSync("../outside.py", join(root, ".gitignore"));
  const found = await discover(root, {});
  expect(paths(found)).toEqual(["app/views.py"]);
  const outside = found.problems
    .filter((problem) => problem.kind === "symlink")
    .map((problem) => problem.path);
  expect(outside).toEqual([".env", ".gitignore", "a.py", "docs"]);
});

test("a link inside the tree is read once, and only if its target is not read anyway", async () => {
  mkdirSync(join(root, "config"));
  writeFileSync(join(root, "config/production"), "DEBUG=0\n");
  symlinkSync("config/production", join(root, ".env"));
  symlinkSync("config/production", join(root, "z.env"));
  symlinkSync("app/views.py", join(root, "copy.py"));
  expect(paths(await discover(root, {}))).toEqual([".env", "app/views.py"]);
});

test("the root may be a link", async () => {
  symlinkSync("tree", join(base, "link"));
  expect(paths(await discover(join(base, "link"), {}))).toEqual(["app/views.py"]);
  expect(paths(await discover(`${join(base, "link")}/`, {}))).toEqual(["app/views.py"]);
});

test("a pipe is not waited for", async () => {
  execFileSync("mkfifo", [join(root, "settings.py"), join(root, ".gitignore"), join(root, "pyproject.toml")]);
  expect(paths(await discover(root, {}))).toEqual(["app/views.py"]);
});

test.skipIf(process.platform !== "linux")(
  "names with control characters, and names that are not UTF-8",
  async () => {
    writeFileSync(join(root, "a\n\u001b[31m.py"), "");
    writeFileSync(Buffer.concat([Buffer.from(`${root}/b`), Buffer.from([0xff]), Buffer.from(".py")]), "");
    const found = await discover(root, {});
    expect(paths(found)).toEqual(["a\n\u001b[31m.py", "app/views.py"]);
    expect(found.problems).toContainEqual({
      kind: "changed-while-read",
      path: "b\uFFFD.py",
      message: "its name is not valid UTF-8, so it cannot be opened",
    });
  },
);

test("folders nested a thousand deep end at the bound", async () => {
  let folder = root;
  for (let depth = 0; depth < 1000; depth++) folder = join(folder, "d");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "deep.py"), "");
  const found = await discover(root, {});
  expect(paths(found)).toEqual(["app/views.py"]);
  expect(found.problems.map((problem) => problem.kind)).toContain("too-deep");
});

test("masses of problems of one kind are folded into a line", async () => {
  for (let i = 0; i < 300; i++) symlinkSync("/etc/passwd", join(root, `link${i}.py`));
  const { problems } = await discover(root, {});
  const links = problems.filter((problem) => problem.kind === "symlink");
  expect(links.length).toBe(51);
  expect(links.at(-1)?.message).toBe("250 more of the same kind are not listed");
});

test("an ignore file made to exhaust regular expressions", async () => {
  const pattern = `${"*a".repeat(100)}b`;
  writeFileSync(join(root, ".gitignore"), `${pattern}\n**/${"**/a/".repeat(50)}z\n`.repeat(200));
  for (let i = 0; i < 50; i++) writeFileSync(join(root, "app", `${"a".repeat(200)}${i}.py`), "");
  const start = performance.now();
  expect(paths(await discover(root, {})).length).toBe(51);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test("text made to slow down the cheap look at first bytes", async () => {
  const spaces = " ".repeat(900_000);
  writeFileSync(
    join(root, "pyproject.toml"),
    `[project]\nwhere = ${spaces}\npackage_dir = ${spaces}`.slice(0, 990_000),
  );
  writeFileSync(join(root, "manage.py"), `django DJANGO_SETTINGS_MODULE${spaces} sys.path.append(${spaces}`);
  writeFileSync(join(root, "a.yaml"), "\n".repeat(900_000));
  writeFileSync(join(root, "b.conf"), `upstream ${"a".repeat(900_000)}`);
  writeFileSync(join(root, "settings.py"), `A${" ".repeat(300)}\n`.repeat(5000));
  const start = performance.now();
  await discover(root, {});
  expect(performance.now() - start).toBeLessThan(2_000);
});
