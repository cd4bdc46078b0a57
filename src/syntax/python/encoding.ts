/** The encoding that a Python file declares in a comment of its first two lines (PEP 263), and decoding with it. */
import { latin1 } from "../../source/latin1.ts";

const COOKIE = /coding[:=][ \t]*([-\w.]+)/;

/** Python's Latin-1 keeps every byte as it is; what `TextDecoder` takes under this label differs in 32 characters. */
const LATIN_1 = "latin1";

/**
 * The label of the declared encoding as `TextDecoder` knows it; `undefined` if none is declared, it is UTF-8, or it is
 * one that we cannot decode.
 */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const label = cookieLabel(bytes);
  return label === undefined || label === "utf-8" ? undefined : knownLabel(label);
}

/** Whether the file says that it is in UTF-8, or says nothing. */
export function isMeantAsUtf8(bytes: Uint8Array): boolean {
  const label = cookieLabel(bytes);
  return label === undefined || label === "utf-8";
}

function cookieLabel(bytes: Uint8Array): string | undefined {
  const first = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const declared = cookieAt(bytes, first) ?? cookieAt(bytes, nextLine(bytes, first));
  return declared === undefined ? undefined : normalized(declared);
}

function nextLine(bytes: Uint8Array, start: number): number {
  let i = start;
  while (i < bytes.length && bytes[i] !== 10 && bytes[i] !== 13) i++;
  return bytes[i] === 13 && bytes[i + 1] === 10 ? i + 2 : i + 1;
}

/** The cookie in the line that begins here; most files begin with no comment and need no text for the answer. */
function cookieAt(bytes: Uint8Array, start: number): string | undefined {
  let i = start;
  while (bytes[i] === 32 || bytes[i] === 9 || bytes[i] === 12) i++;
  if (bytes[i] !== 35) return undefined;
  const end = Math.min(nextLine(bytes, i), i + 400);
  return COOKIE.exec(latin1(bytes, i, end))?.[1];
}

/** As CPython's tokenizer does it: `utf-8-anything` is UTF-8, `latin-1-anything` is Latin-1. */
function normalized(declared: string): string {
  const label = declared.toLowerCase().replaceAll("_", "-");
  if (/^utf-?8(?:-|$)/.test(label)) return "utf-8";
  return /^(?:latin-?1|iso-?8859-1|iso-latin-1|l1)(?:-|$)/.test(label) ? LATIN_1 : label;
}

function knownLabel(label: string): string | undefined {
  const known = ALIASES[label] ?? label;
  if (known === LATIN_1) return LATIN_1;
  try {
    return new TextDecoder(known).encoding;
  } catch {
    return undefined;
  }
}

/** Python's names for encodings that `TextDecoder` calls otherwise. */
const ALIASES: Readonly<Record<string, string>> = {
  cp1250: "windows-1250",
  cp1251: "windows-1251",
  cp1252: "windows-1252",
  cp932: "shift_jis",
  cp936: "gbk",
  cp949: "euc-kr",
};

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of a byte range in a declared encoding; malformed bytes become U+FFFD. */
export function decode(bytes: Uint8Array, start: number, end: number, encoding: string): string {
  if (encoding === LATIN_1) return latin1(bytes, start, end);
  const decoder = encoding === "utf-8" ? utf8 : new TextDecoder(encoding, { ignoreBOM: true });
  return decoder.decode(bytes.subarray(start, end));
}
