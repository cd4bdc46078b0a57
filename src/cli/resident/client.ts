/** Asks the process that stays. */
import { connect } from "node:net";
import { GREETING, readAnswer, type Answer, type Request } from "./conversation.ts";

/** How long is waited, in milliseconds: for a greeting, which a process that is busy or gone does not give, and for the answer. */
export interface Patience {
  readonly greeting: number;
  readonly answer: number;
}

const USUAL: Patience = { greeting: 100, answer: 20_000 };

/** Its answer; undefined where nobody answers in time, whatever the reason. Never rejects. */
export function ask(
  address: string,
  request: Request,
  patience: Patience = USUAL,
): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    let heard = "";
    let isGreeted = false;
    const socket = connect(address);
    const give = (answer: Answer | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    let timer = setTimeout(give, patience.greeting, undefined);
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      heard += text;
      if (isGreeted || !heard.startsWith(GREETING)) return;
      isGreeted = true;
      clearTimeout(timer);
      timer = setTimeout(give, patience.answer, undefined);
      socket.end(JSON.stringify(request));
    });
    socket.on("error", () => give(undefined));
    socket.on("close", () => give(isGreeted ? readAnswer(heard.slice(GREETING.length)) : undefined));
  });
}
