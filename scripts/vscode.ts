/**
 * `npm run vscode [-- FOLDER]`: builds the VS Code extension and packs it as FOLDER/pickguard-VERSION.vsix (default: out).
 * What it needs beside the repository's own packages is installed into editors/vscode first.
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundledPackages } from "./packaging/bundled-packages.ts";
import { noticeOf } from "./packaging/notice.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const extension = join(repository, "editors/vscode");
const out = resolve(process.argv[2] ?? join(repository, "out"));

/** Its entry point, below the extension's folder. */
const ENTRY = "src/extension.ts";

function installWhatIsMissing(): void {
  const installed = join(extension, "node_modules/.package-lock.json");
  if (existsSync(installed) && changed(installed) >= changed(join(extension, "package-lock.json"))) return;
  // No package of it needs to run anything when it is installed.
  const words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  execFileSync("npm", words, { cwd: extension, stdio: "inherit", shell: process.platform === "win32" });
}

/** When a file was written, in milliseconds. */
function changed(path: string): number {
  return statSync(path).mtimeMs;
}

async function bundleClient(): Promise<void> {
  await build({
    absWorkingDir: extension,
    entryPoints: [ENTRY],
    outfile: "dist/extension.js",
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
    minifySyntax: true,
    legalComments: "none",
    logLevel: "warning",
  });
}

/** The program that serves, as the wheel carries it. */
function buildServer(): void {
  const server = join(extension, "server");
  rmSync(server, { recursive: true, force: true });
  mkdirSync(server);
  const builder = join(repository, "scripts/build.ts");
  execFileSync(process.execPath, ["--import", "tsx", builder, join(server, "dist")], {
    cwd: repository,
    stdio: "inherit",
  });
  // Bytecode fits the Node.js that built it; the extension runs on that of VS Code.
  for (const name of readdirSync(join(server, "dist")))
    if (name.endsWith(".code")) rmSync(join(server, "dist", name));
  // The launcher is an ES module; Node.js looks for this above it.
  writeFileSync(join(server, "package.json"), `${JSON.stringify({ type: "module" })}\n`);
}

/** The licences of the program's packages, and of those that only the client has. */
async function writeNotices(): Promise<void> {
  copyFileSync(join(repository, "LICENSE"), join(extension, "LICENSE"));
  const notice = readFileSync(join(repository, "NOTICE"), "utf8").trimEnd();
  const client = await bundledPackages(extension, ENTRY);
  writeFileSync(join(extension, "NOTICE"), `${[notice, ...client.map(noticeOf)].join("\n\n")}\n`);
}

function pack(): void {
  mkdirSync(out, { recursive: true });
  const vsce = join(extension, "node_modules/@vscode/vsce/vsce");
  const words = ["package", "--no-dependencies", "--allow-missing-repository", "--out", `${out}/`];
  execFileSync(process.execPath, [vsce, ...words], {
    cwd: extension,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

installWhatIsMissing();
await bundleClient();
buildServer();
await writeNotices();
pack();
const { version } = JSON.parse(readFileSync(join(extension, "package.json"), "utf8")) as { version: string };
console.log(join(out, `pickguard-${version}.vsix`));
