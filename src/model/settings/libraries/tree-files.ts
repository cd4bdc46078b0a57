/** Questions about files and folders: answered for the audited tree, never for the machine that the audit runs on. */
import { posix } from "node:path";
import type { AbstractValue, Origin } from "../value.ts";
import { truthValue, unknown, VIRTUAL_ROOT } from "../value.ts";
import type { Frame } from "../interpreter/frame.ts";

/** What is asked of a path. */
export type PathQuestion = "exists" | "isfile" | "isdir";

/** Names of the questions in `os.path` and `pathlib.Path`. */
export const PATH_QUESTIONS: ReadonlyMap<string, PathQuestion> = new Map([
  ["os.path.exists", "exists"],
  ["os.path.lexists", "exists"],
  ["os.path.isfile", "isfile"],
  ["os.path.isdir", "isdir"],
  ["exists", "exists"],
  ["is_file", "isfile"],
  ["is_dir", "isdir"],
]);

/**
 * A file that is in the tree is there. What is not in the tree may still be put there by a deployment; only where the
 * environment is given is the tree taken for the whole installation.
 */
export function askTree(
  frame: Frame,
  question: PathQuestion,
  path: AbstractValue | undefined,
  origin: Origin,
): AbstractValue {
  const place = placeInTree(path);
  if (place === undefined) return unknown("whether a file exists on the machine", origin);
  const isFile = frame.run.program.files.has(place) || frame.run.program.texts?.has(place) === true;
  const isFolder = !isFile && isFolderOf(frame, place);
  const found = (question !== "isdir" && isFile) || (question !== "isfile" && isFolder);
  const isSettled = isFile || isFolder || (frame.run.given !== undefined && isReadKind(place, question));
  return isSettled ? truthValue(found, origin) : unknown("whether a file exists on the machine", origin);
}

/** Discovery reads Python and env files wherever they are; of other files it may have left this one out. */
function isReadKind(place: string, question: PathQuestion): boolean {
  return question === "isdir" || /(?:\.py|\.env|\/\.env[^/]*|^\.env[^/]*)$/.test(place);
}

function isFolderOf(frame: Frame, place: string): boolean {
  if (place === "" || place === ".") return true;
  const { files, texts } = frame.run.program;
  const isBelow = (path: string): boolean => path.startsWith(`${place}/`);
  return [...files.keys()].some(isBelow) || [...(texts?.keys() ?? [])].some(isBelow);
}

function placeInTree(path: AbstractValue | undefined): string | undefined {
  if (path?.kind !== "known" || (path.content.type !== "text" && path.content.type !== "path"))
    return undefined;
  const absolute = posix.normalize(path.content.value);
  if (absolute === VIRTUAL_ROOT) return "";
  return absolute.startsWith(`${VIRTUAL_ROOT}/`) ? absolute.slice(VIRTUAL_ROOT.length + 1) : undefined;
}
