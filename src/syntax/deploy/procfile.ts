import { linesOf, slice, trim, wholeFile, type Fragment } from "./fragment.ts";

/** One line of a Procfile: a process type and the command that a shell runs for it. */
export interface ProcfileLine {
  readonly name: string;
  readonly command: Fragment;
}

/** Reads a Procfile; lines that are not `name: command` say nothing and are skipped, as the platforms do. */
export function parseProcfile(bytes: Uint8Array): readonly ProcfileLine[] {
  return linesOf(wholeFile(bytes)).flatMap((line) => {
    const match = /^\s*([A-Za-z0-9_-]+)\s*:\s*(?=\S)/.exec(line.text);
    if (!match) return [];
    return [{ name: match[1] ?? "", command: trim(slice(line, match[0].length, line.text.length)) }];
  });
}
