import { expect, test } from "vitest";
import { FLAWED, inFolder, pickguard } from "./workbench.ts";

test("--verbose names what was left out and how long each stage took, on stderr", async () => {
  const files = {
    ...FLAWED,
    "node_modules/x/a.py": "x = 1\n",
    "ignored/b.py": "x = 1\n",
    ".gitignore": "ignored/\n",
  };
  await inFolder(files, async (folder) => {
    const { out, err } = await pickguard(["audit", folder, "--no-cache", "--verbose"]);
    expect(err).toMatch(
      /^pickguard: left out ignored \([^)]+\)\npickguard: left out node_modules \([^)]+\)\n/,
    );
    expect(err).toMatch(/pickguard: discover \d+ ms, extract \d+ ms, .*report \d+ ms\n$/);
    expect(out).not.toContain("left out node_modules");
    expect((await pickguard(["audit", folder, "--no-cache"])).err).toBe("");
  });
});
