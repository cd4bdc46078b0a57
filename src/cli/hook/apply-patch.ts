/** The patch format of Codex's `apply_patch`: file headers, and hunks of kept, removed and added lines. */
import type { EditedFile, Replacement } from "./edited-file.ts";

const UPDATE = "*** Update File: ";
const MOVE = "*** Move to: ";
const HEADERS: readonly string[] = ["*** Add File: ", UPDATE, "*** Delete File: "];

/** The files of a patch that exist afterwards, each hunk as a replacement. */
export function patchedFiles(patch: string): readonly EditedFile[] {
  const files: { path: string; isNew: boolean; hunks: string[][] }[] = [];
  for (const line of patch.split(/\r?\n/)) {
    if (line === "*** End Patch") break;
    const header = HEADERS.find((start) => line.startsWith(start));
    const file = files.at(-1);
    if (header !== undefined)
      files.push({ path: line.slice(header.length), isNew: header !== UPDATE, hunks: [[]] });
    else if (line.startsWith(MOVE) && file) file.path = line.slice(MOVE.length);
    else if (line.startsWith("@@")) file?.hunks.push([]);
    else if (!line.startsWith("***")) file?.hunks.at(-1)?.push(line);
  }
  return files.map(({ path, isNew, hunks }) =>
    isNew
      ? { path, original: "", replacements: [] }
      : { path, replacements: hunks.filter((hunk) => hunk.length > 0).map(replacementOf) },
  );
}

function replacementOf(hunk: readonly string[]): Replacement {
  const without = (sign: string): string =>
    hunk
      .filter((line) => !line.startsWith(sign))
      .map((line) => line.slice(1))
      .join("\n");
  return { old: without("+"), now: without("-"), everywhere: false };
}
