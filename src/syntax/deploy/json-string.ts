/** JSON strings and arrays of strings, as Dockerfiles' exec form writes them, with a place for every character. */
import { add, byteAt, gather, gathered, spanBetween, type Fragment } from "./fragment.ts";

/** Strings of a JSON array (`["a", "b"]`), or undefined when the text is anything else. */
export function jsonStrings(fragment: Fragment): readonly Fragment[] | undefined {
  const { text } = fragment;
  if (!text.startsWith("[") || !text.trimEnd().endsWith("]")) return undefined;
  const strings: Fragment[] = [];
  let at = skipBlanks(text, 1);
  while (text[at] === '"') {
    const string = jsonString(fragment, at);
    if (!string) return undefined;
    strings.push(string.content);
    at = skipBlanks(text, string.end);
    if (text[at] !== ",") break;
    at = skipBlanks(text, at + 1);
  }
  return text[at] === "]" && text.slice(at + 1).trim() === "" ? strings : undefined;
}

/** The JSON string that opens at a position, unescaped, and where it ends; undefined when it is never closed. */
export function jsonString(
  fragment: Fragment,
  open: number,
): { readonly content: Fragment; readonly end: number } | undefined {
  const { text } = fragment;
  const content = gather(byteAt(fragment, open + 1));
  for (let i = open + 1; i < text.length;) {
    if (text[i] === '"') return { content: gathered(content), end: i + 1 };
    const { value, length } = text[i] === "\\" ? unescape(text, i) : { value: text.charAt(i), length: 1 };
    add(content, value, spanBetween(fragment, i, i + length));
    i += length;
  }
  return undefined;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
]);

function unescape(text: string, at: number): { readonly value: string; readonly length: number } {
  const sign = text.charAt(at + 1);
  const hex = sign === "u" ? /^[0-9a-fA-F]{4}/.exec(text.slice(at + 2, at + 6)) : undefined;
  if (hex) return { value: String.fromCharCode(Number.parseInt(hex[0], 16)), length: 6 };
  return { value: ESCAPES.get(sign) ?? sign, length: 2 };
}

function skipBlanks(text: string, at: number): number {
  let next = at;
  while (next < text.length && " \t\r\n".includes(text.charAt(next))) next++;
  return next;
}
