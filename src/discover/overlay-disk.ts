/** Files that somebody edits, laid over the disk. */
import { basename, dirname } from "node:path";
import { MACHINE_DISK, type Disk } from "./disk.ts";

/** A disk on which some files have another content than `below`, or exist at all. Paths are absolute. */
export function diskWith(contents: ReadonlyMap<string, Uint8Array>, below: Disk = MACHINE_DISK): Disk {
  return {
    list: (folder) => {
      const listed = below.list(folder);
      if ("refused" in listed) return listed;
      const names = new Set(listed.map(({ name }) => name));
      const more = [...contents.keys()].filter(
        (path) => dirname(path) === folder && !names.has(basename(path)),
      );
      if (more.length === 0) return listed;
      return [...listed, ...more.map((path) => ({ name: basename(path), kind: "file" as const }))];
    },
    read: (path, limit) => {
      const bytes = contents.get(path);
      if (bytes === undefined) return below.read(path, limit);
      return bytes.length > limit ? { outcome: "too-large", size: bytes.length } : { outcome: "read", bytes };
    },
    peek: (path, count) => contents.get(path)?.subarray(0, count) ?? below.peek(path, count),
    resolve: (path) => (contents.has(path) ? path : below.resolve(path)),
    kindOf: (path) => (contents.has(path) ? "file" : below.kindOf(path)),
  };
}
