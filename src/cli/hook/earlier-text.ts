/** What a file held before an agent's edit. */
import type { EditedFile, Replacement } from "./edited-file.ts";

/**
 * The earlier text; empty, so that all of the file counts as edited, where it cannot be told: the file was written as a
 * whole, or has changed since.
 */
export function earlierText(now: string, { original, replacements }: EditedFile): string {
  if (original !== undefined) return original;
  if (replacements.length === 0) return "";
  return replacements.reduceRight<string | undefined>(undone, now) ?? "";
}

function undone(text: string | undefined, { old, now, everywhere }: Replacement): string | undefined {
  if (text === undefined || now === "") return undefined;
  const [was, is] = text.includes(now) ? [old, now] : [windowsLines(old), windowsLines(now)];
  if (!text.includes(is)) return undefined;
  // A function as the replacement: in a text, "$&" would have a meaning.
  return everywhere ? text.replaceAll(is, () => was) : text.replace(is, () => was);
}

function windowsLines(text: string): string {
  return text.replaceAll(/\r?\n/g, "\r\n");
}
