import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** The git directory of a mirrored repository, or nothing: MIRRORS/owner+name, in it `repo`, bare or not. */
export function mirrorOf(mirrors: string, repository: string): string | undefined {
  const folder = join(mirrors, repository.replace("/", "+"));
  return [join(folder, "repo", ".git"), join(folder, "repo"), join(folder, ".git"), folder].find(
    (candidate) => existsSync(join(candidate, "objects")),
  );
}

/** Runs git and gives what it complains about; nothing when all went well. */
function git(gitFolder: string, tree: string, args: readonly string[]): string | undefined {
  const environment = {
    ...process.env,
    GIT_DIR: resolve(gitFolder),
    GIT_WORK_TREE: resolve(tree),
    GIT_INDEX_FILE: `${resolve(tree)}.index`,
  };
  const { status, stderr } = spawnSync("git", args, { env: environment, encoding: "utf8" });
  return status === 0 ? undefined : `git ${args.join(" ")}: ${stderr.trim()}`;
}

/**
 * The tree of one commit, whole; written once, then kept. Unlike `git archive` it leaves nothing out. A partial clone may
 * lack large files (fixtures): that is said, and the tree is used without them.
 */
export function checkOut(gitFolder: string, commit: string, trees: string): string {
  const tree = join(trees, commit);
  if (existsSync(tree)) return tree;
  mkdirSync(tree, { recursive: true });
  const unread = git(gitFolder, tree, ["read-tree", commit]);
  if (unread !== undefined) throw new Error(unread);
  const incomplete = git(gitFolder, tree, ["checkout-index", "--all", "--force", "--quiet"]);
  if (incomplete !== undefined) console.error(`${commit}: ${incomplete}`);
  return tree;
}
