import { crc32, deflateRawSync } from "node:zlib";

/** A file for an archive. */
export interface ArchivedFile {
  /** With `/`, relative. */
  readonly path: string;
  readonly contents: Buffer;
}

/** 1 January 1980, the first day that the format knows: the same files give the same archive. */
const DATE = 0x21;
const UTF8_NAMES = 0x800;
const DEFLATED = 8;
const VERSION = 20;
const MADE_ON_UNIX = (3 << 8) | VERSION;
/** An ordinary file, rw-r--r--, where Unix keeps it. */
const MODE = 0o100644 * 0x1_0000;

/** A zip archive (PKWARE's APPNOTE 6.3.3, sections 4.3.7 to 4.3.16) of these files, in this order. */
export function zip(files: readonly ArchivedFile[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, contents } of files) {
    const name = Buffer.from(path, "utf8");
    const packed = deflateRawSync(contents, { level: 9 });
    const shared = sharedHeader(name, contents, packed);
    const body = Buffer.concat([numbers([4, 0x04034b50]), shared, numbers([2, 0]), name, packed]);
    directory.push(directoryEntry(name, shared, offset));
    bodies.push(body);
    offset += body.length;
  }
  return Buffer.concat([...bodies, ...directory, directoryEnd(directory, offset)]);
}

/** The fields that a file's own header and its directory entry have in common. */
function sharedHeader(name: Buffer, contents: Buffer, packed: Buffer): Buffer {
  return numbers(
    [2, VERSION],
    [2, UTF8_NAMES],
    [2, DEFLATED],
    [2, 0],
    [2, DATE],
    [4, crc32(contents)],
    [4, packed.length],
    [4, contents.length],
    [2, name.length],
  );
}

function directoryEntry(name: Buffer, shared: Buffer, offset: number): Buffer {
  const start = numbers([4, 0x02014b50], [2, MADE_ON_UNIX]);
  const end = numbers([2, 0], [2, 0], [2, 0], [2, 0], [4, MODE], [4, offset]);
  return Buffer.concat([start, shared, end, name]);
}

function directoryEnd(directory: readonly Buffer[], offset: number): Buffer {
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const count = directory.length;
  return numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]);
}

/** Little-endian numbers of two or four bytes. */
function numbers(...fields: readonly (readonly [width: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([width, value]) => {
      const bytes = Buffer.alloc(width);
      bytes.writeUIntLE(value, 0, width);
      return bytes;
    }),
  );
}
