/** Arithmetic on audit paths: forward slashes, relative to the audit root, "" being the root itself. */

/** The folder that holds a path; "" for a path at the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

/** The last segment of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A path below a folder; the folder "" adds nothing. */
export function joinPath(folder: string, rest: string): string {
  if (folder === "") return rest;
  return rest === "" ? folder : `${folder}/${rest}`;
}

/** Whether a path is the folder itself or lies below it. */
export function isWithin(folder: string, path: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}

/** The part of a path below a folder that encloses it. */
export function below(folder: string, path: string): string {
  return folder === "" ? path : path.slice(folder.length + 1);
}

/** A folder and everything that encloses it, innermost first, ending with "". */
export function withParents(folder: string): readonly string[] {
  const folders = [folder];
  for (let at = folder; at !== ""; folders.push(at)) at = folderOf(at);
  return folders;
}

/** Resolves `.` and `..` in a relative path; undefined when it leaves the audit root. */
export function normalisePath(path: string): string | undefined {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") kept.push(segment);
    else if (kept.pop() === undefined) return undefined;
  }
  return kept.join("/");
}

/** Orders by UTF-16 code unit, so that output never depends on a machine's locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The innermost of the folders that encloses a path (or is it). */
export function innermost(
  folders: { readonly has: (folder: string) => boolean },
  path: string,
): string | undefined {
  for (let at = path; ; at = folderOf(at)) {
    if (folders.has(at)) return at;
    if (at === "") return undefined;
  }
}
