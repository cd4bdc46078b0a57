import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import type { Terminal } from "../terminal.ts";
import { openQuestions, type AnswerSource } from "./questions.ts";

function typed(text: string): AnswerSource {
  const stream = new PassThrough();
  stream.end(text);
  return { isTTY: true, stream };
}

function terminal(told: string[], errIsTerminal: boolean = true): Terminal {
  const ignore = (): void => undefined;
  return {
    out: ignore,
    err: (text) => void told.push(text),
    outIsTerminal: false,
    errIsTerminal,
    width: 80,
    environment: {},
  };
}

describe("questions", () => {
  test("take an answer each, also when they were typed ahead; an empty one is the usual one", async () => {
    const told: string[] = [];
    const { ask, close } = openQuestions(false, terminal(told), typed("5.2\n\n"));
    expect([await ask("Which Django?", "6.1"), await ask("Host?", "a.example")]).toEqual([
      "5.2",
      "a.example",
    ]);
    expect(told).toEqual(["Which Django? [6.1] ", "Host? [a.example] "]);
    close();
  });

  test("end in words when nobody answers", async () => {
    const { ask } = openQuestions(false, terminal([]), typed(""));
    await expect(ask("Which Django?", "6.1")).rejects.toThrow("there was no answer");
  });

  test.each([
    ["with --yes", true, true, true],
    ["where nobody reads them", false, false, true],
    ["where nobody types", false, true, false],
  ])("are not asked %s", async (_, yes, reads, types) => {
    const told: string[] = [];
    const { ask } = openQuestions(yes, terminal(told, reads), { ...typed("5.2\n"), isTTY: types });
    expect([await ask("Which Django?", "6.1"), told]).toEqual(["6.1", []]);
  });
});
