/** Imports that a fix leaves behind: the name was used before and is not any more. */
import type { SourceFile } from "../source/source-file.ts";
import { byteText } from "../source/byte-text.ts";
import type { Import, ImportAlias, ImportFrom } from "../syntax/python/tree.ts";
import { applyEdits, deletion, type TextEdit } from "./edit.ts";
import { beginsLine, lineEnd, lineStart, nextLine, readPython, type PythonSource } from "./python-source.ts";

/** The file after a fix without them. A name that stands anywhere else, be it in a comment, keeps its import. */
export function withoutUnusedImports(before: Uint8Array, after: SourceFile): Uint8Array {
  const source = after.path.endsWith(".py") ? readPython(after) : undefined;
  if (!source) return after.bytes;
  const was = byteText(before);
  const edits = source.module.body.flatMap((statement) =>
    statement.kind === "Import" || statement.kind === "ImportFrom" ? unusedIn(source, statement, was) : [],
  );
  return edits.length === 0 ? after.bytes : applyEdits(after.bytes, edits);
}

function unusedIn(source: PythonSource, statement: Import | ImportFrom, before: string): readonly TextEdit[] {
  const line = source.text.slice(lineStart(source, statement.start), lineEnd(source, statement.end));
  if (line.includes("#") || !beginsLine(source, statement.start)) return [];
  const unused = statement.names.filter((alias) => isLeftBehind(source, alias, before));
  if (unused.length === 0) return [];
  if (unused.length === statement.names.length) {
    return [deletion({ start: lineStart(source, statement.start), end: nextLine(source, statement.end) })];
  }
  return unused.length === 1 ? unused.map((alias) => aliasDeletion(source, statement, alias)) : [];
}

function isLeftBehind({ text }: PythonSource, alias: ImportAlias, before: string): boolean {
  const name = alias.alias ?? alias.name.split(".")[0] ?? "";
  if (name === "" || name === "*") return false;
  return mentions(text, name) === 1 && mentions(before, name) > 1;
}

/** How often a name stands in a text, as a word of its own and not as an attribute. */
function mentions(text: string, name: string): number {
  let count = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (!/[\w.]/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + name.length))) count++;
  }
  return count;
}

/** One name with its comma, and with its line where it stands there alone. */
function aliasDeletion(source: PythonSource, { names }: Import | ImportFrom, alias: ImportAlias): TextEdit {
  const at = names.indexOf(alias);
  const comma = /^\s*,/.exec(source.text.slice(alias.end))?.[0].length ?? 0;
  const end = alias.end + comma;
  if (beginsLine(source, alias.start) && source.text.slice(end, lineEnd(source, end)).trim() === "")
    return deletion({ start: lineStart(source, alias.start), end: nextLine(source, end) });
  const next = names[at + 1];
  const last = names[at - 1];
  if (next) return deletion({ start: alias.start, end: next.start });
  return deletion({ start: last?.end ?? alias.start, end: alias.end });
}
