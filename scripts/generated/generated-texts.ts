/** src/generate/text-index.ts: the texts of `pickguard new`, so that the bundle carries them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const FOLDER = "src/generate/texts";

/** The module's text. */
export function renderTexts(repository: string): string {
  const folder = join(repository, FOLDER);
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .toSorted();
  const lines = paths.map(
    (path) => `  [${JSON.stringify(path)}, ${JSON.stringify(readFileSync(join(folder, path), "utf8"))}],`,
  );
  return [
    "// Written by `npm run generate` from src/generate/texts; do not edit.",
    "",
    "/** The text of every file below src/generate/texts. */",
    `export const TEXTS: ReadonlyMap<string, string> = new Map([\n${lines.join("\n")}\n]);`,
    "",
  ].join("\n");
}
