/** How the terminal report is written. */
export interface TextOptions {
  readonly colour: boolean;
  /** Cells of a line; below 40 counts as 40. */
  readonly width: number;
  readonly showRuledOut: boolean;
  readonly showFiles: boolean;
  readonly statistics: boolean;
  /** One line for each finding and nothing else. */
  readonly quiet: boolean;
  /** Everything there is to say about each finding. */
  readonly verbose: boolean;
  /** Wall time of the audit; the only thing in any report that differs between equal audits. */
  readonly elapsedMs?: number;
}
