/**
 * What can be said of the files that somebody looks at before a large project is audited: an audit of these files, of what they import,
 * of the settings and of the routes. It finds less than the whole audit, which follows and has the last word; what it finds nearly
 * always stays (`npm run glance:oracle` counts).
 */
import { absoluteModule, makeUnit, registerFile } from "../bind/bind.ts";
import type { AuditFile, Discovery, FileKind } from "../discover/file-kind.ts";
import { extractPython } from "../extract/extract-file.ts";
import type { PythonFacts } from "../extract/facts.ts";
import { isExtracted, type KeptFacts } from "./extraction.ts";

/** A part of a discovery, with the facts that it took to choose it: a later audit of the same bytes takes them over. */
export interface Glance {
  readonly discovery: Discovery;
  readonly facts: KeptFacts;
}

/** Imported files that a glance takes in: a third of a second's work. */
export const GLANCE_FILES = 120;

/** Below this many Python files a whole audit is done as soon. */
const LARGE = 500;

/** These are taken in where they are looked at; all other kinds are few and small, and say how the project is run. */
const LEFT_ASIDE: ReadonlySet<FileKind> = new Set<FileKind>([
  "python",
  "migration",
  "test",
  "template",
  "javascript",
  "document",
  "other",
]);

/** What to look at first for some paths; undefined where the tree is small, or holds none of them. */
export function glanceAt(discovery: Discovery, paths: ReadonlySet<string>): Glance | undefined {
  if (discovery.files.filter(isExtracted).length < LARGE) return undefined;
  const looked = discovery.files.filter(({ path }) => paths.has(path));
  if (looked.length === 0) return undefined;
  const routes = discovery.files.filter(({ kind }) => kind === "urlconf");
  const settings = discovery.files.filter(({ kind }) => kind === "settings");
  const facts = new Map<string, { bytes: Uint8Array; facts: PythonFacts }>();
  const taken = new Set([...looked, ...settings, ...routes]);
  const imported = importsIn(discovery.files, facts);
  // Nearest first; a URLconf imports all views, and only what it says itself matters here.
  let nearest: readonly AuditFile[] = [...looked, ...settings];
  const most = taken.size + GLANCE_FILES;
  while (nearest.length > 0 && taken.size < most) {
    nearest = nearest.flatMap(imported).filter((file) => {
      const isNew = !taken.has(file) && taken.size < most;
      if (isNew) taken.add(file);
      return isNew;
    });
  }
  const isTaken = (file: AuditFile): boolean => taken.has(file) || !LEFT_ASIDE.has(file.kind);
  return { discovery: { ...discovery, files: discovery.files.filter(isTaken) }, facts };
}

/** The files of the tree that a file imports, by every name that its imports may mean. */
function importsIn(
  files: readonly AuditFile[],
  facts: Map<string, { bytes: Uint8Array; facts: PythonFacts }>,
): (file: AuditFile) => readonly AuditFile[] {
  const byName = filesByName(files.filter(isExtracted));
  return (file) => {
    if (!isExtracted(file)) return [];
    const known = facts.get(file.path)?.facts ?? extractPython(file.bytes);
    facts.set(file.path, { bytes: file.bytes, facts: known });
    const unit = makeUnit(file, known);
    const modules = importedNames(known).flatMap(({ module, level, name }) => {
      const absolute = absoluteModule(unit, module, level);
      return name === undefined ? [absolute] : [`${absolute}.${name}`, absolute];
    });
    return modules.flatMap((module) => byName.get(module) ?? []);
  };
}

interface ImportedName {
  readonly module: string;
  readonly level: number;
  readonly name?: string | undefined;
}

function importedNames({ functions, importedModules }: PythonFacts): readonly ImportedName[] {
  const named = functions.flatMap(({ fragment }) => fragment.values.filter((value) => value.op === "import"));
  return [...named, ...importedModules];
}

function filesByName(files: readonly AuditFile[]): ReadonlyMap<string, readonly AuditFile[]> {
  const index = { modules: new Map<string, AuditFile[]>(), suffixes: new Map<string, AuditFile[]>() };
  for (const file of files) registerFile(index, file, file);
  return new Map([...index.suffixes, ...index.modules]);
}
