/**
 * One file of the audited tree as it was read: its path relative to the audit root (forward slashes, no leading `./`)
 * and its bytes. Everything after *discover* works on these and never on the disk.
 */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const decoder = new TextDecoder("utf-8");

/** The text of a byte range; malformed UTF-8 becomes U+FFFD, so this never throws. */
export function textBetween(bytes: Uint8Array, start: number, end: number): string {
  return decoder.decode(bytes.subarray(start, end));
}
