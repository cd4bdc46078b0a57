/** A disk that reads a file again only when its stamp has changed, for a process that looks at the same tree again and again. */
import { lstatSync } from "node:fs";
import { MACHINE_DISK, type Disk, type ReadOutcome } from "./disk.ts";

/** When a file was last changed in any way, and which file it is. */
interface Stamp {
  readonly size: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
  readonly node: bigint;
}

interface Known {
  readonly stamp: Stamp;
  readonly bytes: Uint8Array;
}

/**
 * A file that was changed so shortly before it was read may change again without its stamp showing it: clocks of file systems
 * tick slowly, some of them every two seconds. Nanoseconds.
 */
const UNSURE = 3_000_000_000n;

/** The machine's disk, remembering what it has read. */
export function stampedDisk(): Disk {
  const known = new Map<string, Known>();
  return { ...MACHINE_DISK, read: (path, limit) => readStamped(known, path, limit) };
}

function readStamped(known: Map<string, Known>, path: string, limit: number): ReadOutcome {
  const stamp = stampOf(path);
  const before = known.get(path);
  if (stamp !== undefined && before !== undefined && isSame(before.stamp, stamp) && stamp.size <= limit)
    return { outcome: "read", bytes: before.bytes };
  const outcome = MACHINE_DISK.read(path, limit);
  known.delete(path);
  if (outcome.outcome === "read" && stamp !== undefined && isSettled(stamp))
    known.set(path, { stamp, bytes: outcome.bytes });
  return outcome;
}

/** Taken before the file is read: what changes afterwards has another one. */
function stampOf(path: string): Stamp | undefined {
  try {
    const status = lstatSync(path, { bigint: true });
    if (!status.isFile()) return undefined;
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
