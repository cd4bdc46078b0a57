/** From a folder on disk to a discovery: walk, read, classify. */
import { resolve } from "node:path";
import type { Problem } from "../findings/finding.ts";
import type { SourceFile } from "../source/source-file.ts";
import { classify } from "./classify.ts";
import type { Discovered } from "./discovered.ts";
import { MACHINE_DISK, type Disk } from "./disk.ts";
import type { Discovery } from "./file-kind.ts";
import { parsePatterns } from "./ignore-rules.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { copyOfNotes, listedProblems, newNotes, type Notes } from "./notes.ts";
import { byCodeUnit } from "./paths.ts";
import { readFiles } from "./read-files.ts";
import { shownRoot } from "./shown-root.ts";
import { discoveredBefore, filesAgain, remember, walkAgain, type TreeMemory } from "./tree-memory.ts";
import { UnusableRoot } from "./unusable-root.ts";

/** What to look at. Patterns are written as in a `.gitignore` at the audit root; backslashes count as slashes. */
export interface DiscoverOptions {
  /** Audited although an ignore file or a default (vendored code, build output) leaves it out. */
  readonly include?: readonly string[];
  /** Left out. Wins over `include`. */
  readonly exclude?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** The file system to read from; the machine's by default. */
  readonly disk?: Disk;
  /** What was found earlier: of a tree that is as it was, the same discovery is given again. */
  readonly memory?: TreeMemory;
}

/**
 * Reads a repository. The result depends on its content alone, never on the order in which a disk lists it.
 * Rejects with `UnusableRoot` when there is no such folder; everything else that goes wrong is a problem in the result.
 */
export async function discover(root: string, options: DiscoverOptions): Promise<Discovered> {
  const disk = options.disk ?? MACHINE_DISK;
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const realRoot = usableRoot(root, disk);
  const include = parsePatterns(options.include ?? []);
  const exclude = parsePatterns(options.exclude ?? []);
  const key = JSON.stringify([root, realRoot, options.include, options.exclude, limits]);
  const before = options.memory?.get(key);
  const walk = walkAgain(before, { root: realRoot, disk, limits, include, exclude }, newNotes);
  const notes = copyOfNotes(walk.notes);
  const files = filesAgain(before, readFiles(walk.walked, { root: realRoot, disk, limits }, notes));
  const discovered = discoveredBefore(before, files, notes) ?? discoveredIn(root, files, notes);
  if (options.memory) remember(options.memory, key, { walk, files, notes, discovered });
  return discovered;
}

function discoveredIn(root: string, files: readonly SourceFile[], notes: Notes): Discovered {
  const skipped = new Map([...notes.skipped].sort(([a], [b]) => byCodeUnit(a, b)));
  const discovery = classify(files, skipped);
  return {
    discovery,
    problems: [...listedProblems(notes), ...emptiness(shownRoot(root), files, discovery)],
    leftOut: notes.leftOut.toSorted((a, b) => byCodeUnit(a.path, b.path)),
  };
}

function usableRoot(root: string, disk: Disk): string {
  const absolute = resolve(root).replaceAll("\\", "/");
  switch (disk.kindOf(absolute)) {
    case "folder":
      return withoutFinalSlash(disk.resolve(absolute) ?? absolute);
    case "file":
      throw new UnusableRoot(`${root} is a file; give the folder of the repository that holds it`);
    case "link":
      throw new UnusableRoot(`${root} is a symbolic link that leads nowhere`);
    case "special":
      throw new UnusableRoot(`${root} is neither a folder nor a file`);
    case undefined:
      throw new UnusableRoot(`${root} does not exist`);
  }
}

function withoutFinalSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}

/** One line when there is nothing to audit, or no Django in what there is. */
function emptiness(root: string, files: readonly SourceFile[], discovery: Discovery): readonly Problem[] {
  if (files.length === 0)
    return [{ kind: "nothing-to-audit", message: `${root} holds no file that pickguard reads` }];
  if (discovery.projects.length > 0) return [];
  return [
    {
      kind: "no-django",
      message: `no Django project found in ${root} (no manage.py, settings module or packaged app): files are looked at one by one, without settings and routes`,
    },
  ];
}
