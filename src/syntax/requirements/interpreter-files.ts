/** runtime.txt of Heroku and its relatives, and .python-version of pyenv and uv. */
import { bytesAsText, NOTHING_WRITTEN, type Written } from "./written.ts";

/** Reads `python-3.11.4` or `3.11.4`, one a line; the first that names a CPython counts. */
export function readInterpreterFile(bytes: Uint8Array): Written {
  const match = /^[ \t]*(?:c?python-?)?(\d\.\d{1,2}(?:\.\d{1,2})?)\b/im.exec(bytesAsText(bytes));
  const version = match?.[1];
  if (match === null || version === undefined) return NOTHING_WRITTEN;
  const end = match.index + match[0].length;
  return {
    ...NOTHING_WRITTEN,
    pythons: [{ text: version, span: { start: end - version.length, end }, exact: true }],
  };
}
