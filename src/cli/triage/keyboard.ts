/** The keys of a terminal, and the editor that somebody wants beside it. */
import { emitKeypressEvents } from "node:readline";
import type { Key } from "./state.ts";

/** Where keys come from; tests give a list of them. */
export interface Keyboard {
  readonly keys: AsyncIterable<Key>;
  /** Gives the terminal to another program for a while, and takes it back. */
  readonly lend: (use: () => void) => void;
  readonly close: () => void;
}

/** The process's own; undefined where there is no terminal to read from. */
export function processKeyboard(): Keyboard | undefined {
  const { stdin } = process;
  if (!stdin.isTTY) return undefined;
  return {
    keys: keysOf(stdin),
    lend: (use) => {
      stdin.setRawMode(false);
      stdin.pause();
      use();
      stdin.resume();
      stdin.setRawMode(true);
    },
    close: () => {
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}

interface Pressed {
  readonly name?: string;
  readonly ctrl?: boolean;
}

/** Until the first key is asked for, Ctrl-C is the terminal's own. */
async function* keysOf(stdin: NodeJS.ReadStream): AsyncGenerator<Key> {
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  stdin.resume();
  const waiting: Key[] = [];
  let wake: () => void = () => undefined;
  stdin.on("keypress", (text: string | undefined, { name, ctrl }: Pressed) => {
    waiting.push({ text, name, ctrl });
    wake();
  });
  for (;;) {
    const key = waiting.shift();
    if (key) yield key;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
}
