import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Module } from "./imports.ts";

/** The root of this repository. */
export const REPOSITORY: string = fileURLToPath(new URL("../..", import.meta.url));

/** Paths of every file below a folder of the repository, relative to the repository, sorted. */
export function listFiles(folder: string): readonly string[] {
  return readdirSync(join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(REPOSITORY.length).replaceAll("\\", "/"))
    .toSorted();
}

/** Every TypeScript module of src with its text. */
export function readModules(): readonly Module[] {
  return listFiles("src")
    .filter((path) => path.endsWith(".ts"))
    .map((path) => ({ path, text: readFileSync(join(REPOSITORY, path), "utf8") }));
}

/** The files of checks: those with a Markdown test beside them. */
export function checkFiles(): ReadonlySet<string> {
  const tests = listFiles("src").filter((path) => path.endsWith(".test.md"));
  return new Set(tests.map((path) => path.replace(/\.test\.md$/, ".ts")));
}
