/** `pickguard completion`: a script that teaches a shell the commands and options. */
import type { Command } from "commander";
import { CHECKS } from "../rules/index.ts";
import { completionScript, SHELLS, type Shell } from "./completion/scripts.ts";
import { shapeOf } from "./completion/shape.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** Writes the script for a shell. */
export function writeCompletion(program: Command, shell: Shell, terminal: Terminal): ExitCode {
  const rules = [...new Set(CHECKS.map(({ rule }) => rule.id))];
  const words = new Map<string, readonly string[]>([
    ["explain", rules],
    ["completion", SHELLS],
  ]);
  terminal.out(completionScript(shell, shapeOf(program, words)));
  return EXIT.clean;
}
