/** `pickguard check --since` and `--staged`: two states of a tree, at least one of them read from git's objects. */
import { describeChange, type TreeState } from "../audit/changes/describe-change.ts";
import type { Disk } from "../discover/disk.ts";
import type { Discovery } from "../discover/file-kind.ts";
import { objectName } from "../git/objects.ts";
import { baseOf, commitOf, topOf } from "../git/revisions.ts";
import { indexOf, treeOf, type StoredTree } from "../git/stored-tree.ts";
import { treeDisk, type KnownContents } from "../git/tree-disk.ts";
import type { ChangeReport } from "../report/change-report.ts";
import { readTree, stateOf, type AuditedState, type CheckRun } from "./check-run.ts";

/** A change with the files of the present state. */
export interface Checked {
  readonly change: ChangeReport;
  readonly discovery: Discovery;
}

/** The working tree against the commit where it parted from a revision. Throws GitTrouble. */
export async function checkSince(run: CheckRun, revision: string): Promise<Checked> {
  const top = topOf(run.root);
  const base = baseOf(top, revision);
  const tree = treeOf(top, base.commit);
  const now = await readTree(run);
  const before = await stateIn(run, treeDisk(top, tree, knownContents(now.discovery, tree)));
  return compared(before, stateOf(run, now, before.kept), base);
}

/** What would be committed against the last commit; before the first one, against nothing. Throws GitTrouble. */
export async function checkStaged(run: CheckRun): Promise<Checked> {
  const top = topOf(run.root);
  const commit = commitOf(top, "HEAD");
  const tree: StoredTree = commit === undefined ? new Map() : treeOf(top, commit);
  const index = indexOf(top);
  const work = await readTree(run);
  const known = knownContents(work.discovery, index);
  const before = await stateIn(run, treeDisk(top, tree, known));
  const after = stateOf(run, await readTree(run, treeDisk(top, index, known)), before.kept);
  return compared(before, after, { revision: "HEAD", ...(commit === undefined ? {} : { commit }) });
}

/** Whether the index is what the last commit holds: then nothing would be committed. Throws GitTrouble. */
export function isNothingStaged(root: string): boolean {
  const top = topOf(root);
  const commit = commitOf(top, "HEAD");
  if (commit === undefined) return indexOf(top).size === 0;
  const [tree, index] = [treeOf(top, commit), indexOf(top)];
  return (
    tree.size === index.size &&
    [...index].every(([path, { kind, object }]) => {
      const stored = tree.get(path);
      return stored?.object === object && stored.kind === kind;
    })
  );
}

async function stateIn(run: CheckRun, disk: Disk): Promise<AuditedState> {
  return stateOf(run, await readTree(run, disk));
}

function compared(before: TreeState, after: TreeState, base: ChangeReport["base"]): Checked {
  return { change: describeChange(before, after, base), discovery: after.discovery };
}

/** What lies on the disk need not be read from git again. */
function knownContents({ files }: Discovery, tree: StoredTree): KnownContents {
  const [sample] = tree.values();
  const digits = sample?.object.length ?? 40;
  return new Map(files.map(({ bytes }) => [objectName(bytes, digits), bytes] as const));
}
