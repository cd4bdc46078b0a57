import { describe, expect, test } from "vitest";
import { startProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

function listening(errIsTerminal: boolean): { readonly terminal: Terminal; readonly written: string[] } {
  const written: string[] = [];
  const terminal = {
    out: () => {},
    err: (text: string) => void written.push(text),
    outIsTerminal: false,
    errIsTerminal,
    width: 80,
    environment: {},
  };
  return { terminal, written };
}

/** Runs a pretended audit of 3 seconds that reports every 10 milliseconds. */
function play(
  errIsTerminal: boolean,
  isWanted: boolean,
  length: number,
): { readonly written: readonly string[]; readonly times: readonly (readonly [string, number])[] } {
  const { terminal, written } = listening(errIsTerminal);
  let now = 0;
  const progress = startProgress(terminal, isWanted, () => now);
  for (; now < length; now += 10) progress.watch(now < 200 ? "discover" : "extract", now, length);
  return { times: progress.end(), written };
}

describe("the progress line", () => {
  test("appears once an audit takes long, rewrites itself, and goes away", () => {
    const { written } = play(true, true, 3000);
    expect(written[0]).toBe("\r\u001b[Kparsing Python (710 of 3000) …");
    expect(written.length).toBeLessThan(25);
    expect(written.at(-1)).toBe("\r\u001b[K");
  });

  test.each([
    [true, true, 500],
    [false, true, 3000],
    [true, false, 3000],
  ])("stays away (terminal: %s, wanted: %s, %i ms)", (errIsTerminal, isWanted, length) => {
    expect(play(errIsTerminal, isWanted, length).written).toEqual([]);
  });

  test("measures each stage", () => {
    expect(play(false, true, 500).times).toEqual([
      ["discover", 200],
      ["extract", 300],
    ]);
  });
});
