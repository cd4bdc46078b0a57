/** Asks a running Django for its settings, in a virtual environment of the project. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Answer } from "./compare.ts";
import type { OracleEnvironment, OracleProject } from "./manifest.ts";

/** Where the project and its Python live on this machine. */
export interface Installation {
  readonly tree: string;
  readonly python: string;
}

const SCRIPT = join(import.meta.dirname, "dump_settings.py");

/** What Django holds under these names; `explain` lets Python print its traceback when it refuses to start. */
export function askDjango(
  project: OracleProject,
  { tree, python }: Installation,
  environment: OracleEnvironment,
  names: readonly string[],
  explain: boolean,
): Answer {
  const folder = join(tree, project.folder);
  const path = [folder, ...(project.path ?? []).map((each) => join(tree, each))];
  const { stdout, stderr, error } = spawnSync(python, [SCRIPT], {
    cwd: folder,
    input: JSON.stringify({ names, tree, path, explain }),
    encoding: "utf8",
    env: { ...bareEnvironment(), ...Object.fromEntries(environment.variables) },
    maxBuffer: 100_000_000,
    timeout: 120_000,
  });
  if (explain && stderr !== "") console.log(stderr.split("\n").slice(-25).join("\n"));
  if (error !== undefined || stdout === "")
    throw new Error(`${project.name}: Python gave no answer: ${error?.message ?? stderr.slice(-500)}`);
  const answer: Answer = JSON.parse(stdout);
  return answer;
}

/** What a container has at least; nothing of the user's own environment. */
function bareEnvironment(): Readonly<Record<string, string>> {
  return {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    HOME: "/nonexistent",
    LANG: "C.UTF-8",
    PYTHONDONTWRITEBYTECODE: "1",
  };
}
