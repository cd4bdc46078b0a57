import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { discover, type DiscoverOptions } from "./discover.ts";
import type { Discovered } from "./discovered.ts";
import { MACHINE_DISK, type Disk, type ReadOutcome } from "./disk.ts";

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function onDisk(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), "pickguard discover ü "));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** What is audited; ignore files are read as well. */
function paths(found: Discovered): readonly string[] {
  return found.discovery.files.filter(({ kind }) => kind !== "ignore").map((file) => file.path);
}

async function pathsIn(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: DiscoverOptions = {},
): Promise<readonly string[]> {
  return paths(await discover(onDisk(files), options));
}

const DJANGO = { "manage.py": "import django\n", "shop/settings.py": "INSTALLED_APPS = []\n" };

describe("lists of packages in UTF-16", () => {
  const text = "Django==4.2.2\r\n";
  const little = Buffer.from(`\uFEFF${text}`, "utf16le");
  const big = Buffer.from(little).swap16();

  test.each([
    ["little", little],
    ["big", big],
  ])("are read as pip reads them, %s end first", async (_, bytes) => {
    const { discovery } = await discover(onDisk({ ...DJANGO, "requirements.txt": bytes }), {});
    const file = discovery.files.find(({ path }) => path === "requirements.txt");
    expect(file?.kind).toBe("dependency");
    expect(Buffer.from(file?.bytes ?? []).toString()).toBe(text);
  });

  test("other binary files stay out", async () => {
    expect(await pathsIn({ ...DJANGO, "shop/page.html": little })).not.toContain("shop/page.html");
  });
});

describe("ignore files", () => {
  test("nested .gitignore, negation and .pickguardignore", async () => {
    const found = await pathsIn({
      ".gitignore": "*.local.py\n/generated/\n.env\n",
      ".pickguardignore": "legacy/\n!keep.local.py\n",
      "a.local.py": "",
      "keep.local.py": "",
      "generated/b.py": "",
      "legacy/c.py": "",
      "app/.gitignore": "secret.py\n!/kept.local.py\n",
      "app/secret.py": "",
      "app/kept.local.py": "",
      "app/generated/d.py": "",
      ".env": "A=1",
      "deploy/.env.production": "A=1",
    });
    expect(found).toEqual([
      "app/generated/d.py",
      "app/kept.local.py",
      "deploy/.env.production",
      "keep.local.py",
    ]);
  });

  test("rules above the root apply, unless they ignore the root itself", async () => {
    const root = onDisk({
      ".git/info/exclude": "private.py\n",
      ".gitignore": "*_pb2.py\nfixtures/\n",
      "api/a.py": "",
      "api/b_pb2.py": "",
      "api/private.py": "",
      "fixtures/shop/c_pb2.py": "",
    });
    expect(paths(await discover(join(root, "api"), {}))).toEqual(["a.py"]);
    expect(paths(await discover(join(root, "fixtures"), {}))).toEqual(["shop/c_pb2.py"]);
    expect(paths(await discover(join(root, "fixtures/shop"), {}))).toEqual(["c_pb2.py"]);
    expect(paths(await discover(root, {}))).toEqual(["api/a.py"]);
  });

  test("a .env that nothing ignores is seen", async () => {
    const found = await discover(onDisk({ ...DJANGO, ".env": "DEBUG=1\n" }), {});
    expect(found.discovery.files.find((file) => file.path === ".env")?.kind).toBe("env");
  });
});

describe("defaults", () => {
  test("other people's code and built files are left out, and counted", async () => {
    const found = await discover(
      onDisk({
        ...DJANGO,
        "env311/pyvenv.cfg": "",
        "env311/lib/a.py": "",
        ".venv/a.py": "",
        "node_modules/x/a.js": "",
        "build/lib/a.py": "",
        "third_party/a.py": "",
        "static/vendor/a.js": "",
        "staticfiles/app.js": "",
        "shop/__pycache__/a.py": "",
        ".git/hooks/pre-commit.sh": "",
        "shop/locale/de/LC_MESSAGES/compile.py": "",
      }),
      {},
    );
    expect(paths(found)).toEqual(["manage.py", "shop/settings.py"]);
    expect(Object.fromEntries(found.discovery.skipped)).toEqual({
      "build output": 2,
      cache: 1,
      vendored: 3,
      "virtual environment": 2,
    });
  });

  test("folders of one's own that only sound like it stay", async () => {
    const found = await pathsIn({
      "vendor/models.py": "",
      "build/__init__.py": "",
      "env/prod.env": "A=1",
      "venv/__init__.py": "",
    });
    expect(found).toEqual(["build/__init__.py", "env/prod.env", "vendor/models.py", "venv/__init__.py"]);
  });

  test("include opens a left-out folder for what it names only; exclude wins", async () => {
    const files = {
      "vendor/ours/a.py": "",
      "vendor/ours/b.py": "",
      "vendor/theirs/c.py": "",
      "legacy/old/d.py": "",
      "e.py": "",
    };
    const options = { include: ["vendor/ours/**"], exclude: ["legacy\\old", "**/b.py"] };
    expect(await pathsIn(files, options)).toEqual(["e.py", "vendor/ours/a.py"]);
  });
});

