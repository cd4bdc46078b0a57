/**
 * Runs after every `npm install` in this folder. Only where npm has cloned the repository to install pickguard from it, as
 * pre-commit does, nobody else builds what the package ships; in a working copy `./pickguard` and CI build when they need it.
 *
 * Plain JavaScript, because nothing is installed yet: a global installation (`npm install -g`) leaves the clone's own
 * dependencies out, and would again if the nested run inherited that it is global.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { sep } from "node:path";

/** npm names the folders of its clones so. */
const isNpmsClone = process
  .cwd()
  .split(sep)
  .some((folder) => folder.startsWith("git-clone"));

// npm comes here twice.
if (isNpmsClone && !existsSync("dist/pickguard.js")) {
  const { npm_config_global: _, npm_config_location: __, ...env } = process.env;
  const npm = process.env.npm_execpath ?? "";
  const ci = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--include=dev", "--global=false"];
  run([npm, ...ci], env);
  run(["--import", "tsx", "scripts/build.ts"], env);
}

/** @param {string[]} args @param {NodeJS.ProcessEnv} env */
function run(args, env) {
  const { status } = spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"], env });
  if (status !== 0) process.exit(status ?? 1);
}
