/** Tells on stderr what an audit is doing, once it takes long enough to wonder, and how long each stage took. */
import type { Terminal } from "./terminal.ts";

/** Milliseconds before the first line appears. */
const PATIENCE = 700;

/** Milliseconds between two lines. */
const REDRAW = 100;

/** What each stage does, as somebody who waits wants to read it. */
const WORDS: Readonly<Record<string, string>> = {
  discover: "reading files",
  extract: "parsing Python",
  bind: "resolving names",
  solve: "following values through the code",
  model: "evaluating settings and entry points",
  judge: "judging",
  finish: "finishing findings",
  report: "writing the report",
};

/** A line that rewrites itself, and the time each stage took. */
export interface Progress {
  /** A stage begins (0 of 0) or goes on. */
  readonly watch: (stage: string, done: number, total: number) => void;
  /** Wipes the line; answers each stage with its milliseconds. */
  readonly end: () => readonly (readonly [stage: string, milliseconds: number])[];
}

interface State {
  readonly begun: number;
  readonly times: Map<string, number>;
  stage: string;
  since: number;
  drawn: number;
}

/** Starts the clock. `clock` gives milliseconds. */
export function startProgress(
  terminal: Terminal,
  isWanted: boolean,
  clock: () => number = performance.now.bind(performance),
): Progress {
  const state: State = { begun: clock(), times: new Map(), stage: "", since: clock(), drawn: 0 };
  const shows = isWanted && terminal.errIsTerminal;
  return {
    watch: (stage, done, total) => {
      const now = clock();
      if (stage !== state.stage) enter(state, stage, now);
      if (shows && now - state.begun > PATIENCE && now - state.drawn > REDRAW)
        draw(terminal, state, now, done, total);
    },
    end: () => {
      enter(state, "", clock());
      if (state.drawn > 0) terminal.err("\r\u001b[K");
      return [...state.times];
    },
  };
}

function enter(state: State, stage: string, now: number): void {
  if (state.stage !== "")
    state.times.set(state.stage, (state.times.get(state.stage) ?? 0) + now - state.since);
  state.stage = stage;
  state.since = now;
}

function draw(terminal: Terminal, state: State, now: number, done: number, total: number): void {
  state.drawn = now;
  const words = WORDS[state.stage] ?? state.stage;
  const share = total > 0 ? ` (${done} of ${total})` : "";
  terminal.err(`\r\u001b[K${words}${share} …`.slice(0, terminal.width + 4));
}