describe("content", () => {
  test("spaces, non-ASCII names and invalid UTF-8 are fine; bytes come as they are", async () => {
    const bytes = Uint8Array.from([35, 255, 254, 10]);
    const found = await discover(onDisk({ "Mein Shop/größe.py": bytes }), {});
    expect(found.discovery.files.map((file) => [file.path, [...file.bytes]])).toEqual([
      ["Mein Shop/größe.py", [...bytes]],
    ]);
  });

  test("binary, minified and oversized files are not read; large Python is named", async () => {
    const found = await discover(
      onDisk({
        ...DJANGO,
        "a.html": "\0",
        "b.js": `x("${"y".repeat(5000)}")`,
        "c.js": "y();\n".repeat(70_000),
        "d.py": "#".repeat(2_000_001),
      }),
      {},
    );
    expect(paths(found)).toEqual(["manage.py", "shop/settings.py"]);
    expect(Object.fromEntries(found.discovery.skipped)).toEqual({ binary: 1, minified: 1, "too large": 2 });
    expect(found.problems).toEqual([
      { kind: "too-large", path: "d.py", message: "it has 2 MB; files of its kind above 2 MB are not read" },
    ]);
  });

  test("the result is the same whatever the order of a listing", async () => {
    const root = onDisk({ ...DJANGO, "b/a.py": "", "B.py": "", "a-b.py": "", "a/b.py": "", "é.py": "" });
    const reversed: Disk = {
      ...MACHINE_DISK,
      list: (folder) => {
        const listing = MACHINE_DISK.list(folder);
        return "refused" in listing ? listing : [...listing].reverse();
      },
    };
    const expected = await discover(root, {});
    expect(await discover(root, { disk: reversed })).toEqual(expected);
    expect(paths(expected)).toEqual([
      "B.py",
      "a-b.py",
      "a/b.py",
      "b/a.py",
      "manage.py",
      "shop/settings.py",
      "é.py",
    ]);
  });
});

/** The machine's disk, except that one file answers differently. */
function diskWith(name: string, outcome: ReadOutcome): Disk {
  return {
    ...MACHINE_DISK,
    read: (path, limit) => (path.endsWith(`/${name}`) ? outcome : MACHINE_DISK.read(path, limit)),
  };
}

describe("bad input: one clear line each, and the rest goes on", () => {
  test.each<readonly [string, ReadOutcome, string]>([
    [
      "unreadable",
      { outcome: "refused", reason: "permission denied" },
      "it cannot be read: permission denied",
    ],
    [
      "changed-while-read",
      { outcome: "changed" },
      "it changed while it was read, twice; run the audit again when nothing writes to it",
    ],
    ["changed-while-read", { outcome: "gone" }, "it disappeared before it could be read"],
    [
      "too-large",
      { outcome: "too-large", size: 7e9 },
      "it has 7000 MB; files of its kind above 2 MB are not read",
    ],
  ])("%s file", async (kind, outcome, message) => {
    const found = await discover(onDisk({ ...DJANGO, "views.py": "" }), {
      disk: diskWith("views.py", outcome),
    });
    expect(found.problems).toEqual([{ kind, path: "views.py", message }]);
    expect(paths(found)).toEqual(["manage.py", "shop/settings.py"]);
  });

  test("a folder that cannot be listed", async () => {
    const disk: Disk = {
      ...MACHINE_DISK,
      list: (folder) =>
        folder.endsWith("/private") ? { refused: "permission denied" } : MACHINE_DISK.list(folder),
    };
    const found = await discover(onDisk({ ...DJANGO, "private/a.py": "" }), { disk });
    expect(found.problems).toEqual([
      { kind: "unreadable", path: "private", message: "the folder cannot be listed: permission denied" },
    ]);
  });

  test.skipIf(process.platform !== "linux")("a file that is longer than its size says", () => {
    const path = join(onDisk({ "a.log": "1" }), "a.log");
    expect(MACHINE_DISK.read(path, 10)).toMatchObject({ outcome: "read" });
    expect(MACHINE_DISK.read("/proc/self/status", 10_000)).toEqual({ outcome: "changed" });
  });

  test("no such path, a file, a link that leads nowhere", async () => {
    const root = onDisk({ "a.py": "" });
    symlinkSync(join(root, "gone"), join(root, "link"));
    await expect(discover(join(root, "missing"), {})).rejects.toThrow("missing does not exist");
    await expect(discover(join(root, "a.py"), {})).rejects.toThrow(
      "is a file; give the folder of the repository",
    );
    await expect(discover(join(root, "link"), {})).rejects.toThrow("is a symbolic link that leads nowhere");
    await expect(discover("/dev/null", {})).rejects.toThrow("is neither a folder nor a file");
  });

  test("an empty folder and one without Django", async () => {
    const empty = await discover(onDisk({}), {});
    expect(empty.problems.map((problem) => problem.kind)).toEqual(["nothing-to-audit"]);
    const loose = await discover(onDisk({ "a.py": "" }), {});
    expect(loose.problems.map((problem) => problem.kind)).toEqual(["no-django"]);
    expect(loose.discovery.files[0]).toMatchObject({ path: "a.py", project: undefined, module: "a" });
  });

  test("bounds on number, depth and total size", async () => {
    const root = onDisk({ "a/1.py": "12345", "b/2.py": "12345", "c/d/e/3.py": "12345" });
    const kinds = async (limits: DiscoverOptions["limits"]): Promise<readonly (readonly string[])[]> => {
      const found = await discover(root, { limits: limits ?? {} });
      return [paths(found), found.problems.map((problem) => problem.kind)];
    };
    expect(await kinds({ files: 1 })).toEqual([["a/1.py"], ["limit", "no-django"]]);
    expect(await kinds({ depth: 1 })).toEqual([
      ["a/1.py", "b/2.py"],
      ["too-deep", "no-django"],
    ]);
    expect(await kinds({ totalBytes: 12 })).toEqual([
      ["a/1.py", "b/2.py"],
      ["limit", "no-django"],
    ]);
  });
});
