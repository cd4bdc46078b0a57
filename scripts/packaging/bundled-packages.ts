import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";

/** A package of others whose code is part of dist/. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as the package states it. */
  readonly license: string;
  /** The text of its licence and notice files. */
  readonly notice: string;
  /** The digest of its tarball in the lock file's form (`sha512-…`). */
  readonly integrity: string;
}

/** What is bundled: the program, unless something else is said. */
const PROGRAM = "src/cli/main.ts";

/**
 * What a bundle holds of other people's packages, by name; `repository` is the folder with its package.json. Throws where
 * a package has no licence or no licence text.
 */
export async function bundledPackages(
  repository: string,
  entryPoint: string = PROGRAM,
): Promise<readonly BundledPackage[]> {
  const { metafile } = await build({
    absWorkingDir: repository,
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
    // VS Code lends it to its extensions.
    external: ["vscode"],
    // A linked node_modules keeps its place below the repository.
    preserveSymlinks: true,
  });
  const lock = readJson<LockFile>(join(repository, "package-lock.json"));
  return packageFolders(metafile)
    .map((folder) => readPackage(repository, folder, lock))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
}

/** Folders below node_modules of which something is in the bundle. */
function packageFolders({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return [...new Set(used.flatMap(([path]) => packageFolder(path) ?? []))];
}

const BELOW = "node_modules/";

function packageFolder(path: string): string | undefined {
  const start = path.lastIndexOf(BELOW) + BELOW.length;
  if (start < BELOW.length) return undefined;
  const [first = "", second = ""] = path.slice(start).split("/");
  return path.slice(0, start) + (first.startsWith("@") ? `${first}/${second}` : first);
}

function readPackage(repository: string, folder: string, lock: LockFile): BundledPackage {
  const path = join(repository, folder);
  const { name, version, license } = readJson<Pick<BundledPackage, "name" | "version" | "license">>(
    join(path, "package.json"),
  );
  const { integrity } = lock.packages[folder] ?? {};
  const notice = licenceFiles(path).map((file) => readFileSync(join(path, file), "utf8").trim());
  if (typeof license !== "string" || notice.length === 0)
    throw new Error(`${name} is bundled, and its package states no licence`);
  if (integrity === undefined)
    throw new Error(`${name} is bundled, and package-lock.json does not know ${folder}`);
  return { name, version, license, notice: notice.join("\n\n"), integrity };
}

const LICENCE_NAMES: readonly string[] = ["licence", "license", "notice", "copying"];

function licenceFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => LICENCE_NAMES.some((name) => file.toLowerCase().startsWith(name)))
    .toSorted();
}

function readJson<Shape>(path: string): Shape {
  return JSON.parse(readFileSync(path, "utf8")) as Shape;
}
