/** The patch format of Codex's `apply_patch`: file headers, and hunks of kept, removed and added lines. */
import type { EditedFile, Replacement } from "./edited-file.ts";

/** The files of a patch that exist afterwards, each hunk as a replacement. */
export function patchedFiles(patch: string): readonly EditedFile[] {
  const files: { path: string; isNew: boolean; hunks: string[][] }[] = [];
  for (const line of patch.split(/\r?\n/)) {
    const header = /^\*\*\* (Add|Update|Delete) File: (.{1,4096})$/.exec(line);
    const moved = /^\*\*\* Move to: (.{1,4096})$/.exec(line);
    const file = files.at(-1);
    if (header) files.push({ path: header[2] ?? "", isNew: header[1] !== "Update", hunks: [[]] });
    else if (moved && file) file.path = moved[1] ?? file.path;
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
