import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { pickguard } from "./workbench.ts";

const script = async (shell: string): Promise<string> => (await pickguard(["completion", shell])).out;

/** What bash offers for the words typed so far; the last is being typed. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const ask = `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pickguard; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const source = `${await script("bash")}\n${ask}`;
  const { stdout, stderr } = spawnSync("bash", ["-c", source, "bash", ...words], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((word) => word !== "");
}

describe("completion in bash", () => {
  test.each<[readonly string[], readonly string[]]>([
    [["pickguard", "au"], ["audit"]],
    [["pickguard", "audit", "--form"], ["--format"]],
    [
      ["pickguard", "audit", "--format", "gitl"],
      ["gitlab", "gitlab-codequality"],
    ],
    [["pickguard", "audit", "-f", "ht"], ["html"]],
    [["pickguard", "explain", "DJANGO-CSRF"], ["DJANGO-CSRF-001"]],
    [["pickguard", "cache", "cl"], ["clean"]],
    [["pickguard", "completion", "f"], ["fish"]],
    // Folders are bash's own business.
    [["pickguard", "audit", "exa"], []],
    [["pickguard", "audit", "--output", "x"], []],
  ])("of %j", async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });
});

describe("completion scripts", () => {
  test.each(["bash", "zsh", "fish"])("for %s name every command and the formats", async (shell) => {
    const text = await script(shell);
    for (const word of ["audit", "routes", "settings", "explain", "gitlab-codequality", "min-severity"])
      expect(text).toContain(word);
    expect(text).not.toContain("no-color ");
  });

  test.each(["zsh", "fish"])("for %s have every quote closed on its line", async (shell) => {
    const odd = (await script(shell)).split("\n").filter((line) => (line.split("'").length - 1) % 2 === 1);
    expect(odd.filter((line) => !line.startsWith("#"))).toEqual([]);
  });

  test("an unknown shell is said in one line", async () => {
    const { code, err } = await pickguard(["completion", "tcsh"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^pickguard: [^\n]+bash, zsh, fish[^\n]*\n$/);
  });
});
