/**
 * Runs git, the only program that pickguard ever starts, and only for somebody who asks for a comparison with a revision.
 *
 * The repository may be a stranger's: of git only commands that read objects and names are used. None of them runs a
 * hook, a filter, a pager or a diff program; the monitor of the file system is switched off, and nothing may be fetched.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { GitTrouble } from "./git-trouble.ts";

/** How a run ended. */
export interface GitRun {
  readonly ok: boolean;
  readonly out: Buffer;
  /** What git complained about, in English. */
  readonly complaint: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs git in a folder. Throws GitTrouble where there is no git at all. */
export function runGit(
  folder: string,
  args: readonly string[],
  input = "",
  environment: Environment = process.env,
): GitRun {
  const { status, stdout, stderr, error } = spawnSync(
    findGit(environment),
    ["-c", "core.fsmonitor=false", "-c", "core.untrackedCache=false", "-C", folder, ...args],
    { input, env: quietEnvironment(environment), maxBuffer: Infinity, windowsHide: true },
  );
  if (error !== undefined) throw new GitTrouble("git could not be started", "is it installed?");
  return { ok: status === 0, out: stdout, complaint: stderr.toString("utf8").trim() };
}

/** A git in the current folder is not ours to run, so that only absolute entries of PATH count. */
function findGit(environment: Environment): string {
  const folders = (environment["PATH"] ?? environment["Path"] ?? "").split(delimiter).filter(isAbsolute);
  const names = process.platform === "win32" ? ["git.exe"] : ["git"];
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
  if (found === undefined)
    throw new GitTrouble("git was not found; comparing with a revision needs it", "is it installed?");
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** In a hook git names its folders relative to where the hook runs; ours may be another one. */
const FOLDERS = ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"];

/** The surroundings of a run: English, without questions, locks and the network. */
export function quietEnvironment(environment: Environment): Record<string, string | undefined> {
  const folders = FOLDERS.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === "" ? [] : [[name, resolve(value)] as const];
  });
  return {
    ...environment,
    ...Object.fromEntries(folders),
    LC_ALL: "C",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_LAZY_FETCH: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
  };
}
