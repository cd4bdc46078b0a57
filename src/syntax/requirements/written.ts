/** What packaging files write down, whatever their format: plain data with spans. */
import type { Span } from "../../source/span.ts";

/** Where a package comes from. */
export type PackageOrigin = "index" | "version-control" | "url" | "path";

/** One requirement as one file writes it. */
export interface WrittenRequirement {
  /** Normalised: lower case, runs of `-`, `_` and `.` as one `-`. */
  readonly name: string;
  readonly span: Span;
  /** PEP 440 specifiers; "" when none is given. */
  readonly specifier: string;
  /** The version that a lock file or the name of a wheel settles. */
  readonly locked: string | undefined;
  readonly extras: readonly string[];
  /** Environment marker, as written. */
  readonly marker: string | undefined;
  readonly from: PackageOrigin;
  /** The dependency group, extra or section it stands in; undefined for what is always installed. */
  readonly group: string | undefined;
}

/** A Python version or a range of them. */
export interface WrittenPython {
  readonly span: Span;
  /** `3.11`, `>=3.9,<4`. */
  readonly text: string;
  /** Whether this version runs; otherwise it is what the code allows. */
  readonly exact: boolean;
}

/** A package index. */
export interface WrittenIndex {
  readonly span: Span;
  readonly kind: "index" | "extra-index" | "trusted-host" | "find-links";
  /** As written, without credentials. */
  readonly url: string;
  /** Only packages that name it are taken from it, so that no other index can answer for them. */
  readonly explicit: boolean;
}

/** Another file that a requirements file draws in; the path is relative to its folder. */
export interface WrittenInclude {
  readonly kind: "requirements" | "constraints";
  readonly path: string;
}

/** Everything one packaging file says. */
export interface Written {
  readonly requirements: readonly WrittenRequirement[];
  readonly pythons: readonly WrittenPython[];
  readonly indexes: readonly WrittenIndex[];
  readonly includes: readonly WrittenInclude[];
  /** Byte offset from which on something could not be read. */
  readonly troubleAt: number | undefined;
}

/** A file that says nothing. */
export const NOTHING_WRITTEN: Written = {
  requirements: [],
  pythons: [],
  indexes: [],
  includes: [],
  troubleAt: undefined,
};

const latin1 = new TextDecoder("latin1");

/**
 * A packaging file as text in which every character is one byte, so that positions are byte offsets. Names and versions
 * are ASCII by their grammars; other text is never shown from here. A byte order mark becomes blanks.
 */
export function bytesAsText(bytes: Uint8Array): string {
  const text = latin1.decode(bytes);
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? `   ${text.slice(3)}` : text;
}

/** A package name as PyPI compares it. */
export function normalisedName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

/** An address without the user name and password that may stand in it. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z+]{0,20}:\/\/)[^/@]*@/i, "$1");
}
