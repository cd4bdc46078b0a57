/** Puts the files' facts together into one program. */
import type { AuditFile } from "../discover/file-kind.ts";
import type { PythonFacts, StarImport } from "../extract/facts.ts";
import { onceFor } from "./once.ts";
import type { LibraryNames, Program, Unit } from "./program.ts";

/** One file with what was extracted from it. */
export interface ExtractedFile {
  readonly file: AuditFile;
  readonly facts: PythonFacts;
}

/**
 * Binds files into a program. A file can be imported by its module name and by its path from the audit root, whichever a
 * project puts on `sys.path`. Names are resolved when somebody asks.
 */
export function bind(files: readonly ExtractedFile[], names: LibraryNames): Program {
  const units = new Map<string, Unit>();
  const modules = new Map<string, Unit[]>();
  const suffixes = new Map<string, Unit[]>();
  for (const { file, facts } of files) {
    const unit = makeUnit(file, facts);
    units.set(file.path, unit);
    registerFile({ modules, suffixes }, file, unit);
  }
  return {
    units,
    modules,
    suffixes,
    names,
    resolution: {
      symbols: new Map(),
      externals: new Map(),
      hierarchies: new Map(),
      unsettled: new Set(),
      attributes: new Map(),
      members: { class: new Map(), instance: new Map(), super: new Map() },
      progress: { open: 0, cut: Infinity, dropped: 0 },
    },
  };
}

/** Adds a unit, or a file, under a name by which it may be imported. */
export function register<Named>(index: Map<string, Named[]>, name: string, named: Named): void {
  const same = index.get(name);
  if (same) same.push(named);
  else index.set(name, [named]);
}

/** What may be imported: by its whole name, or by the end of its path. */
export interface ImportIndex<Named> {
  readonly modules: Map<string, Named[]>;
  readonly suffixes: Map<string, Named[]>;
}

/** Adds a file, or what stands for it, under all names by which it may be imported. */
export function registerFile<Named>(
  { modules, suffixes }: ImportIndex<Named>,
  file: AuditFile,
  named: Named,
): void {
  for (const name of namesOf(file)) register(modules, name, named);
  for (const suffix of suffixesOf(file.path)) register(suffixes, suffix, named);
}

/** A file's module, and its path with dots. */
export function namesOf({ module, path }: AuditFile): ReadonlySet<string> {
  const dotted = dottedPath(path);
  return new Set([module ?? dotted, dotted]);
}

/** `b.c` and `b.c.d` … of `a/b/c.py`: every proper end with at least two parts. */
function suffixesOf(path: string): string[] {
  const parts = dottedPath(path).split(".");
  return parts.slice(1, -1).map((_, index) => parts.slice(index + 1).join("."));
}

/** A file of a program. */
export function makeUnit(file: AuditFile, facts: PythonFacts): Unit {
  const isPackage = file.path === "__init__.py" || file.path.endsWith("/__init__.py");
  return { file, facts, module: file.module ?? dottedPath(file.path), isPackage };
}

function dottedPath(path: string): string {
  return path
    .replace(/\.pyi?$/, "")
    .replace(/\/__init__$/, "")
    .replaceAll("/", ".");
}

/**
 * The unit a dotted name means to an importer: of several projects' modules, the one that shares most of its path; a package before a
 * module of its name (docs.python.org/3/library/pkgutil.html, `FileFinder` looks for folders first).
 */
export function findModule(program: Program, name: string, importer: Unit): Unit | undefined {
  return nearest(program.modules.get(name) ?? program.suffixes.get(name), importer);
}

function nearest(candidates: readonly Unit[] | undefined, importer: Unit): Unit | undefined {
  if (!candidates || candidates.length < 2) return candidates?.[0];
  let best = candidates[0];
  let bestShared = -1;
  for (const candidate of candidates) {
    const shared = sharedPrefix(candidate.file.path, importer.file.path);
    if (shared > bestShared || (shared === bestShared && best && hides(candidate, best)))
      [best, bestShared] = [candidate, shared];
  }
  return best;
}

/** Whether one is a folder and the other a file of the same name beside it. */
function hides({ file: { path }, isPackage }: Unit, { file: other }: Unit): boolean {
  return isPackage && path.slice(0, -"/__init__.py".length) === other.path.slice(0, -".py".length);
}

/**
 * A module inside a package, by the package's name or by its path: one whose folder stands on `sys.path` itself is imported under
 * its own name all the same (`import site.orders.views` beside `orders.views`).
 */
export function submoduleOf(program: Program, unit: Unit, name: string): Unit | undefined {
  const found =
    findModule(program, `${unit.module}.${name}`, unit) ??
    (unit.isPackage ? findModule(program, `${dottedPath(unit.file.path)}.${name}`, unit) : undefined);
  return found === unit ? undefined : found;
}

/** Python 2's `from ajax import run` beside `ajax.py`, which scripts still do; in a package's own file, what lies in the package. */
export function moduleBeside(program: Program, name: string, importer: Unit): Unit | undefined {
  const end = importer.isPackage ? importer.module.length : importer.module.lastIndexOf(".");
  if (end === -1 || name.includes(".")) return undefined;
  const beside = nearest(program.modules.get(`${importer.module.slice(0, end)}.${name}`), importer);
  return beside === importer ? undefined : beside;
}

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** Names that parts of Django's apps have and no library's modules: `import forms` beside `forms.py` can mean no other. */
const PARTS = /^(?:decorators|forms|helpers|managers|models|serializers|utils|views)$/;

/** Python 2's `import forms` beside `forms.py`. */
export function partBeside(program: Program, name: string, importer: Unit): Unit | undefined {
  return PARTS.test(name) ? moduleBeside(program, name, importer) : undefined;
}

/** The module of a star import; Python 2's `from certificate import *` in a package's own file too. */
export function starredModule(program: Program, unit: Unit, { module, level }: StarImport): Unit | undefined {
  const found = findModule(program, absoluteModule(unit, module, level), unit);
  return found ?? (level === 0 ? moduleBeside(program, module, unit) : undefined);
}

/** The absolute dotted name of an import as written in `unit`: leading dots climb from its package. */
export function absoluteModule(unit: Unit, module: string, level: number): string {
  if (level === 0) return module;
  const names = absoluteNames(unit);
  const key = level === 1 ? module : `${level} ${module}`;
  const known = names.get(key);
  if (known !== undefined) return known;
  const name = climbedModule(unit, module, level);
  names.set(key, name);
  return name;
}

/** Names of a unit's relative imports: every name that a star import may hold asks for them again. */
const absoluteNames = onceFor<Unit, Map<string, string>>(() => new Map());

function climbedModule(unit: Unit, module: string, level: number): string {
  const parts = unit.module.split(".");
  const keep = parts.length - level + (unit.isPackage ? 1 : 0);
  const base = parts.slice(0, Math.max(keep, 0));
  return [...base, ...(module ? [module] : [])].join(".");
}
