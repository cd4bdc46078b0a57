import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { discover } from "./discover.ts";
import type { Discovery } from "./file-kind.ts";
import { stampedDisk } from "./stamped-disk.ts";
import type { TreeMemory } from "./tree-memory.ts";

let folder: string;
let memory: TreeMemory;
let disk: ReturnType<typeof stampedDisk>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pickguard-trees-"));
  memory = new Map();
  disk = stampedDisk();
  write("shop/views.py", "import django\n");
  write("shop/models.py", "import django\n");
  // As if all of it had been written long ago: only then are stamps believed.
  vi.useFakeTimers({ now: Date.now() + 10_000, toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function look(): Promise<Discovery> {
  return (await discover(folder, { disk, memory })).discovery;
}

async function paths(): Promise<readonly string[]> {
  return (await look()).files.map(({ path }) => path).filter((path) => path.endsWith(".py"));
}

it("gives the same discovery again while nothing has changed", async () => {
  expect(await look()).toBe(await look());
});

it("sees a file that has changed, and keeps the others", async () => {
  const before = await look();
  write("shop/views.py", "import django  # and more\n");
  const after = await look();
  const textOf = ({ files }: Discovery): string[] => files.map(({ bytes }) => Buffer.from(bytes).toString());
  expect(textOf(after)).toEqual(["import django\n", "import django  # and more\n"]);
  expect(textOf(before)).toEqual(["import django\n", "import django\n"]);
});

it("sees files that come and go", async () => {
  expect(await paths()).toEqual(["shop/models.py", "shop/views.py"]);
  write("shop/urls.py", "urlpatterns = []\n");
  rmSync(join(folder, "shop/models.py"));
  expect(await paths()).toEqual(["shop/urls.py", "shop/views.py"]);
});

it("hears an ignore file that is written into a folder, and one that is written anew", async () => {
  write(".gitignore", "nothing.py\n");
  expect(await paths()).toEqual(["shop/models.py", "shop/views.py"]);
  write(".gitignore", "views.py\n");
  utimesSync(join(folder, ".gitignore"), 1_000_000, 1_000_000);
  expect(await paths()).toEqual(["shop/models.py"]);
  write("shop/.gitignore", "models.py\n");
  expect(await paths()).toEqual([]);
});

it("keeps apart what is to be looked at", async () => {
  const all = await discover(folder, { disk, memory });
  const some = await discover(folder, { disk, memory, exclude: ["views.py"] });
  expect(some.discovery.files.map(({ path }) => path)).toEqual(["shop/models.py"]);
  expect(await discover(folder, { disk, memory })).toBe(all);
});
