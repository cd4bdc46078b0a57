import type { Fragment } from "./fragment.ts";

/** Stands for a template action until it is known whether the rest of its line is empty. */
const ACTION = "\u0001";

/**
 * Makes a Helm template readable as YAML: lines that hold only template actions become blank, actions within a line become
 * filler of the same length, so that every place stays where it is.
 */
export function withoutHelmActions(file: Fragment): Fragment {
  if (!file.text.includes("{{")) return file;
  const text = markActions(file.text).split("\n").map(settleLine).join("\n");
  return { text, offsets: file.offsets };
}

function markActions(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (let open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
    const close = text.indexOf("}}", open + 2);
    const end = close < 0 ? text.length : close + 2;
    parts.push(text.slice(at, open), text.slice(open, end).replace(/[^\r\n]/g, ACTION));
    at = end;
  }
  return parts.join("") + text.slice(at);
}

function settleLine(line: string): string {
  if (!line.includes(ACTION)) return line;
  const isBlank = line.replaceAll(ACTION, "").trim() === "";
  return line.replaceAll(ACTION, isBlank ? " " : "x");
}
