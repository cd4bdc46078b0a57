/** Lists of packages in UTF-16, which `pip freeze > requirements.txt` writes on Windows and pip reads all the same. */

const ENCODER = new TextEncoder();

/** What was made of which bytes: the same file stays the same object. */
const known = new WeakMap<Uint8Array, Uint8Array>();

/** The text in UTF-8 where a byte order mark says that it is UTF-16 (pip does the same: `pip._internal.utils.encoding`); else the bytes as they are. */
export function inUtf8(bytes: Uint8Array): Uint8Array {
  const encoding = markedEncoding(bytes);
  if (encoding === undefined) return bytes;
  const found = known.get(bytes) ?? ENCODER.encode(new TextDecoder(encoding).decode(bytes));
  known.set(bytes, found);
  return found;
}

function markedEncoding([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}
