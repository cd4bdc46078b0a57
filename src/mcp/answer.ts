/** Answers of tools: one object, as structured content and, for clients that know none, as its JSON text. */
import type { CallToolResult } from "@modelcontextprotocol/server";
import { maskText } from "../findings/masking.ts";
import { visible } from "../report/visible.ts";
import type { Session } from "./ground.ts";

/** What is asked for cannot be done; the message says why. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Runs a tool. What the user can mend becomes an answer marked as an error; anything else is told without its text. */
export async function answered(
  { ground }: Session,
  work: () => Promise<Readonly<Record<string, unknown>>>,
): Promise<CallToolResult> {
  try {
    const value = readable(await work());
    return { content: [{ type: "text", text: JSON.stringify(value) }], structuredContent: value };
  } catch (error) {
    const known = error instanceof Refusal || ground.isForUser(error);
    // A message of our own could quote the audited source.
    const text = known ? visible(maskText(error.message)) : "a fault of pickguard's own; please report it";
    return { content: [{ type: "text", text }], isError: true };
  }
}

/** What is audited is a stranger's: characters that cannot be seen, or turn text around, are written as escapes. */
function readable(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(value);
  return visible(text) === text
    ? value
    : (JSON.parse(text, (_, one: unknown) => (typeof one === "string" ? visible(one) : one)) as typeof value);
}
