/** Bundles the command line into dist/: one entry point, and chunks that load only when a command needs them. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type OutputFile } from "esbuild";

const repository = fileURLToPath(new URL("..", import.meta.url));
const dist = join(repository, "dist");

/** Identifies this build in cache keys: another build never reads this one's entries. */
function buildId(files: readonly OutputFile[]): string {
  return files
    .map(({ hash }) => hash)
    .toSorted()
    .join("")
    .replaceAll(/[^a-zA-Z0-9]/g, "")
    .slice(0, 32);
}

function version(): string {
  const { version: own } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    version: string;
  };
  return own;
}

async function bundle(id: string): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    entryPoints: { pickguard: join(repository, "src/cli/main.ts") },
    outdir: dist,
    bundle: true,
    write: false,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    legalComments: "linked",
    minifySyntax: true,
    chunkNames: "chunk-[name]-[hash]",
    define: { PICKGUARD_VERSION: JSON.stringify(version()), PICKGUARD_BUILD: JSON.stringify(id) },
    // Some dependencies are CommonJS and call require() for Node's own modules.
    banner: {
      js: 'import { createRequire as $createRequire } from "node:module";\nconst require = $createRequire(import.meta.url);',
    },
    logLevel: "warning",
  });
  return outputFiles;
}

/** Chunks first and the entry last, each renamed into place, so that a run beside a build never sees half of it. */
function install(files: readonly OutputFile[]): void {
  mkdirSync(dist, { recursive: true });
  const entryLast = files.toSorted((a, b) => Number(isEntry(a)) - Number(isEntry(b)));
  for (const file of entryLast) {
    const temporary = `${file.path}.${process.pid}.tmp`;
    writeFileSync(temporary, file.contents, { mode: isEntry(file) ? 0o755 : 0o644 });
    renameSync(temporary, file.path);
  }
  const current = new Set(files.map(({ path }) => basename(path)));
  for (const name of readdirSync(dist))
    if (!current.has(name)) rmSync(join(dist, name), { recursive: true, force: true });
}

function isEntry({ path }: OutputFile): boolean {
  return basename(path) === "pickguard.js";
}

const draft = await bundle("");
install(await bundle(buildId(draft)));
