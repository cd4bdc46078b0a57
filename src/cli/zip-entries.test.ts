import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { zipEntries } from "./zip-entries.ts";

/** A zip archive as the specification has it, without checksums, which are not read. */
function archiveOf(files: readonly (readonly [string, string, 0 | 8])[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, text, method] of files) {
    const body = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(body.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), body);
    directory.push(entry, Buffer.from(name));
    offset += 30 + name.length + body.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

test("stored and deflated entries, chosen by suffix", () => {
  const archive = archiveOf([
    ["a.json", "{}", 0],
    ["b.txt", "x", 0],
    ["c.json", '{"c":1}'.repeat(50), 8],
  ]);
  expect([...zipEntries(archive, ".json")]).toEqual([
    { name: "a.json", text: "{}" },
    { name: "c.json", text: '{"c":1}'.repeat(50) },
  ]);
});

test("what unpacks to far more than it holds is refused", () => {
  const archive = archiveOf([["a.json", " ".repeat(5_000_000), 8]]);
  expect(() => [...zipEntries(archive, ".json")]).toThrow(RangeError);
});

test("what is no archive is refused", () => {
  expect(() => [...zipEntries(Buffer.from("hello"), ".json")]).toThrow("no zip archive");
});
