import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ask } from "./client.ts";
import type { Request } from "./conversation.ts";
import { serve, type Respond } from "./server.ts";

let folder: string;
let address: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pickguard-socket-"));
  address = join(folder, "s.sock");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const PATIENCE = { greeting: 1_000, answer: 5_000 };

function request(word: string): Request {
  const about = { outIsTerminal: false, errIsTerminal: false, width: 100, environment: {} };
  return { args: [word], input: "", ...about };
}

const echo: Respond = async ({ args }) => ({ code: 1, out: args.join(" "), err: "é\n" });

/** Asks once somebody listens. */
async function answered(word: string): Promise<Awaited<ReturnType<typeof ask>>> {
  for (let i = 0; i < 100; i++) {
    const answer = await ask(address, request(word), PATIENCE);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
}

it("answers again and again, and ends when nobody asks any more", async () => {
  const ended = serve(address, echo, { idle: 300 });
  expect(await answered("one")).toEqual({ code: 1, out: "one", err: "é\n" });
  const both = [ask(address, request("two"), PATIENCE), ask(address, request("three"), PATIENCE)];
  expect((await Promise.all(both)).map((answer) => answer?.out)).toEqual(["two", "three"]);
  await ended;
  expect(await ask(address, request("four"), PATIENCE)).toBeUndefined();
});

it("takes the place of a socket that nobody listens at", async () => {
  writeFileSync(address, "");
  const ended = serve(address, echo, { idle: 300 });
  expect((await answered("one"))?.out).toBe("one");
  await ended;
});

it("does not take the place of somebody who listens", async () => {
  const first = serve(address, echo, { idle: 500 });
  await answered("one");
  await serve(address, async () => ({ code: 0, out: "the second", err: "" }), { idle: 500 });
  expect((await answered("two"))?.out).toBe("two");
  await first;
});

it("keeps its place while it prepares, and answers nobody until then", async () => {
  let ready: () => void = () => undefined;
  const prepared = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const ended = serve(address, echo, { idle: 1_000, prepare: () => prepared });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await ask(address, request("early"), { greeting: 100, answer: 100 })).toBeUndefined();
  await serve(address, echo);
  ready();
  expect((await answered("late"))?.out).toBe("late");
  await ended;
});

it.each<[string, string | undefined]>([
  ["who says nothing", undefined],
  ["who says something else", "HTTP/1.1 200 OK\r\n\r\n"],
  ["whose answer is cut off", 'pickguard answers\n{"code":0,"ou'],
])("gives up on somebody %s", async (_, said) => {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    if (said !== undefined) socket.end(said);
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  const begun = performance.now();
  expect(await ask(address, request("one"), { greeting: 100, answer: 300 })).toBeUndefined();
  expect(performance.now() - begun).toBeLessThan(2_000);
  server.close();
});

it("does without anybody at once", async () => {
  expect(await ask(join(folder, "nobody.sock"), request("one"))).toBeUndefined();
});
