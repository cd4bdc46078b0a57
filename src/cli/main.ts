#!/usr/bin/env node
/** The process: arguments in, exit code out. */
import { run } from "./run.ts";
import { processTerminal } from "./terminal.ts";

// A reader that has seen enough (`pickguard audit | head`) closes the pipe; that is no trouble of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? process.exitCode : 3);
});

// Not awaited at the top level: the bundle is a CommonJS module.
void run(process.argv.slice(2), processTerminal()).then((exitCode) => {
  process.exitCode = exitCode;
});
