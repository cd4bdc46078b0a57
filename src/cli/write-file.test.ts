import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeWhole } from "./write-file.ts";

test("a link that waits under the temporary name is not followed", () => {
  const folder = mkdtempSync(join(tmpdir(), "pickguard-"));
  try {
    const [target, precious] = [join(folder, "baseline.toml"), join(folder, "precious")];
    writeFileSync(precious, "mine");
    symlinkSync(precious, `${target}.${process.pid}.tmp`);
    writeWhole(target, "new", 0o644);
    expect([readFileSync(precious, "utf8"), readFileSync(target, "utf8")]).toEqual(["mine", "new"]);
    expect(lstatSync(target).isSymbolicLink()).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
