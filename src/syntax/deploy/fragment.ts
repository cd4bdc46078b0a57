import type { Span } from "../../source/span.ts";

/**
 * A piece of text that remembers where each of its characters stands in the file. Deploy files nest languages (a shell
 * command in a JSON string in a Dockerfile, a script in a folded YAML block); every parser of this room reads a fragment
 * and hands fragments on, so that spans stay exact however deep the text was buried.
 */
export interface Fragment {
  readonly text: string;
  /** Byte offset of each UTF-16 unit of `text`, and one more for its end. Never decreases. */
  readonly offsets: Uint32Array;
}

/** Something in a deploy file that its parser could not read; the rest of the file is read all the same. */
export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}

const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The whole file as a fragment. A byte order mark is left out; bytes that are not UTF-8 are read one character each. */
export function wholeFile(bytes: Uint8Array): Fragment {
  const start = hasByteOrderMark(bytes) ? 3 : 0;
  const body = bytes.subarray(start);
  const text = decodeStrictly(body);
  if (text === undefined) return byteByByte(body, start);
  return text.length === body.length ? identity(text, start) : encoded(text, start);
}

/** The part from one text position to another; positions count UTF-16 units of `fragment.text`. */
export function slice(fragment: Fragment, start: number, end: number): Fragment {
  return {
    text: fragment.text.slice(start, end),
    offsets: fragment.offsets.subarray(start, Math.max(start, end) + 1),
  };
}

/** The bytes of the file that the fragment was made of. */
export function spanOf(fragment: Fragment): Span {
  return { start: byteAt(fragment, 0), end: byteAt(fragment, fragment.text.length) };
}

/** The bytes between two text positions. */
export function spanBetween(fragment: Fragment, start: number, end: number): Span {
  return { start: byteAt(fragment, start), end: byteAt(fragment, end) };
}

/** The byte offset of a text position. Positions past the end give the end. */
export function byteAt(fragment: Fragment, position: number): number {
  const last = fragment.offsets.length - 1;
  return fragment.offsets[Math.min(position, last)] ?? 0;
}

/** The fragment without white space at both ends. */
export function trim(fragment: Fragment): Fragment {
  const { text } = fragment;
  const end = text.trimEnd().length;
  const start = Math.min(text.length - text.trimStart().length, end);
  return slice(fragment, start, end);
}

/** The lines of a fragment, without their line breaks. */
export function linesOf(fragment: Fragment): readonly Fragment[] {
  const lines: Fragment[] = [];
  let start = 0;
  while (start <= fragment.text.length) {
    const feed = fragment.text.indexOf("\n", start);
    const end = feed < 0 ? fragment.text.length : feed;
    const bare = fragment.text[end - 1] === "\r" && end > start ? end - 1 : end;
    lines.push(slice(fragment, start, bare));
    start = end + 1;
  }
  return lines;
}

/** Several fragments in a row as one, with a separator between them that stands where each but the last one ends. */
export function joinFragments(parts: readonly Fragment[], separator: string): Fragment {
  const text = parts.map((part) => part.text).join(separator);
  const offsets = new Uint32Array(text.length + 1);
  let at = 0;
  for (const part of parts) {
    offsets.set(part.offsets.subarray(0, part.text.length), at);
    at += part.text.length;
    offsets.fill(byteAt(part, part.text.length), at, at + separator.length + 1);
    at += separator.length;
  }
  return { text, offsets };
}

/** Characters gathered one by one, each with its place: how unquoted and unescaped text is built. */
export interface Gathering {
  text: string;
  readonly offsets: number[];
  /** Where the source of the last character ends. */
  end: number;
}

/** An empty gathering that stands at a byte offset. */
export function gather(at: number): Gathering {
  return { text: "", offsets: [], end: at };
}

/** Adds a text that one piece of source, as a whole, stands for. */
export function add(gathering: Gathering, text: string, source: Span): void {
  gathering.text += text;
  for (let i = 0; i < text.length; i++) gathering.offsets.push(source.start);
  gathering.end = source.end;
}

/** Ends a gathering. */
export function gathered({ text, offsets, end }: Gathering): Fragment {
  return { text, offsets: Uint32Array.from([...offsets, end]) };
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function byteByByte(bytes: Uint8Array, start: number): Fragment {
  return identity(new TextDecoder("latin1").decode(bytes), start);
}

function identity(text: string, start: number): Fragment {
  const offsets = new Uint32Array(text.length + 1);
  for (let i = 0; i <= text.length; i++) offsets[i] = start + i;
  return { text, offsets };
}

function encoded(text: string, start: number): Fragment {
  const offsets = new Uint32Array(text.length + 1);
  let byte = start;
  for (let i = 0; i < text.length; i++) {
    offsets[i] = byte;
    byte += encodedLength(text, i);
  }
  offsets[text.length] = byte;
  return { text, offsets };
}

/** Bytes that a UTF-16 unit adds; a surrogate pair's four bytes are counted at its second half. */
function encodedLength(text: string, i: number): number {
  const unit = text.charCodeAt(i);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  if (unit >= 0xd800 && unit <= 0xdbff) return 0;
  return unit >= 0xdc00 && unit <= 0xdfff ? 4 : 3;
}
