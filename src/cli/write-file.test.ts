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

test("a device stays what it is", () => {
  const folder = mkdtempSync(join(tmpdir(), "pickguard-"));
  try {
    // By a link to it, so that no device is lost where this fails.
    const device = join(folder, "null");
    symlinkSync("/dev/null", device);
    writeWhole(device, "report", 0o644);
    expect(lstatSync(device).isSymbolicLink()).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
