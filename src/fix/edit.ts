/** Edits of a file's bytes. Texts have one character for each byte, so that what is copied stays exactly as it is. */
import { byteText } from "../source/byte-text.ts";
import type { Span } from "../source/span.ts";

/** Replaces a span of a file's bytes. An empty span inserts. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
  /** Comes before whatever else is inserted at its place. */
  readonly first?: true;
}

/** What became of an intent: edits of its file, or why it cannot be done mechanically. */
export type Lowering = { readonly edits: readonly TextEdit[] } | { readonly refused: string };

/** The intent can be done. */
export function edits(...all: readonly TextEdit[]): Lowering {
  return { edits: all };
}

/** The intent cannot be done; the reason is a clause. */
export function refused(because: string): Lowering {
  return { refused: because };
}

/** Inserts at a place. */
export function insertion(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

/** Takes a span out. */
export function deletion(span: Span): TextEdit {
  return { span: { start: span.start, end: span.end }, text: "" };
}

/** Puts a text in a span's place. */
export function replacement({ start, end }: Span, text: string): TextEdit {
  return { span: { start, end }, text };
}

/** In the order of the file, the same edit once. */
export function inOrder(all: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = all.toSorted(
    (a, b) =>
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      Number(b.first ?? false) - Number(a.first ?? false) ||
      (a.text < b.text ? -1 : 1),
  );
  return sorted.filter((edit, i) => i === 0 || !isSame(edit, sorted[i - 1]));
}

/** Whether both make the same change. */
export function isSame(a: TextEdit, b: TextEdit | undefined): boolean {
  return b !== undefined && a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}

/** Whether two different edits touch the same bytes. Insertions at one place do not: both texts stand there. */
export function collides(a: TextEdit, b: TextEdit): boolean {
  if (isSame(a, b)) return false;
  const bothInsert = a.span.start === a.span.end && b.span.start === b.span.end;
  if (bothInsert) return false;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}

/** The file's bytes with edits that do not collide. */
export function applyEdits(bytes: Uint8Array, all: readonly TextEdit[]): Uint8Array {
  const text = byteText(bytes);
  const parts: string[] = [];
  let at = 0;
  for (const { span, text: written } of inOrder(all)) {
    parts.push(text.slice(at, span.start), written);
    at = Math.max(at, span.end);
  }
  parts.push(text.slice(at));
  return new Uint8Array(Buffer.from(parts.join(""), "latin1"));
}
