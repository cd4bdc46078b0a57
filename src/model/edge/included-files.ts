/** Where an include leads in the repository: images and servers put the files elsewhere, so names and folders are compared. */
import { joinPath, parentOf } from "../entry-points/launch.ts";

const VARIANT = /\.(?:template|tmpl|tpl|j2|jinja2?|erb|in|example|sample|dist|default)$/;

/** A file's name without the ending of a template or an example. */
export function plainName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(VARIANT, "");
}

/**
 * The files of the repository that `include PATTERN` in the file `from` most likely means. A named file is looked for in the folders
 * around; of a pattern with `*` only the first folder that holds any counts. Empty when the repository holds none.
 */
export function includedPaths(paths: readonly string[], from: string, pattern: string): readonly string[] {
  const name = pattern.slice(pattern.lastIndexOf("/") + 1);
  const fitting = paths.filter((path) => path !== from && fits(name, plainName(path)));
  for (const folder of foldersFor(from, pattern)) {
    const found = fitting.filter((path) => parentOf(path) === folder || endsIn(parentOf(path), folder));
    if (found.length > 0) return name.includes("*") ? found : found.slice(0, 1);
  }
  return name.includes("*") ? [] : onlyOne(fitting.filter((path) => isBeside(path, from)));
}

/** A folder of the repository, or one by its name (`…/conf.d`) near the including file. */
function foldersFor(from: string, pattern: string): readonly string[] {
  const own = parentOf(from);
  const written = parentOf(pattern);
  const relative = pattern.startsWith("/") ? undefined : joinPath(own, written);
  const name = written.slice(written.lastIndexOf("/") + 1);
  const alike = name === "sites-enabled" ? [name, "sites-available"] : [name];
  const named =
    name === ""
      ? []
      : alike.flatMap((each) => [joinPath(own, each), joinPath(parentOf(own), each), `*/${each}`]);
  return [relative, ...named, own].filter((folder) => folder !== undefined);
}

function endsIn(folder: string, wanted: string): boolean {
  return wanted.startsWith("*/") && `/${folder}`.endsWith(wanted.slice(1));
}

/** Below the including file's folder or the one above it. */
function isBeside(path: string, from: string): boolean {
  const around = parentOf(parentOf(from));
  return around === "" || path.startsWith(`${around}/`);
}

function onlyOne(paths: readonly string[]): readonly string[] {
  return paths.length === 1 ? paths : [];
}

/** Shell patterns with `*` only, in linear time; a variable (`${X}`) fits nothing. */
function fits(pattern: string, name: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === name;
  const last = rest.at(-1) ?? "";
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest.slice(0, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at + last.length <= name.length;
}
