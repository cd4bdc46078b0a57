/** Dotted names of Python files, seen from folders on `sys.path`. */
import { below, folderOf, isWithin, withParents } from "./paths.ts";

/** Whether a path is a file of the audited tree. */
export type HasFile = (path: string) => boolean;

/**
 * Every name under which a file can be imported, nearest source root first. Empty when no root encloses it or a part
 * of its path cannot stand in a dotted name (`my-script.py`).
 */
export function moduleNames(path: string, sourceRoots: readonly string[]): readonly string[] {
  const names: string[] = [];
  for (const root of sourceRoots) {
    const name = isWithin(root, path) ? dottedFrom(root, path) : undefined;
    if (name !== undefined) names.push(name);
  }
  return names;
}

function dottedFrom(root: string, path: string): string | undefined {
  const parts = below(root, path)
    .replace(/\.pyw?$/, "")
    .split("/");
  if (parts.length > 1 && parts[parts.length - 1] === "__init__") parts.pop();
  return parts.every((part) => /^[\p{L}\p{N}_]+$/u.test(part)) ? parts.join(".") : undefined;
}

/** The folder that holds the outermost package around a file: climbs while there is an `__init__.py`. */
export function importRoot(path: string, hasFile: HasFile): string {
  for (const folder of withParents(folderOf(path))) {
    if (folder === "" || !hasFile(`${folder}/__init__.py`)) return folder;
  }
  return "";
}
