import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SiteSource } from "./site.ts";

/** The texts of this repository. */
export function readSource(repository: string): SiteSource {
  const read = (path: string): string => readFileSync(join(repository, path), "utf8");
  const pages = ["docs", "docs/rules"].flatMap((folder) =>
    readdirSync(join(repository, folder))
      .filter((name) => name.endsWith(".md"))
      .toSorted()
      .map((name) => `${folder}/${name}`),
  );
  return {
    pages: new Map(pages.map((page) => [page, read(page)])),
    readFile: (path) => (existsSync(join(repository, path)) ? read(path) : undefined),
  };
}
