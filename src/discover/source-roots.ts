/** Folders that a project puts on `sys.path`, read from its own scripts and its packaging file. */
import type { SourceFile } from "../source/source-file.ts";
import { folderOf, isWithin, joinPath, normalisePath, withParents } from "./paths.ts";
import type { Tree } from "./tree.ts";

/** Longer files are not searched to their end: these scripts are short, and settings touch `sys.path` near their top. */
const SEARCH_BYTES = 40_000;

const latin1 = new TextDecoder("latin1");

/** The beginning of a file, one character per byte. */
export function searchable(file: SourceFile): string {
  return latin1.decode(file.bytes.subarray(0, SEARCH_BYTES));
}

/** Folders that `sys.path.insert` and `sys.path.append` name in a script, as far as they exist below the project's root. */
export function pathAdditions(tree: Tree, projectRoot: string, script: SourceFile): readonly string[] {
  const text = searchable(script);
  const found: string[] = [];
  for (const call of text.matchAll(
    /sys\.path\.(?:insert|append|extend)\(([^\n]{0,200}(?:\n[^\n]{0,200})?)/g,
  )) {
    const folder = resolveAddition(tree, projectRoot, script.path, literalPath(call[1] ?? ""));
    if (folder !== undefined) found.push(folder);
  }
  return found;
}

/** `os.path.join(BASE_DIR, "apps", "core")` and `str(BASE_DIR / "apps")` name the same kind of path: the quoted parts, joined. */
function literalPath(argument: string): string {
  const statement = argument.split(/\)\s*(?:\n|$)/)[0] ?? "";
  return [...statement.matchAll(/["']([^"'\n]*)["']/g)].map((part) => part[1] ?? "").join("/");
}

/** The first existing reading: relative to the script's folder, to a folder around it, last to the project's root. */
function resolveAddition(
  tree: Tree,
  projectRoot: string,
  script: string,
  literal: string,
): string | undefined {
  if (literal === "") return undefined;
  for (const base of withParents(folderOf(script))) {
    if (!isWithin(projectRoot, base)) break;
    const folder = normalisePath(joinPath(base, literal.replaceAll("\\", "/")));
    if (folder !== undefined && folder !== base && tree.folders.has(folder)) return folder;
  }
  return undefined;
}

/** Simple spellings of a package folder: setuptools' `package-dir` and `where`, Poetry's `from`, PDM's `package-dir`. */
const PACKAGE_FOLDERS: readonly RegExp[] = [
  /^package-dir[ \t]{0,20}=[ \t]{0,20}["']([\w./-]{1,100})["']/m,
  /package[-_]dir\s{0,20}=\s{0,20}\{\s{0,20}(?:""|'')\s{0,20}[=:]\s{0,20}["']([\w./-]{1,100})["']/,
  /^package_dir[ \t]{0,20}=[ \t]{0,20}\r?\n[ \t]{0,20}=[ \t]{0,20}([\w./-]{1,100})/m,
  /^where[ \t]{0,20}=[ \t\r\n]{0,20}\[?\s{0,20}["']?([\w./-]{1,100})["']?/m,
  /\bfrom[ \t]{0,20}=[ \t]{0,20}["']([\w./-]{1,100})["']/,
];

/** Folders that the packaging files of a folder declare to hold its packages, as far as they exist. */
export function packageFolders(tree: Tree, folder: string): readonly string[] {
  const found = new Set<string>();
  for (const name of ["pyproject.toml", "setup.cfg", "setup.py"]) {
    const file = tree.sightings.get(joinPath(folder, name))?.file;
    if (file !== undefined) for (const declared of declaredFolders(searchable(file))) found.add(declared);
  }
  return [...found].map((name) => joinPath(folder, name)).filter((path) => tree.folders.has(path));
}

function declaredFolders(text: string): readonly string[] {
  const found: string[] = [];
  for (const pattern of PACKAGE_FOLDERS) {
    const folder = normalisePath(pattern.exec(text)?.[1] ?? "");
    if (folder !== undefined && folder !== "") found.push(folder);
  }
  return found;
}

/** `src/` holds packages when it is not one itself and a folder directly in it is. */
export function sourceFolder(tree: Tree, folder: string): readonly string[] {
  const path = joinPath(folder, "src");
  return tree.packageParents.has(path) && !tree.sightings.has(`${path}/__init__.py`) ? [path] : [];
}
