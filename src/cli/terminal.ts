import type { Memory } from "./resident/memory.ts";

/** The process around a command: where it writes, and what it is told by its surroundings. Tests pass their own. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Cells of a line. */
  readonly width: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Everything on standard input, where it has been read already. */
  readonly input?: () => Uint8Array;
  /** What is remembered of earlier commands, in a process that stays. */
  readonly memory?: Memory;
}

/** Width when nobody says. */
const USUAL_WIDTH = 100;

/** The real one. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    outIsTerminal: stdout.isTTY,
    errIsTerminal: stderr.isTTY,
    width: widthOf(stdout.columns, env["COLUMNS"]),
    environment: env,
  };
}

/** A terminal that has not been told its size says 0 columns; the surroundings are asked then. */
export function widthOf(columns: number | undefined, stated: string | undefined): number {
  return columns !== undefined && columns >= NARROWEST ? columns : (columnsOf(stated) ?? USUAL_WIDTH);
}

/** The width that the surroundings ask for where output is no terminal; undefined when they say nothing sensible. */
export function columnsOf(stated: string | undefined): number | undefined {
  const columns = /^\d{2,4}$/.test(stated ?? "") ? Number(stated) : 0;
  return columns >= NARROWEST ? columns : undefined;
}

/** Narrower requests are taken for mistakes. */
const NARROWEST = 20;

/** Whether a report on stdout is coloured: on a terminal, unless NO_COLOR or the option says otherwise. */
export function wantsColour({ outIsTerminal, environment }: Terminal, option: boolean): boolean {
  return outIsTerminal && option && !environment["NO_COLOR"] && environment["TERM"] !== "dumb";
}
