/** `npm run site [-- FOLDER]`: writes the documentation as plain HTML into FOLDER (default: out/site). */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSource } from "./site/read-source.ts";
import { renderSite } from "./site/site.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const [, , given] = process.argv;
const folder = given ?? join(repository, "out/site");
const files = renderSite(readSource(repository));
if (given === undefined) rmSync(folder, { recursive: true, force: true });
for (const [path, text] of files) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
console.log(`${files.size} files in ${folder}`);
