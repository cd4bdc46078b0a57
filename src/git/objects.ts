/** Contents by the names under which git stores them. */
import { createHash } from "node:crypto";
import { runGit } from "./git-program.ts";
import { missingObjects } from "./stored-tree.ts";

/** Most bytes that are asked for at once. */
const BATCH = 64_000_000;

/** The name under which git stores a content; repositories name by SHA-1 or, with 64 digits, by SHA-256. */
export function objectName(bytes: Uint8Array, digits: number): string {
  const hash = createHash(digits === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

/** The size of each object. Throws GitTrouble where one is missing. */
export function sizesOf(top: string, objects: readonly string[]): ReadonlyMap<string, number> {
  if (objects.length === 0) return new Map();
  const run = runGit(top, ["cat-file", "--batch-check"], lines(objects));
  const sizes = new Map<string, number>();
  for (const line of run.out.toString("latin1").split("\n")) {
    const [, object, size] = /^([0-9a-f]+) \w+ (\d+)$/.exec(line) ?? [];
    if (object !== undefined) sizes.set(object, Number(size));
  }
  if (!run.ok || objects.some((object) => !sizes.has(object))) throw missingObjects();
  return sizes;
}

/** The content of each object whose size is known. Throws GitTrouble where one is missing. */
export function contentsOf(top: string, sizes: ReadonlyMap<string, number>): ReadonlyMap<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  for (const batch of batches(sizes)) {
    const run = runGit(top, ["cat-file", "--batch"], lines(batch));
    if (!run.ok) throw missingObjects();
    readBatch(run.out, batch, contents);
  }
  return contents;
}

function batches(sizes: ReadonlyMap<string, number>): readonly (readonly string[])[] {
  const all: string[][] = [];
  let room = 0;
  for (const [object, size] of sizes) {
    if (all.length === 0 || size > room) {
      all.push([]);
      room = BATCH;
    }
    all.at(-1)?.push(object);
    room -= size;
  }
  return all;
}

/** Each answer is `<name> <type> <size>`, a line feed, the content and another line feed. */
function readBatch(out: Buffer, batch: readonly string[], contents: Map<string, Uint8Array>): void {
  let at = 0;
  for (const object of batch) {
    const end = out.indexOf(10, at);
    const size = Number(/ (\d+)$/.exec(out.toString("latin1", at, end))?.[1] ?? Number.NaN);
    if (end < 0 || Number.isNaN(size)) throw missingObjects();
    contents.set(object, out.subarray(end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
}

function lines(objects: readonly string[]): string {
  return objects.map((object) => `${object}\n`).join("");
}
