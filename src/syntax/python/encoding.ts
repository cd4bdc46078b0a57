/** The encoding that a Python file declares in a comment of its first two lines (PEP 263), and decoding with it. */

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK_OR_COMMENT = /^[ \t\f]*(?:#.*)?$/;

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
  if (!hasEarlyComment(bytes)) return undefined;
  const [first = "", second = ""] = firstLines(bytes);
  const cookie = COOKIE.exec(first) ?? (BLANK_OR_COMMENT.test(first) ? COOKIE.exec(second) : null);
  const declared = cookie?.[1];
  return declared === undefined ? undefined : normalized(declared);
}

/** Few files begin with a comment, so that most need no text for this question. */
function hasEarlyComment(bytes: Uint8Array): boolean {
  let i = bytes[0] === 0xef ? 3 : 0;
  while (isBlank(bytes[i])) i++;
  return bytes[i] === 35;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13);
}

function firstLines(bytes: Uint8Array): readonly string[] {
  const start = bytes[0] === 0xef ? 3 : 0;
  const head = String.fromCharCode(...bytes.subarray(start, start + 400));
  return head.includes("coding") ? head.split(/\r\n|\r|\n/, 2) : [];
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

const CHUNK = 4096;

/** One character per byte. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end; i += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(i, Math.min(end, i + CHUNK)));
  }
  return text;
}
