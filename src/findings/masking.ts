/**
 * Masking: what a report may show of a file. Renderers only ever receive text that went through here.
 *
 * A mask is a byte span of the file whose text is replaced. Quotes and names stay, the length does not show. Masking
 * something harmless costs a reader little, showing a secret costs the project its key: in doubt, a value is masked.
 */
import { indexLines, lineSpan, type LineIndex } from "../source/line-index.ts";
import { textBetween, type SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import { plainSecrets, type BareValues } from "./plain-secrets.ts";
import { pythonSecrets } from "./python-secrets.ts";
import { isRandomLiteral, randomRuns, randomWords, shapedSecrets } from "./secret-shapes.ts";

/** What stands in a secret's place. Always the same, so that it tells neither the length nor two equal secrets. */
export const MASK = "[masked]";

/** A file with what must not be shown of it. */
export interface MaskedFile {
  readonly path: string;
  readonly index: LineIndex;
  /** Sorted, apart from each other, never empty. */
  readonly masks: readonly Span[];
  /** What the masks were made of: one span for each reason to hide something, overlapping as they come. */
  readonly secrets: readonly Span[];
}

/** Finds everything in a file that must not be shown; `flagged` are spans that checks called secret. */
export function maskFile(file: SourceFile, flagged: readonly Span[] = []): MaskedFile {
  const text = latin1(file.bytes);
  const spans = [...flagged.map((span) => insideQuotes(text, span)), ...secretsOfFile(file, text)];
  return { path: file.path, index: indexLines(file.bytes), masks: union(spans), secrets: spans };
}

/** Messages repeat themselves within an audit, and from one audit to the next; so many of them are remembered. */
const MOST_TEXTS = 20_000;

/** Longer texts are rare, and not worth the memory. */
const LONGEST_TEXT = 1_000;

const maskedTexts = new Map<string, string>();

/** A text with every secret replaced that can be told by its shape or by the name it is bound to. For messages of checks. */
export function maskText(text: string): string {
  const before = maskedTexts.get(text);
  if (before !== undefined) return before;
  const masked = maskedAnew(text);
  if (maskedTexts.size >= MOST_TEXTS) maskedTexts.clear();
  if (text.length <= LONGEST_TEXT) maskedTexts.set(text, masked);
  return masked;
}

function maskedAnew(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const plain = latin1(bytes);
  const masks = union([...secretsIn(plain, "code"), ...randomWords(plain)]);
  return masks.length === 0 ? text : maskedRange({ bytes, masks }, { start: 0, end: bytes.length });
}

/** The secrets of a file as they stand in it, line by line: what messages must not repeat. */
export function secretTexts(file: MaskedFile): readonly string[] {
  return file.secrets
    .flatMap(({ start, end }) => textBetween(file.index.bytes, start, end).split(/[\r\n]+/))
    .map((line) => line.trim());
}

type Language = "python" | "code" | "words" | "settings";

/** Contents are never changed in place: of a file that stays as it is, the secrets are found once. */
const known = new WeakMap<Uint8Array, { readonly language: Language; readonly secrets: readonly Span[] }>();

function secretsOfFile({ path, bytes }: SourceFile, text: string): readonly Span[] {
  const language = languageOf(path);
  const before = known.get(bytes);
  if (before?.language === language) return before.secrets;
  const secrets = secretsIn(text, language);
  known.set(bytes, { language, secrets });
  return secrets;
}

/** Only the name of a file decides here; the kinds of *discover* are about Django, not about quoting. */
function languageOf(path: string): Language {
  if (/\.pyi?$/i.test(path)) return "python";
  if (/\.(?:[cm]?[jt]sx?|vue|svelte|html?|jinja2?|j2|djhtml|xml|svg|css|scss)$/i.test(path)) return "code";
  const name = path.slice(path.lastIndexOf("/") + 1);
  const spoken = /\.(?:md|rst|txt|sh|bash|zsh)$|^(?:Containerfile|Procfile)$|dockerfile/i.test(name);
  return spoken ? "words" : "settings";
}

const BARE_VALUES: Readonly<Record<Exclude<Language, "python">, BareValues>> = {
  code: "none",
  words: "word",
  settings: "line",
};

function secretsIn(text: string, language: Language): Span[] {
  if (language === "python") return [...shapedSecrets(text), ...pythonSecrets(text)];
  return [
    ...shapedSecrets(text),
    ...plainSecrets(text, BARE_VALUES[language]),
    ...randomRuns(text, 0, text.length),
    ...randomQuoted(text),
  ];
}

const QUOTED = /"([^"\r\n]{20,500})"|'([^'\r\n]{20,500})'/g;

