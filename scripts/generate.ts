/** `npm run generate` writes every derived file; `npm run generate -- --check` only says which of them are stale (exit 1). */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generatedFiles, type GeneratedFile } from "./generated/generated-files.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

function isStale({ path, text }: GeneratedFile): boolean {
  const target = join(repository, path);
  return !existsSync(target) || readFileSync(target, "utf8") !== text;
}

function write({ path, text }: GeneratedFile): void {
  mkdirSync(dirname(join(repository, path)), { recursive: true });
  writeFileSync(join(repository, path), text);
}

const stale = (await generatedFiles(repository)).filter(isStale);
if (process.argv.includes("--check")) {
  for (const { path } of stale) console.error(`${path} is stale: run npm run generate`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  stale.forEach(write);
  console.log(
    stale.length === 0 ? "Everything is current." : stale.map(({ path }) => `wrote ${path}`).join("\n"),
  );
}
