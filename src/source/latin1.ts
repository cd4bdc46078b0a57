/** Bytes as text of the same length. */

/** Up to this length, joining characters is quicker than asking Node.js for the whole. */
const SHORT = 8;

/**
 * One character per byte. Asked for every string and number that anybody looks at: spreading the bytes as arguments took five times as
 * long.
 */
export function latin1(bytes: Uint8Array, start: number = 0, end: number = bytes.length): string {
  if (end - start > SHORT) return bufferOf(bytes).toString("latin1", start, end);
  let text = "";
  for (let i = start; i < end && i < bytes.length; i++) text += CHARACTERS[bytes[i] ?? 0];
  return text;
}

const CHARACTERS: readonly string[] = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
