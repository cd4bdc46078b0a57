/** Files by the names that editors give them. */
import { join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The absolute path behind a `file:` address; undefined for everything else (unsaved files, remote ones). */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** The address of a path below a folder. */
export function uriBelow(folder: string, path: string): string {
  return pathToFileURL(join(folder, path)).href;
}

/** The path of a file relative to a folder, with forward slashes; undefined where it lies elsewhere. */
export function pathWithin(folder: string, absolute: string): string | undefined {
  const path = relative(folder, absolute).split(sep).join("/");
  return path === "" ||
    path === ".." ||
    path.startsWith("../") ||
    path.startsWith("/") ||
    /^[a-z]:/i.test(path)
    ? undefined
    : path;
}
