/** What is said over the socket: a greeting, then one command line with its input, then what it wrote. Each is a line of JSON. */
import type { ExitCode } from "../exit-code.ts";

/** The first thing that a process says which can answer at once. */
export const GREETING = "pickguard answers\n";

/** A command line, with everything around it that its output depends on. */
export interface Request {
  readonly args: readonly string[];
  /** Standard input in base64. */
  readonly input: string;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly width: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What the command wrote, and its exit code. */
export interface Answer {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** The request in a line; undefined where it is none. */
export function readRequest(line: string): Request | undefined {
  const said = parsed(line);
  return isObject(said) &&
    Array.isArray(said["args"]) &&
    typeof said["input"] === "string" &&
    isObject(said["environment"])
    ? // Both ends are the same build: whoever writes the fields above writes all of them.
      (said as object as Request)
    : undefined;
}

/** The answer in a line; undefined where it was cut off. */
export function readAnswer(line: string): Answer | undefined {
  const said = parsed(line);
  return isObject(said) &&
    typeof said["code"] === "number" &&
    typeof said["out"] === "string" &&
    typeof said["err"] === "string"
    ? (said as object as Answer)
    : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
