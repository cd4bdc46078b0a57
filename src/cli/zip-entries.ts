/** Reads the text files of a zip archive: stored and deflated entries, nothing encrypted, nothing beyond 4 GB. */
import { inflateRawSync } from "node:zlib";

/** One entry of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly text: string;
}

/** One record is a few kilobytes; what unpacks to more is no advisory. */
const MOST_BYTES = 4_000_000;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;

/** The entries whose names end in a suffix, in the archive's order. Throws RangeError for what is no readable archive. */
export function* zipEntries(archive: Buffer, suffix: string): Generator<ZipEntry> {
  const end = archive.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  if (end < 0 || archive.readUInt32LE(end) !== END_OF_DIRECTORY) throw new RangeError("no zip archive");
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let i = 0; i < count && archive.readUInt32LE(at) === DIRECTORY_ENTRY; i++) {
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    if (name.endsWith(suffix)) yield { name, text: textOf(archive, at) };
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
}

function textOf(archive: Buffer, entry: number): string {
  const method = archive.readUInt16LE(entry + 10);
  const packed = archive.readUInt32LE(entry + 20);
  const header = archive.readUInt32LE(entry + 42);
  if (archive.readUInt32LE(header) !== LOCAL_HEADER) throw new RangeError("damaged zip archive");
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const body = archive.subarray(start, start + packed);
  if (method === 0) return body.toString("utf8");
  if (method !== 8) throw new RangeError("an entry of the zip archive is packed in a way that is not read");
  return inflateRawSync(body, { maxOutputLength: MOST_BYTES }).toString("utf8");
}
