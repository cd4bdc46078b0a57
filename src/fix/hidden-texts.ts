/** Secrets that only checks know of: their findings show the line masked, the file shows what stood there. */
import type { Finding } from "../findings/finding.ts";
import { MASK } from "../findings/masking.ts";
import { indexLines, lineText, type LineIndex } from "../source/line-index.ts";
import type { SourceFile } from "../source/source-file.ts";

/** The texts that excerpts of findings hide. */
export function hiddenTexts(
  findings: readonly Finding[],
  fileAt: (path: string) => SourceFile | undefined,
): readonly string[] {
  const indexes = new Map<string, LineIndex>();
  const texts = new Set<string>();
  for (const { excerpt } of findings) {
    for (const [i, shown] of excerpt.lines.entries()) {
      if (!shown.includes(MASK)) continue;
      const index = indexes.get(excerpt.path) ?? indexLines(fileAt(excerpt.path)?.bytes ?? new Uint8Array(0));
      indexes.set(excerpt.path, index);
      for (const text of behindMasks(shown, lineText(index, excerpt.firstLine + i))) texts.add(text);
    }
  }
  return [...texts];
}

/** What the masks of a line stand for; all of the line where that cannot be told. */
function behindMasks(shown: string, line: string): readonly string[] {
  const parts = shown.split(MASK);
  const texts: string[] = [];
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const found = isLast && part === "" ? line.length : line.indexOf(part, at);
    if (found < 0) return [line.trim()];
    if (i > 0) texts.push(line.slice(at, found));
    at = found + part.length;
  }
  return texts.filter((text) => text.trim() !== "");
}
