/** The encoding that a Python file declares in a comment of its first two lines (PEP 263). */

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK_OR_COMMENT = /^[ \t\f]*(?:#.*)?$/;

/**
 * The label of the declared encoding as `TextDecoder` knows it; `undefined` if none is declared, it is UTF-8, or it is
 * one that we cannot decode.
 */
export function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 400));
  if (!head.includes("coding")) return undefined;
  const [first = "", second = ""] = head.split(/\r\n|\r|\n/, 2);
  const cookie = COOKIE.exec(first) ?? (BLANK_OR_COMMENT.test(first) ? COOKIE.exec(second) : null);
  const label = cookie?.[1] === undefined ? undefined : canonicalLabel(cookie[1]);
  return label === "utf-8" ? undefined : label;
}

/** Python's `latin-1` and ISO 8859-1 keep every byte, which browsers (and `TextDecoder`) call windows-1252 in all but 32 characters. */
function canonicalLabel(declared: string): string | undefined {
  const label = declared.toLowerCase().replaceAll("_", "-");
  if (/^utf-?8(?:-|$)/.test(label)) return "utf-8";
  const known = ALIASES[label] ?? label;
  try {
    return new TextDecoder(known).encoding;
  } catch {
    return undefined;
  }
}

const ALIASES: Readonly<Record<string, string>> = {
  "latin-1": "iso-8859-1",
  "iso-latin-1": "iso-8859-1",
  cp1252: "windows-1252",
  cp1251: "windows-1251",
  cp1250: "windows-1250",
  cp949: "euc-kr",
  cp932: "shift_jis",
  cp936: "gbk",
};
