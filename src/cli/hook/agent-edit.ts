/**
 * What coding agents tell after an edit: Claude Code and Codex (`PostToolUse`), Gemini CLI (`AfterTool`) and Cursor
 * (`afterFileEdit`). All of them write one JSON object to the hook's standard input.
 */
import { UsageError } from "../usage-error.ts";
import { patchedFiles } from "./apply-patch.ts";
import type { EditedFile, Replacement } from "./edited-file.ts";

/** One edit by an agent. */
export interface AgentEdit {
  /** Cursor reads an answer from standard output; the others read standard error when the exit code is 2. */
  readonly answerTo: "cursor" | "exit code";
  /** The folder in which the agent works. */
  readonly folder: string;
  readonly files: readonly EditedFile[];
}

type Json = Readonly<Record<string, unknown>>;

const EVENTS: ReadonlyMap<unknown, AgentEdit["answerTo"]> = new Map([
  ["PostToolUse", "exit code"],
  ["AfterTool", "exit code"],
  ["afterFileEdit", "cursor"],
  ["postToolUse", "cursor"],
]);

/**
 * Reads the event; undefined for one that tells of no edit. Throws SyntaxError where the text is no JSON, and
 * UsageError where it is no event at all: a hook that is set up wrongly would otherwise find nothing for ever.
 */
export function readAgentEdit(text: string, currentFolder: string): AgentEdit | undefined {
  const event = objectOf(JSON.parse(text));
  assertEvent(event);
  const answerTo = EVENTS.get(event?.["hook_event_name"]);
  if (event === undefined || answerTo === undefined) return undefined;
  const input = { ...event, ...objectOf(event["tool_input"]) };
  const files = filesOf(input, objectOf(event["tool_response"]));
  const [workspace] = listOf(event["workspace_roots"]);
  const folder = textOf(event["cwd"]) ?? textOf(workspace) ?? currentFolder;
  return files.length === 0 ? undefined : { answerTo, folder, files };
}

function assertEvent(event: Json | undefined): void {
  if (typeof event?.["hook_event_name"] === "string") return;
  throw new UsageError(
    "what the hook was given names no hook_event_name; docs/agents.md shows how agents call it",
  );
}

function filesOf(input: Json, response: Json | undefined): readonly EditedFile[] {
  const patch = textOf(input["command"]) ?? textOf(input["patch"]) ?? textOf(input["input"]);
  if (patch?.includes("*** Begin Patch") === true) return patchedFiles(patch);
  const path = textOf(input["file_path"]) ?? textOf(input["filePath"]) ?? textOf(input["path"]);
  if (path === undefined) return [];
  const original = response?.["originalFile"];
  const file = { path, replacements: replacementsOf(input) };
  if (typeof original === "string") return [{ ...file, original }];
  return isEdit(input) ? [file] : [];
}

/** Tools that only read a file name one, too. */
function isEdit(input: Json): boolean {
  const says = ["content", "contents", "new_string", "edits", "file_text", "new_str"];
  return says.some((key) => key in input);
}

function replacementsOf(input: Json): readonly Replacement[] {
  const edits = listOf(input["edits"]);
  return (edits.length > 0 ? edits : [input]).flatMap((edit) => replacementOf(objectOf(edit)));
}

function replacementOf(edit: Json | undefined): readonly Replacement[] {
  const old = textOf(edit?.["old_string"]) ?? textOf(edit?.["old_str"]);
  const now = textOf(edit?.["new_string"]) ?? textOf(edit?.["new_str"]);
  if (old === undefined || now === undefined) return [];
  return [{ old, now, everywhere: edit?.["replace_all"] === true }];
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
