/** What generation gives: files to be written, what they are for, and what is left to do. */

/** One file that is written where none is. */
export interface NewFile {
  /** Relative to the folder that is written into, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Why it is there, for whoever reads the list afterwards: a sentence without a full stop. */
  readonly why: string;
}

/** Everything that one command writes. */
export interface NewCode {
  readonly files: readonly NewFile[];
  /** What a person still has to do, in order: lines to add elsewhere, commands to run. */
  readonly next: readonly string[];
}
