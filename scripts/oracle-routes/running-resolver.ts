/** Asks a running Django for its routes, in a virtual environment of the project. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentsOf } from "../oracle-settings/manifest.ts";
import type { Installation } from "../oracle-settings/running-django.ts";
import type { InstalledProject } from "./manifest.ts";

/** One route as Django's resolver has it. */
export interface RunningRoute {
  readonly pattern: string;
  readonly name: string | null;
  /** Dotted names of the view, the likeliest first. */
  readonly views: readonly string[];
  /** Whether it comes from a URLconf outside the tree. */
  readonly library: boolean;
  /** Whether the view itself is a library's code. */
  readonly outside: boolean;
  readonly admin: boolean;
  readonly url: string | null;
  /** What a stranger gets; null where the answer says nothing. */
  readonly answer: "login" | "open" | "elsewhere" | null;
  /** The HTTP method that was answered. */
  readonly method: string | null;
  /** Status and location, or the exception. */
  readonly said: string;
}

/** What Django said. */
export interface RunningAnswer {
  readonly django?: string;
  readonly error?: string;
  readonly routes?: readonly RunningRoute[];
}

const SCRIPT = join(import.meta.dirname, "dump_routes.py");

/** All routes of a project in its made-up production; `explain` lets Python print its traceback when it does not start. */
export function askResolver(
  installed: InstalledProject,
  installation: Installation,
  explain: boolean,
): RunningAnswer {
  const { text, error } = answerOf(SCRIPT, installed, installation, explain);
  if (text === undefined) return { error };
  const answer: RunningAnswer = JSON.parse(text);
  return answer;
}

/** What a script prints that runs in the project's environment as its made-up production would. */
export function answerOf(
  script: string,
  { project, environment, absent, folders, newer }: InstalledProject,
  { tree, python }: Installation,
  explain: boolean,
): { readonly text: string; readonly error?: never } | { readonly text?: never; readonly error: string } {
  const scratch = mkdtempSync(join(tmpdir(), "pickguard-routes-"));
  for (const below of folders) mkdirSync(join(scratch, below), { recursive: true });
  const folder = join(tree, project.folder);
  const path = [folder, ...(project.path ?? []).map((each) => join(tree, each))];
  const production = environmentsOf(project).find(({ name }) => name === "production");
  const { stdout, stderr, error } = spawnSync(python, [script], {
    cwd: folder,
    input: JSON.stringify({ tree, path, absent, newer, explain }),
    encoding: "utf8",
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: "/nonexistent",
      LANG: "C.UTF-8",
      PYTHONDONTWRITEBYTECODE: "1",
      ...Object.fromEntries(production?.variables ?? []),
      ...Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [name, value.replace("{scratch}", scratch)]),
      ),
    },
    maxBuffer: 200_000_000,
    timeout: 1_800_000,
  });
  if (explain && stderr !== "") console.log(stderr.split("\n").slice(-25).join("\n"));
  if (error !== undefined || stdout === "")
    return { error: `Python gave no answer: ${error?.message ?? stderr.slice(-500)}` };
  return { text: stdout };
}
