/** The files that git has stored: those of a commit, or those of the index. */
import { runGit } from "./git-program.ts";
import { GitTrouble } from "./git-trouble.ts";

/** What a stored path is; a module is another repository at that place. */
export type StoredKind = "file" | "link" | "module";

/** One stored path. */
export interface StoredEntry {
  readonly kind: StoredKind;
  /** The name of its content; of a module the name of a commit. */
  readonly object: string;
}

/** Entries by path, relative to the top, with forward slashes. */
export type StoredTree = ReadonlyMap<string, StoredEntry>;

/** The files of a commit. Throws GitTrouble where git cannot read it. */
export function treeOf(top: string, commit: string): StoredTree {
  const run = runGit(top, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  if (!run.ok) throw missingObjects();
  return parsed(run.out, /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s);
}

/** The files of the index: what would be committed now. Of a conflict, our side. */
export function indexOf(top: string): StoredTree {
  const run = runGit(top, ["ls-files", "--stage", "-z"]);
  if (!run.ok) throw new GitTrouble("git cannot read its index");
  return parsed(run.out, /^(\d+) ([0-9a-f]+) [02]\t(.*)$/s);
}

/** A clone without some of its objects, which may not be fetched in passing. */
export function missingObjects(): GitTrouble {
  return new GitTrouble(
    "this clone does not hold the files of the commit to compare with",
    "it may be partial or shallow: git fetch --refetch --no-filter, or a full clone",
  );
}

function parsed(listing: Buffer, line: RegExp): StoredTree {
  const entries = listing.toString("utf8").split("\0");
  return new Map(
    entries.flatMap((entry) => {
      const [, mode = "", object = "", path] = line.exec(entry) ?? [];
      return path === undefined ? [] : [[path, { kind: kindOf(mode), object }] as const];
    }),
  );
}

/** Modes of git's trees: 120000 is a link, 160000 a commit of another repository. */
function kindOf(mode: string): StoredKind {
  return mode === "120000" ? "link" : mode === "160000" ? "module" : "file";
}
