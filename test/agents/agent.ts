/** An agent that edits a project and listens to the hook. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runHook } from "../../src/cli/hook-command.ts";
import { onTerminal, type Outcome } from "../cli/workbench.ts";

/** Hands an event to the hook. */
export async function hook(event: unknown): Promise<Outcome> {
  const text = typeof event === "string" ? event : JSON.stringify(event);
  return onTerminal((terminal) => runHook(text, { cache: false }, terminal));
}

/** Writes a file as Claude Code's Write does, and asks the hook. */
export async function write(folder: string, path: string, content: string): Promise<Outcome> {
  const file = join(folder, path);
  writeFileSync(file, content);
  return hook({
    hook_event_name: "PostToolUse",
    cwd: folder,
    tool_name: "Write",
    tool_input: { file_path: file, content },
    tool_response: { type: "update", filePath: file },
  });
}
