import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseIndex, readGitIndex, unstoredFiles } from "./git-index.ts";

function git(folder: string, ...words: readonly string[]): string {
  return spawnSync("git", words, { cwd: folder, encoding: "utf8" }).stdout;
}

function inRepository(use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "pickguard-git-"));
  try {
    git(folder, "init", "-q");
    mkdirSync(join(folder, "site/deep"), { recursive: true });
    for (const path of ["a.py", "site/b.py", "site/deep/c.py", "site/deep/ccc.py"])
      writeFileSync(join(folder, path), `# ${path}\n`);
    git(folder, "add", ".");
    use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const file = (path: string, text: string): { path: string; bytes: Uint8Array } => ({
  path,
  bytes: new TextEncoder().encode(text),
});

describe("git's index", () => {
  test.each(["2", "4"])("of version %s names every file with its content", (version) => {
    inRepository((folder) => {
      git(folder, "update-index", "--index-version", version);
      const listed = git(folder, "ls-files", "-s").trim().split("\n");
      const expected = listed.map((line) => {
        const [, blob = "", path = ""] = /^\d+ ([0-9a-f]+) \d\t(.*)$/.exec(line) ?? [];
        return [path, blob] as const;
      });
      expect([...parseIndex(readFileSync(join(folder, ".git/index")))]).toEqual(expected);
    });
  });

  test("tells what is stored from what is not, seen from a folder within", () => {
    inRepository((folder) => {
      const index = readGitIndex(join(folder, "site"));
      const files = [file("b.py", "# site/b.py\n"), file("deep/c.py", "changed"), file("new.py", "")];
      expect(index && unstoredFiles(index, files)).toEqual(["deep/c.py", "new.py"]);
    });
  });

  test("is missing outside of repositories", () => {
    expect(readGitIndex("/")).toBeUndefined();
  });
});
