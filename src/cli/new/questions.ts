/** Asks somebody at a terminal; without one, or with --yes, the usual answers hold. */
import { createInterface } from "node:readline";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

/** Asks one question. The answer that holds without another one is shown with it. */
export type Ask = (question: string, usual: string) => Promise<string>;

/** Somebody to ask. `close` when there is nothing more to ask. */
export interface Questions {
  readonly ask: Ask;
  readonly close: () => void;
}

/** Where answers come from. */
export interface AnswerSource {
  readonly isTTY?: boolean;
  readonly stream: NodeJS.ReadableStream;
}

/** Opens a source of answers where somebody sits there who wants to be asked. `ask` throws UsageError when nothing comes. */
export function openQuestions(
  yes: boolean,
  terminal: Terminal,
  source: AnswerSource = standardInput(),
): Questions {
  if (yes || !terminal.errIsTerminal || source.isTTY !== true)
    return { ask: (_, usual) => Promise.resolve(usual), close: () => undefined };
  const lines = createInterface({ input: source.stream });
  const answers = lines[Symbol.asyncIterator]();
  return {
    ask: async (question, usual) => {
      terminal.err(`${question} [${usual}] `);
      const { value, done } = await answers.next();
      if (done === true) throw new UsageError("there was no answer", "nothing was written");
      return value.trim() || usual;
    },
    close: () => {
      lines.close();
    },
  };
}

function standardInput(): AnswerSource {
  return { isTTY: process.stdin.isTTY, stream: process.stdin };
}
