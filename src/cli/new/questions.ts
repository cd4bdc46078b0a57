/** Asks somebody at a terminal; without one, or with --yes, the usual answers hold. */
import { createInterface } from "node:readline/promises";
import type { Terminal } from "../terminal.ts";

/** Asks one question. The answer that holds without another one is shown with it. */
export type Ask = (question: string, usual: string) => Promise<string>;

/** Somebody to ask. `close` when there is nothing more to ask. */
export interface Questions {
  readonly ask: Ask;
  readonly close: () => void;
}

/** Opens standard input where somebody sits there who wants to be asked. */
export function openQuestions(yes: boolean, { errIsTerminal }: Terminal): Questions {
  if (yes || !errIsTerminal || !process.stdin.isTTY)
    return { ask: (_, usual) => Promise.resolve(usual), close: () => undefined };
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return {
    ask: async (question, usual) => (await lines.question(`${question} [${usual}] `)).trim() || usual,
    close: () => {
      lines.close();
    },
  };
}
