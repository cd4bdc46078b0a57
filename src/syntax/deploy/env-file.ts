import type { DeployVariable } from "./command-line.ts";
import { cover } from "../../source/span.ts";
import {
  add,
  byteAt,
  gather,
  gathered,
  linesOf,
  slice,
  spanOf,
  trim,
  wholeFile,
  type Fragment,
} from "./fragment.ts";

/**
 * Reads `KEY=value` lines as docker and the dotenv libraries do: `export` in front is fine, quotes are taken off, a comment
 * starts at ` #` behind an unquoted value. Lines that are not assignments are skipped. Values may be secrets.
 */
export function parseEnvFile(bytes: Uint8Array): readonly DeployVariable[] {
  const file = wholeFile(bytes);
  const lines = linesOf(file);
  const variables: DeployVariable[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*/.exec(line?.text ?? "");
    if (!line || !match) continue;
    const rest = slice(line, match[0].length, line.text.length);
    const value = valueOf(rest);
    const nameAt = match[0].indexOf(match[1] ?? "");
    const span = cover(spanOf(slice(line, nameAt, nameAt + (match[1]?.length ?? 0))), spanOf(value));
    variables.push({ name: match[1] ?? "", value: value.text, span, valueSpan: spanOf(value) });
  }
  return variables;
}

function valueOf(rest: Fragment): Fragment {
  const quote = rest.text[0];
  const close = quote === '"' || quote === "'" ? closingQuote(rest.text, quote) : -1;
  if (close < 0) return trim(slice(rest, 0, commentStart(rest.text)));
  const inner = slice(rest, 1, close);
  return quote === '"' && inner.text.includes("\\") ? unescaped(inner) : inner;
}

function closingQuote(text: string, quote: string): number {
  for (let i = 1; i < text.length; i++) {
    if (text[i] === "\\" && quote === '"') i++;
    else if (text[i] === quote) return i;
  }
  return -1;
}

function commentStart(text: string): number {
  const comment = /(^|\s)#/.exec(text);
  return comment ? comment.index : text.length;
}

function unescaped(inner: Fragment): Fragment {
  const value = gather();
  for (let i = 0; i < inner.text.length; i++) {
    const place = byteAt(inner, i);
    if (inner.text[i] === "\\" && '"\\$'.includes(inner.text.charAt(i + 1))) i++;
    add(value, inner.text.charAt(i), place);
  }
  return gathered(value, byteAt(inner, inner.text.length));
}
