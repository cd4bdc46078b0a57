/** Texts of the audited tree that settings modules read: `open(path)`, `path.read_text()`. */
import { posix } from "node:path";
import type { AuditFile } from "../../../discover/file-kind.ts";
import { textBetween } from "../../../source/source-file.ts";
import type { Span } from "../../../source/span.ts";
import type { AbstractValue } from "../value.ts";
import { known, originAt, text, textOf, VIRTUAL_ROOT } from "../value.ts";
import { originOf, stuck, type Frame } from "../interpreter/frame.ts";

/** The class of what `open()` gives; its field `path` is the file's place in the tree. */
export const OPEN_FILE = "io.TextIOWrapper";

/** Larger files are data, not settings. */
const MAX_BYTES = 200_000;

/** The file that a path, or an open file, stands for; undefined when the tree does not hold it. */
export function fileOf(frame: Frame, value: AbstractValue | undefined): AuditFile | undefined {
  if (value?.kind !== "known") return undefined;
  const { content } = value;
  if (content.type === "instance")
    return content.of === OPEN_FILE ? fileOf(frame, content.fields.get("path")) : undefined;
  if (content.type !== "text" && content.type !== "path") return undefined;
  const file = possiblePaths(frame, content.value)
    .map((path) => frame.run.program.texts?.get(path))
    .find((each) => each !== undefined);
  return file === undefined || file.bytes.length > MAX_BYTES ? undefined : file;
}

/** A relative path means the process's folder: the module's own, a folder of `sys.path` or the root of the tree. */
export function possiblePaths(frame: Frame, path: string): readonly string[] {
  if (path.startsWith(`${VIRTUAL_ROOT}/`)) return [posix.normalize(path.slice(VIRTUAL_ROOT.length + 1))];
  if (path.startsWith("/")) return [];
  const folders = [posix.dirname(frame.module.path), ...frame.run.program.sourceRoots, ""];
  return folders.map((folder) => posix.join(folder, path));
}

/** `open(path)`: undefined when the tree does not hold the file. */
export function openedFile(
  frame: Frame,
  path: AbstractValue | undefined,
  at: Span,
): AbstractValue | undefined {
  const file = fileOf(frame, path);
  if (file === undefined) return undefined;
  const origin = originOf(frame, at, `reads ${file.path}`);
  const fields = new Map([["path", text(`${VIRTUAL_ROOT}/${file.path}`, origin)]]);
  return known({ type: "instance", of: OPEN_FILE, fields }, origin);
}

/** The text of a path or an open file. */
export function textRead(frame: Frame, from: AbstractValue, at: Span): AbstractValue {
  const file = fileOf(frame, from);
  if (file === undefined) return stuck(frame, at, "the text of a file that is not in the repository");
  const origin = originAt({ path: file.path, span: { start: 0, end: 0 } }, `read from ${file.path}`);
  return text(textBetween(file.bytes, 0, file.bytes.length), origin);
}

/** The text that a loader is given: a string, or what an open file holds. */
export function textGiven(frame: Frame, given: AbstractValue | undefined): string | undefined {
  const file =
    given?.kind === "known" && given.content.type === "instance" ? fileOf(frame, given) : undefined;
  return file === undefined ? textOf(given) : textBetween(file.bytes, 0, file.bytes.length);
}
