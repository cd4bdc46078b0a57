/** How the process ends. */
export const EXIT = {
  clean: 0,
  findings: 1,
  usage: 2,
  ownTrouble: 3,
  obsoleteBaseline: 4,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
