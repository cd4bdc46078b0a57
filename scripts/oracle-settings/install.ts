/** Makes what the oracle needs on this machine: trees at their commits and virtual environments. Uses `git` and `uv` (on PyPI). */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { OracleProject } from "./manifest.ts";

/** Folders that hold a tree and a virtual environment for each project. */
export interface Folders {
  readonly trees: string;
  readonly venvs: string;
}

/** Makes the project's tree and environment where they are missing; throws when a command fails. */
export function install(project: OracleProject, folders: Folders): void {
  const tree = join(folders.trees, project.name);
  const venv = join(folders.venvs, project.name);
  const isNew = !existsSync(tree);
  if (isNew && project.generate === undefined) fetchTree(project, tree);
  if (!existsSync(venv)) makeEnvironment(project, isNew && project.generate !== undefined ? "." : tree, venv);
  if (isNew && project.generate !== undefined) generate(project, project.generate, tree, venv);
}

/** One commit, without history. */
function fetchTree({ repository, commit }: OracleProject, folder: string): void {
  if (repository === undefined || commit === undefined) return;
  mkdirSync(folder, { recursive: true });
  run("git", ["init", "--quiet"], folder);
  run("git", ["fetch", "--quiet", "--depth", "1", repository, commit], folder);
  run("git", ["checkout", "--quiet", commit], folder);
}

function makeEnvironment({ python, requirements }: OracleProject, from: string, venv: string): void {
  run("uv", ["venv", "--quiet", "--python", python, venv], ".");
  const wanted = requirements.flatMap((requirement) =>
    requirement.startsWith("-r ") ? requirement.split(" ") : [requirement],
  );
  run("uv", ["pip", "install", "--quiet", "--python", join(venv, "bin/python"), ...wanted], from);
}

/** Runs the generator in the new tree, with the environment's programs first on the path. */
function generate(project: OracleProject, command: readonly string[], tree: string, venv: string): void {
  const template = `${tree}.template`;
  if (project.repository !== undefined && !existsSync(template)) fetchTree(project, template);
  mkdirSync(tree, { recursive: true });
  const words = command.map((word) => word.replace("{template}", template).replace("{tree}", tree));
  const [program = "", ...given] = words;
  const path = [join(venv, "bin"), process.env["PATH"] ?? ""].join(delimiter);
  run(program, given, tree, { ...process.env, PATH: path });
}

function run(
  program: string,
  given: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
): void {
  const { status, error } = spawnSync(program, given, { cwd, env, stdio: "inherit" });
  if (status !== 0) throw new Error(`${program} ${given.join(" ")} failed: ${error?.message ?? status}`);
}
