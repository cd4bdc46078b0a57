import { mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { stampedDisk } from "./stamped-disk.ts";

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pickguard-stamps-"));
  path = join(folder, "a.py");
  writeFileSync(path, "a = 1\n");
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

function textOf(disk: ReturnType<typeof stampedDisk>, at = path, limit = 100): string {
  const outcome = disk.read(at, limit);
  return outcome.outcome === "read" ? Buffer.from(outcome.bytes).toString() : outcome.outcome;
}

/** As if the file had been changed long ago: only then is its stamp believed. */
function later(seconds: number): void {
  vi.useFakeTimers({ now: Date.now() + seconds * 1000, toFake: ["Date"] });
}

it("gives the same bytes again while nothing has changed", () => {
  later(10);
  const disk = stampedDisk();
  const [first, second] = [disk.read(path, 100), disk.read(path, 100)];
  expect(first.outcome === "read" && second.outcome === "read" && first.bytes === second.bytes).toBe(true);
});

it("does not believe the stamp of a file that has just been changed", () => {
  const disk = stampedDisk();
  const [first, second] = [disk.read(path, 100), disk.read(path, 100)];
  expect(first.outcome === "read" && second.outcome === "read" && first.bytes === second.bytes).toBe(false);
});

it("reads what was written with the same size and the same time of change", () => {
  later(10);
  const disk = stampedDisk();
  utimesSync(path, 1_000_000, 1_000_000);
  expect(textOf(disk)).toBe("a = 1\n");
  writeFileSync(path, "b = 2\n");
  utimesSync(path, 1_000_000, 1_000_000);
  expect(textOf(disk)).toBe("b = 2\n");
});

it("reads what was moved into the place of a file", () => {
  later(10);
  const disk = stampedDisk();
  expect(textOf(disk)).toBe("a = 1\n");
  writeFileSync(join(folder, "b.py"), "b = 2\n");
  renameSync(join(folder, "b.py"), path);
  expect(textOf(disk)).toBe("b = 2\n");
});

it("forgets what is gone, refuses links, and keeps to the limit", () => {
  later(10);
  const disk = stampedDisk();
  symlinkSync(path, join(folder, "link.py"));
  expect(textOf(disk)).toBe("a = 1\n");
  expect(textOf(disk, path, 3)).toBe("too-large");
  expect(textOf(disk, join(folder, "link.py"))).toBe("refused");
  rmSync(path);
  expect(textOf(disk)).toBe("gone");
});
