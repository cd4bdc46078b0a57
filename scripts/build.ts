/**
 * Bundles the command line into dist/: the program as one CommonJS file, the bytecode of what an audit runs, the
 * launcher that puts the two together, and the bill of materials.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type OutputFile } from "esbuild";
import { bytecodePath } from "./build/compiled-program.ts";
import { bundledPackages } from "./packaging/bundled-packages.ts";
import { renderCycloneDx, type OwnPackage } from "./packaging/cyclonedx.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const dist = resolve(process.argv[2] ?? join(repository, "dist"));

/** Identifies this build in cache keys and names of files: another build never reads this one's entries. */
function buildId(files: readonly OutputFile[]): string {
  const hash = createHash("sha256");
  for (const { contents } of files) hash.update(contents);
  return hash.digest("hex").slice(0, 16);
}

const own = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as OwnPackage;

const COMMON: BuildOptions & { readonly write: false } = {
  bundle: true,
  write: false,
  platform: "node",
  target: "node20",
  minifySyntax: true,
  logLevel: "warning",
};

/** Everything that commands do; modules that only some commands need are evaluated when they are asked for. */
async function bundleProgram(id: string): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    ...COMMON,
    stdin: {
      contents: 'import "./main.ts";',
      resolveDir: join(repository, "src/cli"),
      sourcefile: "bundled.ts",
    },
    outfile: join(dist, programName(id)),
    format: "cjs",
    legalComments: "linked",
    define: { PICKGUARD_VERSION: JSON.stringify(own.version), PICKGUARD_BUILD: JSON.stringify(id) },
  });
  return outputFiles.map((file) => (file.path.endsWith(".cjs") ? inAscii(file) : file));
}

/** A source of ASCII alone is read without decoding and kept in half the memory; an escape means the same in every literal. */
function inAscii(file: OutputFile): OutputFile {
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  // Without the flag `u` a pattern sees UTF-16 code units, which is how an escape names a character beyond the first plane.
  const text = file.text.replaceAll(/[^\0-\x7f]/g, escape);
  return { ...file, text, contents: Buffer.from(text, "ascii") };
}

function programName(id: string): string {
  return `program-${id}.cjs`;
}

async function bundleLauncher(id: string): Promise<readonly OutputFile[]> {
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: { pickguard: join(repository, "scripts/build/launch.ts") },
    outdir: dist,
    format: "esm",
    define: { PICKGUARD_PROGRAM: JSON.stringify(programName(id)) },
  });
  return outputFiles;
}

/** What is in the program that others wrote, in CycloneDX. */
async function billOfMaterials(): Promise<Pick<OutputFile, "path" | "contents">> {
  const text = renderCycloneDx(own, await bundledPackages(repository));
  return { path: join(dist, "sbom.cdx.json"), contents: Buffer.from(text) };
}

/** Each file is renamed into place, so that a run beside a build never sees half of it. */
function install(files: readonly Pick<OutputFile, "path" | "contents">[], mode: number): void {
  for (const file of files) {
    const temporary = `${file.path}.${process.pid}.tmp`;
    writeFileSync(temporary, file.contents, { mode });
    renameSync(temporary, file.path);
  }
}

/** The example shop has something for most checks. */
function keepBytecode(program: string): void {
  const tool = join(repository, "scripts/build/keep-bytecode.ts");
  const audit = ["audit", join(repository, "examples/shop"), "--no-cache", "--exit-zero", "--quiet"];
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", tool, program, ...audit], {
    cwd: repository,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the bundled program does not run: ${stderr}`);
}

function removeOthers(current: ReadonlySet<string>): void {
  for (const name of readdirSync(dist))
    if (!current.has(name)) rmSync(join(dist, name), { recursive: true, force: true });
}

const id = buildId(await bundleProgram(""));
const program = await bundleProgram(id);
const launcher = await bundleLauncher(id);
const materials = await billOfMaterials();
const bytecode = bytecodePath(join(dist, programName(id)));
mkdirSync(dist, { recursive: true });
install([...program, materials], 0o644);
keepBytecode(join(dist, programName(id)));
install(launcher, 0o755);
const kept = [...program, ...launcher, materials, { path: bytecode }];
removeOthers(new Set(kept.map(({ path }) => basename(path))));
