/**
 * The table of identifiers: every spelling gets a small number (its *atom*) and one shared string, found by the hash
 * that the lexer computes while it scans. Reserved words have the atoms 1 to 40.
 */
import { RESERVED_WORDS } from "./tokens.ts";

/** The table; filled while files are read. */
export interface NameTable {
  /** Open addressing: atom per slot, 0 where free. Its length is a power of two. */
  slots: Int32Array;
  /** The bytes of all names, one after the other; `offsets[atom]` to `offsets[atom + 1]` is one of them. */
  bytes: Uint8Array;
  offsets: Int32Array;
  names: string[];
}

/** What an empty name hashes to. */
export const HASH_SEED = 5381;

/** Probing stops here, so that names made to collide cost memory but no time. */
const MAX_PROBES = 24;
/** A table this full is started afresh, so that a long-lived process does not grow without bound. */
const MAX_NAMES = 400_000;

/** A table that holds the reserved words only. */
export function createNameTable(): NameTable {
  const table: NameTable = {
    slots: new Int32Array(1 << 14),
    bytes: new Uint8Array(1 << 16),
    offsets: new Int32Array((1 << 13) + 2),
    names: [""],
  };
  addReservedWords(table);
  return table;
}

function addReservedWords(table: NameTable): void {
  for (const word of RESERVED_WORDS) {
    const bytes = new TextEncoder().encode(word);
    let hash = HASH_SEED;
    for (const byte of bytes) hash = (Math.imul(hash, 33) ^ byte) | 0;
    atomOf(table, bytes, 0, bytes.length, hash);
  }
}

/** The atom of the ASCII name in `bytes[start, end)`; 0 if the table has no place for it (the name is then its own copy). */
export function atomOf(
  table: NameTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  hash: number,
): number {
  const { slots, offsets } = table;
  const mask = slots.length - 1;
  let slot = (hash ^ (hash >>> 15)) & mask;
  for (let probe = 0; probe < MAX_PROBES; probe++) {
    const atom = slots[slot] ?? 0;
    if (atom === 0) return addName(table, bytes, start, end, slot);
    const offset = offsets[atom] ?? 0;
    if (
      (offsets[atom + 1] ?? 0) - offset === end - start &&
      sameBytes(table.bytes, offset, bytes, start, end)
    ) {
      return atom;
    }
    slot = (slot + 1) & mask;
  }
  return 0;
}

function sameBytes(
  known: Uint8Array,
  offset: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): boolean {
  for (let i = start, j = offset; i < end; i++, j++) if (bytes[i] !== known[j]) return false;
  return true;
}

function addName(table: NameTable, bytes: Uint8Array, start: number, end: number, slot: number): number {
  const atom = table.names.length;
  const offset = table.offsets[atom] ?? 0;
  const length = end - start;
  if (offset + length > table.bytes.length) table.bytes = grown(table.bytes, offset + length);
  table.bytes.set(bytes.subarray(start, end), offset);
  table.offsets[atom + 1] = offset + length;
  table.names.push(asciiText(bytes, start, end));
  table.slots[slot] = atom;
  if (atom * 2 >= table.slots.length) growSlots(table);
  return atom;
}

function grown(bytes: Uint8Array, needed: number): Uint8Array {
  const larger = new Uint8Array(Math.max(needed, bytes.length * 2));
  larger.set(bytes);
  return larger;
}

/** Names are short and mostly new ones are built here once, so that a loop beats the decoder's call. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

function growSlots(table: NameTable): void {
  const size = table.slots.length * 2;
  const offsets = new Int32Array(size / 2 + 2);
  offsets.set(table.offsets);
  table.offsets = offsets;
  table.slots = new Int32Array(size);
  for (let atom = 1; atom < table.names.length; atom++) placeAgain(table, atom);
}

function placeAgain(table: NameTable, atom: number): void {
  const mask = table.slots.length - 1;
  let hash = HASH_SEED;
  const end = table.offsets[atom + 1] ?? 0;
  for (let i = table.offsets[atom] ?? 0; i < end; i++)
    hash = (Math.imul(hash, 33) ^ (table.bytes[i] ?? 0)) | 0;
  let slot = (hash ^ (hash >>> 15)) & mask;
  for (let probe = 0; probe < MAX_PROBES; probe++) {
    if (table.slots[slot] === 0) {
      table.slots[slot] = atom;
      return;
    }
    slot = (slot + 1) & mask;
  }
}

/** Whether the table has grown so large that the next file should begin with a new one. */
export function isOverfull(table: NameTable): boolean {
  return table.names.length > MAX_NAMES;
}
