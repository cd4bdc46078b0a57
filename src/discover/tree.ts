/** The files of an audit as project discovery sees them: paths, kinds and what a look at the Python ones told. */
import { isDeepStrictEqual } from "node:util";
import type { SourceFile } from "../source/source-file.ts";
import type { FileKind } from "./file-kind.ts";
import { kindByName } from "./name-kinds.ts";
import { byCodeUnit, folderOf, nameOf, withParents } from "./paths.ts";
import { readTraits, type PythonTraits } from "./python-kinds.ts";
import { isBinary, isPackagingScript, settleKind } from "./content-kinds.ts";

/** One file before projects are known. `traits` is there for Python only. */
export interface Sighting {
  readonly file: SourceFile;
  readonly kind: FileKind;
  readonly traits: PythonTraits | undefined;
}

/** All sightings by path, in code-unit order of their paths, with what is asked about the tree as a whole. */
export interface Tree {
  readonly sightings: ReadonlyMap<string, Sighting>;
  readonly folders: ReadonlySet<string>;
  /** Folders that hold a Python package directly. */
  readonly packageParents: ReadonlySet<string>;
}

/** Looks at every file once. Files given twice count once, the last one. */
export function surveyTree(files: readonly SourceFile[]): Tree {
  const sightings = new Map<string, Sighting>();
  for (const file of [...files].sort((a, b) => byCodeUnit(a.path, b.path)))
    sightings.set(file.path, sight(file));
  const folders = new Set<string>([""]);
  const packageParents = new Set<string>();
  for (const path of sightings.keys()) {
    addFolders(folders, path);
    if (path.endsWith("/__init__.py")) packageParents.add(folderOf(folderOf(path)));
  }
  return { sightings, folders, packageParents };
}

/** Files are never changed in place: one that an update hands over again was seen already. */
const seen = new WeakMap<SourceFile, Sighting>();

/** What a look at one file tells. */
export function sight(file: SourceFile): Sighting {
  const sighting = seen.get(file) ?? lookAt(file);
  seen.set(file, sighting);
  return sighting;
}

/** Whether a look at two files tells the same. */
export function looksAlike(a: SourceFile, b: SourceFile): boolean {
  const [one, other] = [sight(a), sight(b)];
  return one.kind === other.kind && isDeepStrictEqual(one.traits, other.traits);
}

function lookAt(file: SourceFile): Sighting {
  const kind = kindBeforeTraits(file);
  return { file, kind, traits: kind === "python" ? readTraits(file.path, file.bytes) : undefined };
}

/** The kind from name and first bytes; Python is not told apart yet. */
export function kindBeforeTraits(file: SourceFile): FileKind {
  const kind = settleKind(kindByName(file.path), file.bytes);
  if (nameOf(file.path) === "setup.py" && !isPackagingScript(file.bytes)) return "python";
  return kind !== "python" && kind !== "other" && isBinary(file.bytes) ? "other" : kind;
}

function addFolders(folders: Set<string>, path: string): void {
  for (const folder of withParents(folderOf(path))) {
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}
