/** Checks on the whole file that the grammar does not make: its encoding and zero bytes. */
import { isUtf8 } from "node:buffer";
import { isMeantAsUtf8 } from "./encoding.ts";
import type { SyntaxProblem } from "./tree.ts";

/** What Python refuses about the bytes themselves; they are read all the same. */
export function byteProblems(bytes: Uint8Array): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const zero = bytes.indexOf(0);
  if (zero >= 0) problems.push({ message: "a zero byte cannot stand in Python", start: zero, end: zero + 1 });
  if (!isUtf8(bytes) && isMeantAsUtf8(bytes)) problems.push(notUtf8(bytes));
  return problems;
}

function notUtf8(bytes: Uint8Array): SyntaxProblem {
  let low = 0;
  let high = bytes.length;
  // Halving finds the region on large files; the last few characters are then tried one by one.
  while (low + 8 < high) {
    const middle = (low + high) >> 1;
    if (isUtf8(bytes.subarray(0, characterStart(bytes, middle)))) low = middle;
    else high = middle;
  }
  let start = characterStart(bytes, low);
  for (let width = 0; start < bytes.length; start += width) {
    width = widthOf(bytes[start] ?? 0);
    if (!isUtf8(bytes.subarray(start, start + width))) break;
  }
  const message = "this is not UTF-8, and the file declares no other encoding";
  return { message, start, end: Math.min(start + 1, bytes.length) };
}

function characterStart(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && at - start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}

/** How many bytes a character has that begins with this one. */
function widthOf(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
