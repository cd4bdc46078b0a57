import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { watchFolders, type FolderEvents } from "./folder-events.ts";

let root: string;
let events: FolderEvents;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pickguard-events-"));
  mkdirSync(join(root, "shop"));
  events = watchFolders(root, new Set([""]));
});

afterEach(() => {
  events.close();
  rmSync(root, { recursive: true });
});

/** Whether a change is told at once, or only waited for. */
async function isTold(): Promise<boolean> {
  const later = new Promise<"later">((resolve) => setTimeout(() => resolve("later"), 1000));
  return (await Promise.race([events.next(), later])) === "changed";
}

test("what happened before a folder was watched counts as a change, once", async () => {
  expect(await isTold()).toBe(true);
  expect(await isTold()).toBe(false);
  events.follow(new Set(["", "shop"]));
  expect(await isTold()).toBe(true);
  events.follow(new Set(["", "shop"]));
  expect(await isTold()).toBe(false);
});

test("a folder that cannot be watched tells nothing, however often it is followed", async () => {
  await isTold();
  events.follow(new Set(["gone"]));
  expect(await isTold()).toBe(false);
});

test("files in watched folders and in folders made there are told", async () => {
  await isTold();
  writeFileSync(join(root, "manage.py"), "");
  expect(await isTold()).toBe(true);
  mkdirSync(join(root, "cart"));
  expect(await isTold()).toBe(true);
  writeFileSync(join(root, "cart", "views.py"), "");
  expect(await isTold()).toBe(true);
});
