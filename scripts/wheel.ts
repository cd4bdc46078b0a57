/**
 * `wheel.ts [FOLDER [DIST]]`: writes the Python wheel, which carries the program as DIST holds it (`npm run wheel` builds
 * before), into FOLDER (default: out). No Python is needed: a wheel is a zip archive.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledPackages } from "./packaging/bundled-packages.ts";
import type { OwnPackage } from "./packaging/cyclonedx.ts";
import { licenseExpression } from "./packaging/notice.ts";
import { wheelFiles, wheelName } from "./packaging/wheel-files.ts";
import { zip, type ArchivedFile } from "./packaging/zip.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const [, , folder = join(repository, "out"), dist = join(repository, "dist")] = process.argv;

const BILL = "sbom.cdx.json";

function read(...path: readonly string[]): Buffer {
  return readFileSync(join(repository, ...path));
}

function filesOf(from: string, isWanted: (name: string) => boolean): readonly ArchivedFile[] {
  return readdirSync(from)
    .filter(isWanted)
    .toSorted()
    .map((path) => ({ path, contents: readFileSync(join(from, path)) }));
}

const own = JSON.parse(read("package.json").toString()) as OwnPackage;
const packages = await bundledPackages(repository);
const files = wheelFiles({
  own,
  license: licenseExpression(own.license, packages),
  readme: read("README.md").toString(),
  sbom: readFileSync(join(dist, BILL)),
  licences: ["LICENSE", "NOTICE"].map((path) => ({ path, contents: read(path) })),
  python: filesOf(join(repository, "packaging/python/pickguard"), (name) => name.endsWith(".py")),
  // Bytecode fits the Node.js that built it; the wheel runs on that of another package.
  program: filesOf(dist, (name) => name !== BILL && !name.endsWith(".code")),
});
const wheel = resolve(folder, wheelName(own));
mkdirSync(folder, { recursive: true });
writeFileSync(wheel, zip(files));
console.log(wheel);
