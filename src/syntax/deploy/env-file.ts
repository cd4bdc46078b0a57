import type { DeployVariable } from "./command-line.ts";
import {
  add,
  byteAt,
  gather,
  gathered,
  slice,
  spanBetween,
  spanOf,
  trim,
  wholeFile,
  type Fragment,
} from "./fragment.ts";

interface Value {
  readonly content: Fragment;
  /** Text position behind the value and its quotes. */
  readonly end: number;
}

/** A quoted value may hold line breaks (private keys do), but no more than this many characters. */
const MAX_QUOTED = 20_000;

/**
 * Reads `KEY=value` lines as docker and the dotenv libraries do: `export` in front is fine, quotes are taken off, a comment
 * starts at ` #` behind an unquoted value. Lines that are not assignments are skipped. Values may be secrets.
 */
export function parseEnvFile(bytes: Uint8Array): readonly DeployVariable[] {
  const file = wholeFile(bytes);
  const variables: DeployVariable[] = [];
  for (let at = 0; at < file.text.length;) {
    const end = lineEnd(file.text, at);
    const line = file.text.slice(at, end);
    const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*/.exec(line);
    const name = assignment?.[1];
    if (!assignment || name === undefined) {
      at = end + 1;
      continue;
    }
    const value = valueAt(file, at + assignment[0].length, end);
    const span = spanBetween(
      file,
      at + line.indexOf(name),
      Math.max(value.end, at + assignment[0].trimEnd().length),
    );
    variables.push({ name, value: value.content.text, span, valueSpan: spanOf(value.content) });
    at = lineEnd(file.text, value.end) + 1;
  }
  return variables;
}

function valueAt(file: Fragment, start: number, end: number): Value {
  const quote = file.text[start];
  const close = quote === '"' || quote === "'" ? closingQuote(file.text, start, quote) : -1;
  if (close >= 0) return { content: unescaped(slice(file, start + 1, close), quote), end: close + 1 };
  const written = file.text.slice(start, end);
  const comment = /(?:^|\s)#/.exec(written)?.index ?? written.length;
  const content = trim(slice(file, start, start + comment));
  return { content, end: start + content.text.length };
}

function closingQuote(text: string, open: number, quote: string): number {
  const limit = Math.min(text.length, open + MAX_QUOTED);
  for (let i = open + 1; i < limit; i++) {
    if (text[i] === "\\" && quote === '"') i++;
    else if (text[i] === quote) return i;
  }
  return -1;
}

function unescaped(inner: Fragment, quote: string | undefined): Fragment {
  if (quote !== '"' || !inner.text.includes("\\")) return inner;
  const value = gather(byteAt(inner, 0));
  for (let i = 0; i < inner.text.length; i++) {
    const start = i;
    if (inner.text[i] === "\\" && '"\\$'.includes(inner.text.charAt(i + 1))) i++;
    add(value, inner.text.charAt(i), spanBetween(inner, start, i + 1));
  }
  return gathered(value);
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  return feed < 0 ? text.length : feed;
}
