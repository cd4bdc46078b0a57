/** Which file an import means. */
import { posix } from "node:path";
import type { Program } from "./frame.ts";

/** The folder that `from .` means in this module, going `level - 1` folders up. */
export function relativeFolder(modulePath: string, level: number): string | undefined {
  let folder = posix.dirname(modulePath);
  for (let up = 1; up < level; up++) {
    if (folder === "." || folder === "") return undefined;
    folder = posix.dirname(folder);
  }
  return folder === "." ? "" : folder;
}

/** The file of a module below a folder: `a/b.py` or `a/b/__init__.py`. */
export function moduleBelow(program: Program, folder: string, dotted: string): string | undefined {
  const base = [folder, ...dotted.split(".")].filter((part) => part !== "").join("/");
  const candidates = dotted === "" ? [join(base, "__init__.py")] : [`${base}.py`, join(base, "__init__.py")];
  return candidates.find((path) => program.files.has(path));
}

function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The file of an absolute import, looked for in the source roots and then in the folders above the importing module. */
export function absoluteModule(program: Program, modulePath: string, dotted: string): string | undefined {
  for (const root of [...program.sourceRoots, ...foldersAbove(modulePath)]) {
    const found = moduleBelow(program, root, dotted);
    if (found !== undefined && found !== modulePath) return found;
  }
  return undefined;
}

function foldersAbove(modulePath: string): readonly string[] {
  const parts = modulePath.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
}

/** Whether the first part of a dotted name is a package or module of the repository. */
export function isOwnPackage(program: Program, modulePath: string, dotted: string): boolean {
  const top = dotted.split(".")[0] ?? dotted;
  return absoluteModule(program, modulePath, top) !== undefined;
}

/** `name` below a package given by its `__init__.py`. */
export function submodule(program: Program, packagePath: string, name: string): string | undefined {
  if (posix.basename(packagePath) !== "__init__.py") return undefined;
  return moduleBelow(program, posix.dirname(packagePath), name);
}