function randomQuoted(text: string): Span[] {
  return [...text.matchAll(QUOTED)]
    .filter((match) => isRandomLiteral(match[1] ?? match[2] ?? ""))
    .map((match) => ({ start: match.index + 1, end: match.index + match[0].length - 1 }));
}

/** Checks point at literals with their quotes; the quotes are shown. */
function insideQuotes(text: string, span: Span): Span {
  const literal = text.slice(span.start, span.end);
  const opening = /^[rbuftRBUFT]{0,2}("""|'''|["'`])/.exec(literal);
  const fence = opening?.[1] ?? "";
  const opened = opening?.[0].length ?? 0;
  if (fence === "" || !literal.endsWith(fence) || literal.length < opened + fence.length) return span;
  return { start: span.start + opened, end: span.end - fence.length };
}

/** One character per byte, so that string indexes are byte offsets. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

function union(spans: readonly Span[]): Span[] {
  const merged: { start: number; end: number }[] = [];
  for (const span of spans.filter(({ start, end }) => end > start).toSorted((a, b) => a.start - b.start)) {
    const last = merged[merged.length - 1];
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else merged.push({ ...span });
  }
  return merged;
}

/** The part of a masked text that is needed to show a range of it. */
interface MaskedBytes {
  readonly bytes: Uint8Array;
  readonly masks: readonly Span[];
}

function maskedRange({ bytes, masks }: MaskedBytes, range: Span): string {
  let text = "";
  let at = range.start;
  for (const mask of masksWithin(masks, range)) {
    const start = Math.max(mask.start, range.start);
    text += textBetween(bytes, at, start) + maskOf(bytes, start, Math.min(mask.end, range.end));
    at = Math.min(mask.end, range.end);
  }
  return text + textBetween(bytes, at, range.end);
}

/** On further lines of a long secret the indentation stays. */
function maskOf(bytes: Uint8Array, start: number, end: number): string {
  const hidden = textBetween(bytes, start, end);
  const lead = /^[ \t]*/.exec(hidden)?.[0] ?? "";
  return hidden.trim() === "" ? hidden : lead + MASK;
}

function masksWithin(masks: readonly Span[], range: Span): readonly Span[] {
  let low = 0;
  let high = masks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((masks[middle]?.end ?? 0) <= range.start) low = middle + 1;
    else high = middle;
  }
  let last = low;
  while (last < masks.length && (masks[last]?.start ?? range.end) < range.end) last++;
  return masks.slice(low, last);
}

/** The text of a line (from 1) as a report may show it. */
export function maskedLine(file: MaskedFile, line: number): string {
  return maskedRange({ bytes: file.index.bytes, masks: file.masks }, lineSpan(file.index, line));
}

/**
 * Column (from 1, UTF-16 code units) of a byte offset in the masked text of its line. An offset inside a secret goes to
 * the mask's near edge: the start of a span to the left one, its end to the right one.
 */
export function maskedColumn(file: MaskedFile, line: number, offset: number, edge: "start" | "end"): number {
  const { start, end } = lineSpan(file.index, line);
  const at = Math.min(Math.max(offset, start), end);
  const mask = masksWithin(file.masks, { start, end }).find((one) => one.start < at && at < one.end);
  if (mask === undefined) return textUpTo(file, start, at).length + 1;
  return (
    textUpTo(file, start, edge === "start" ? Math.max(mask.start, start) : Math.min(mask.end, end)).length + 1
  );
}

function textUpTo(file: MaskedFile, start: number, end: number): string {
  return maskedRange({ bytes: file.index.bytes, masks: file.masks }, { start, end });
}
