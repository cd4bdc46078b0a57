#!/usr/bin/env node
/** The process: arguments in, exit code out. */
import { setFlagsFromString } from "node:v8";
import { run } from "./run.ts";
import { processTerminal } from "./terminal.ts";

// An audit lives for seconds, in which V8's optimising compiler takes longer than its code saves. Three times its own
// budget of bytecode (132 KB) saves a fifth of an audit's processor time; more would make the main thread slower.
setFlagsFromString("--interrupt-budget=400000");

// A reader that has seen enough (`pickguard audit | head`) closes the pipe; that is no trouble of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? process.exitCode : 3);
});

process.exitCode = await run(process.argv.slice(2), processTerminal());
