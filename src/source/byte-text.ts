/**
 * Bytes as text with one character for each byte, so that positions in it are byte offsets. `TextDecoder` will not do: what
 * it calls Latin-1 is windows-1252, in which some bytes are characters beyond 255.
 */
export function byteText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
