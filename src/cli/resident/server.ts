/** The process that stays: answers one command line after the other, until nobody has asked for a while. */
import { rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { GREETING, readRequest, type Answer, type Request } from "./conversation.ts";

/** Answers a request; must not reject. */
export type Respond = (request: Request) => Promise<Answer>;

/** Milliseconds without a question after which the process ends. */
const IDLE = 600_000;

/** Longer requests are none of ours. */
const LONGEST = 64_000_000;

/** What comes before the first answer, and the milliseconds without a question after which it ends. */
export interface Stay {
  /** Told whether somebody waits; what it leaves to do then may be left. */
  readonly prepare?: (isAsked: () => boolean) => Promise<void>;
  readonly idle?: number;
}

/** Listens at an address until nobody asks any more. Resolves at once where somebody else listens there already. */
export async function serve(
  address: string,
  respond: Respond,
  { prepare, idle = IDLE }: Stay = {},
): Promise<void> {
  if (await isTaken(address)) return;
  rmSync(address, { force: true });
  const server = createServer({ allowHalfOpen: true });
  const closed = new Promise<void>((resolve) => {
    server.once("close", resolve);
    server.once("error", () => resolve());
  });
  const rest = setTimeout(() => server.close(), idle);
  let isAsked = false;
  let last: Promise<unknown> = new Promise((resolve) => server.once("listening", resolve)).then(() =>
    prepare?.(() => isAsked),
  );
  server.on("connection", (socket) => {
    isAsked = true;
    rest.refresh();
    // One after the other: they share what is remembered.
    last = last.then(() => converse(socket, respond)).then(() => rest.refresh());
  });
  server.listen(address);
  await closed;
  clearTimeout(rest);
}

/** Whether somebody listens there; what a process left behind that was killed refuses. */
function isTaken(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Whoever does not go on within this time, in milliseconds, has gone away. */
const SILENCE = 5_000;

async function converse(socket: Socket, respond: Respond): Promise<void> {
  const line = await requestOn(socket);
  const request = line === undefined ? undefined : readRequest(line);
  if (request === undefined) {
    socket.destroy();
    return;
  }
  socket.end(JSON.stringify(await respond(request)));
}

function requestOn(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let heard = "";
    socket.setEncoding("utf8");
    socket.setTimeout(SILENCE, () => resolve(undefined));
    socket.on("data", (text: string) => {
      heard += text;
      if (heard.length > LONGEST) resolve(undefined);
    });
    socket.once("end", () => {
      socket.setTimeout(0);
      resolve(heard);
    });
    socket.on("error", () => resolve(undefined));
    socket.once("close", () => resolve(undefined));
    socket.write(GREETING);
  });
}
