/** Which commit a comparison starts from. */
import { realpathSync } from "node:fs";
import { runGit } from "./git-program.ts";
import { GitTrouble } from "./git-trouble.ts";

/** The commit that a comparison starts from, as a full object name. */
export interface Base {
  readonly commit: string;
  /** How the user called it. */
  readonly revision: string;
}

/** The top folder of the working tree around a folder, absolute and real. Throws GitTrouble where there is none. */
export function topOf(folder: string): string {
  const run = runGit(folder, ["rev-parse", "--show-toplevel"]);
  const top = textOf(run.out);
  if (run.ok && top !== "") return realpathSync(top).replaceAll("\\", "/");
  if (/dubious ownership/.test(run.complaint))
    throw new GitTrouble(
      "the repository belongs to another user, and git refuses to read it",
      `git config --global --add safe.directory ${folder}`,
    );
  throw new GitTrouble(`${folder} is not in a working tree of git, so there is nothing to compare it with`);
}

/**
 * The commit where the present state parted from a revision: what happened there since then is not this change's doing.
 * Without a common ancestor the revision itself. Throws GitTrouble with what to do where it cannot be told.
 */
export function baseOf(top: string, revision: string): Base {
  const commit = commitOf(top, revision);
  if (commit === undefined) throw unknownRevision(top, revision);
  const run = runGit(top, ["merge-base", commit, "HEAD"]);
  const ancestor = textOf(run.out);
  if (run.ok && ancestor !== "") return { commit: ancestor, revision };
  if (commitOf(top, "HEAD") === undefined)
    throw new GitTrouble("this repository has no commit yet, so there is nothing to compare it with");
  if (isShallow(top))
    throw new GitTrouble(
      `this clone is shallow: it does not reach back to where ${revision} and the present state parted`,
      DEEPEN,
    );
  return { commit, revision };
}

/** The full name of a commit; undefined where there is no such commit. */
export function commitOf(top: string, revision: string): string | undefined {
  if (revision === "" || revision.startsWith("-")) return undefined;
  const run = runGit(top, ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]);
  const commit = textOf(run.out);
  return run.ok && /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined;
}

const DEEPEN =
  "git fetch --unshallow; in GitHub's actions/checkout: fetch-depth: 0; in GitLab CI: GIT_DEPTH: 0";

function unknownRevision(top: string, revision: string): GitTrouble {
  if (isShallow(top)) return new GitTrouble(`this clone is shallow and does not hold "${revision}"`, DEEPEN);
  return new GitTrouble(
    `"${revision}" is no commit of this repository`,
    "a branch, tag or commit such as origin/main, v1.2 or HEAD~1; another machine's branch must be fetched first",
  );
}

function isShallow(top: string): boolean {
  return textOf(runGit(top, ["rev-parse", "--is-shallow-repository"]).out) === "true";
}

function textOf(out: Buffer): string {
  return out.toString("utf8").trim();
}
