/** Just enough of Python's tokens to see which literal is bound to which name; a string's prefix is a name of its own. Never fails: an unclosed string ends with its line or the file. */
import type { Span } from "../source/span.ts";

/** A token as the search for secrets needs it; for strings `inner` is what stands between the quotes. */
export type PythonWord =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "string"; readonly inner: Span }
  | { readonly kind: "comment"; readonly inner: Span }
  | { readonly kind: "mark"; readonly text: string }
  | { readonly kind: "line-end" };

/** The words of a file in order, from text in which one character is one byte. */
export function* pythonWords(text: string): Generator<PythonWord> {
  let at = 0;
  while (at < text.length) {
    // Half of all characters at which a word could begin are indentation.
    const first = text.charCodeAt(at);
    if (first === SPACE || first === TAB || first === FORM_FEED) {
      at++;
      continue;
    }
    const [word, end] = wordAt(text, at);
    if (word !== undefined) yield word;
    at = end;
  }
}

const SPACE = 0x20;
const TAB = 0x09;
const FORM_FEED = 0x0c;

const NAME = /[A-Za-z_\x80-\xff][\w\x80-\xff]*/y;
const MARK = /==|!=|:=|->|[<>]=|[-+*/%@&|^]=|./sy;

function wordAt(text: string, at: number): readonly [PythonWord | undefined, number] {
  const first = text[at] ?? "";
  if (first === "\n" || first === "\r") return [{ kind: "line-end" }, at + 1];
  if (first === "\\") return [undefined, at + (text[at + 1] === "\r" && text[at + 2] === "\n" ? 3 : 2)];
  if (first === "#") return commentAt(text, at);
  if (first === '"' || first === "'") return stringAt(text, at);
  const name = matchAt(NAME, text, at);
  if (name === undefined) return markAt(text, at);
  return [{ kind: "name", text: name }, at + name.length];
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function markAt(text: string, at: number): readonly [PythonWord, number] {
  const mark = matchAt(MARK, text, at) ?? "";
  return [{ kind: "mark", text: mark }, at + mark.length];
}

function commentAt(text: string, at: number): readonly [PythonWord, number] {
  const end = lineEnd(text, at);
  return [{ kind: "comment", inner: { start: at + 1, end } }, end];
}

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  return end;
}

function stringAt(text: string, at: number): readonly [PythonWord, number] {
  const quote = text[at] ?? '"';
  const triple = text.startsWith(quote.repeat(3), at);
  const fence = triple ? quote.repeat(3) : quote;
  const start = at + fence.length;
  const end = closingQuote(text, start, fence);
  const next = text.startsWith(fence, end) ? end + fence.length : end;
  return [{ kind: "string", inner: { start, end } }, next];
}

function closingQuote(text: string, from: number, fence: string): number {
  for (let i = from; i < text.length; i++) {
    const here = text[i];
    if (here === "\\") i++;
    else if (here === fence[0] && text.startsWith(fence, i)) return i;
    else if (fence.length === 1 && (here === "\n" || here === "\r")) return i;
  }
  return text.length;
}
