/** Settings modules that only an image has under the name it runs: `cp docker/config.py settings/config.py`. */
import type { AuditFile, DjangoProject } from "../../discover/file-kind.ts";
import type { EntryPoint } from "../entry-points/entry-point.ts";
import { moduleNamedBy, pathFits } from "./settings-references.ts";

/** The path of each such file, with the path at which it stands when it runs. */
export function copiedModules(
  files: ReadonlyMap<string, AuditFile>,
  { sourceRoots }: DjangoProject,
  entryPoints: readonly EntryPoint[],
): ReadonlyMap<string, string> {
  const copied = new Map<string, string>();
  for (const entry of entryPoints) {
    const named = moduleNamedBy(entry);
    const copy = named && entry.copies?.findLast(({ target }) => pathFits(target, named.name));
    if (named === undefined || copy === undefined) continue;
    const source = sourceOf(files, copy.source);
    const place = placeOf(files, sourceRoots, `${named.name.replaceAll(".", "/")}.py`);
    if (source !== undefined && place !== undefined && !files.has(place)) copied.set(source, place);
  }
  return copied;
}

/** The file of the repository, from the root or from the folder that is built. */
function sourceOf(files: ReadonlyMap<string, AuditFile>, written: string): string | undefined {
  const path = written.replace(/^\.?\//, "");
  return files.has(path) ? path : [...files.keys()].find((each) => each.endsWith(`/${path}`));
}

/** The path below the first root whose folder of that name is there. */
function placeOf(
  files: ReadonlyMap<string, AuditFile>,
  roots: readonly string[],
  module: string,
): string | undefined {
  const folder = module.slice(0, module.lastIndexOf("/") + 1);
  const below = (root: string): string => (root === "" ? "" : `${root}/`);
  const root = roots.find((each) => [...files.keys()].some((path) => path.startsWith(below(each) + folder)));
  return root === undefined ? undefined : below(root) + module;
}
