/** How the process ends. 4 is kept for obsolete baseline entries. */
export const EXIT = {
  clean: 0,
  findings: 1,
  usage: 2,
  ownTrouble: 3,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
