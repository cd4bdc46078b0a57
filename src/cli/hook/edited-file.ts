/** A text that took the place of another one. */
export interface Replacement {
  readonly old: string;
  readonly now: string;
  /** Everywhere in the file instead of once. */
  readonly everywhere: boolean;
}

/** An edited file, with what is known of its earlier state. */
export interface EditedFile {
  /** As the agent wrote it: absolute, or relative to the agent's folder. */
  readonly path: string;
  /** The whole earlier text; empty for a new file. */
  readonly original?: string;
  /** In the order in which they were made; empty where the file was written as a whole. */
  readonly replacements: readonly Replacement[];
}
