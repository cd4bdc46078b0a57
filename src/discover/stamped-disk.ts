/** A disk that reads a file again only when its stamp has changed, for a process that looks at the same tree again and again. */
import { lstatSync } from "node:fs";
import { MACHINE_DISK, type Disk, type DiskEntry, type ReadOutcome } from "./disk.ts";

/** When a file was last changed in any way, and which file it is. */
interface Stamp {
  readonly size: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
  readonly node: bigint;
}

interface Known<Answer> {
  readonly stamp: Stamp;
  readonly answer: Answer;
}

/**
 * A file that was changed so shortly before it was read may change again without its stamp showing it: clocks of file systems
 * tick slowly, some of them every two seconds. Nanoseconds.
 */
const UNSURE = 3_000_000_000n;

/** The machine's disk, remembering what it has read. A folder's stamp tells of names that come and go. */
export function stampedDisk(): Disk {
  const files = new Map<string, Known<Extract<ReadOutcome, { outcome: "read" }>>>();
  const folders = new Map<string, Known<readonly DiskEntry[]>>();
  const heads = new Map<string, Known<Uint8Array>>();
  return {
    ...MACHINE_DISK,
    read: (path, limit) => {
      const stamp = stampOf(path);
      const before = files.get(path);
      if (isStill(before, stamp) && before.answer.bytes.length <= limit) return before.answer;
      const outcome = MACHINE_DISK.read(path, limit);
      keep(files, path, stamp, outcome.outcome === "read" ? outcome : undefined);
      return outcome;
    },
    list: (path) => {
      const stamp = stampOf(path, "folder");
      const before = folders.get(path);
      if (isStill(before, stamp)) return before.answer;
      const listing = MACHINE_DISK.list(path);
      keep(folders, path, stamp, "refused" in listing ? undefined : listing);
      return listing;
    },
    peek: (path, count) => {
      const stamp = stampOf(path);
      const before = heads.get(`${count} ${path}`);
      if (isStill(before, stamp)) return before.answer;
      const head = MACHINE_DISK.peek(path, count);
      keep(heads, `${count} ${path}`, stamp, head);
      return head;
    },
  };
}

function isStill<Answer>(
  before: Known<Answer> | undefined,
  stamp: Stamp | undefined,
): before is Known<Answer> {
  return before !== undefined && stamp !== undefined && isSame(before.stamp, stamp);
}

function keep<Answer>(
  known: Map<string, Known<Answer>>,
  key: string,
  stamp: Stamp | undefined,
  answer: Answer | undefined,
): void {
  if (answer !== undefined && stamp !== undefined && isSettled(stamp)) known.set(key, { stamp, answer });
  else known.delete(key);
}

/** Taken before the file is read: what changes afterwards has another one. */
function stampOf(path: string, wanted: "file" | "folder" = "file"): Stamp | undefined {
  try {
    const status = lstatSync(path, { bigint: true });
    if (wanted === "file" ? !status.isFile() : !status.isDirectory()) return undefined;
    return { size: status.size, modified: status.mtimeNs, changed: status.ctimeNs, node: status.ino };
  } catch {
    return undefined;
  }
}

function isSame(a: Stamp, b: Stamp): boolean {
  return a.size === b.size && a.modified === b.modified && a.changed === b.changed && a.node === b.node;
}

function isSettled({ modified, changed }: Stamp): boolean {
  const latest = modified > changed ? modified : changed;
  return BigInt(Date.now()) * 1_000_000n - latest > UNSURE;
}
