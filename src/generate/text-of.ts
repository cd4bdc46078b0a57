/** Looks texts up by name. */
import { TEXTS } from "./text-index.ts";

/** The text of a file below src/generate/texts. Throws where there is none, which is a mistake of ours. */
export function textOf(path: string): string {
  const text = TEXTS.get(path);
  if (text === undefined) throw new Error(`there is no text ${path}`);
  return text;
}

/** The paths of all texts in a folder, without the folder. */
export function textsIn(folder: string): readonly string[] {
  const prefix = `${folder}/`;
  return [...TEXTS.keys()].flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []));
}

/** What a file is called where it is written: a name that begins with a dot would count for our own repository. */
export function writtenName(path: string): string {
  return path.replaceAll(/(^|\/)dot-/g, "$1.");
}
