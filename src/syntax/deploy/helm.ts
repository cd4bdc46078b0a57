import type { Fragment } from "./fragment.ts";

/**
 * Makes a Helm template readable as YAML: lines that hold only template actions become blank, actions within a line become
 * filler of the same length, so that every place stays where it is.
 */
export function withoutHelmActions(file: Fragment): Fragment {
  if (!file.text.includes("{{")) return file;
  const text = file.text
    .replace(/^[ \t]*(?:\{\{(?:[^}]|\}(?!\}))*\}\}[ \t]*)+\r?$/gm, blank)
    .replace(/\{\{(?:[^}]|\}(?!\}))*\}\}/g, filler);
  return { text, offsets: file.offsets };
}

function blank(action: string): string {
  return action.replace(/[^\r\n]/g, " ");
}

function filler(action: string): string {
  return action.replace(/[^\r\n]/g, "x");
}
