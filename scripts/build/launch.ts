#!/usr/bin/env node
/** What becomes dist/pickguard.js: starts the bundled program that lies beside it. */
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { compileProgram } from "./compiled-program.ts";

/** The program's file, filled in by the bundler; its name tells builds apart, so that bytecode never meets another build's program. */
declare const PICKGUARD_PROGRAM: string;

const program = compileProgram(fileURLToPath(new URL(PICKGUARD_PROGRAM, import.meta.url)));
// An audit lives for seconds, in which V8's optimising compiler takes longer than its code saves: a function must be hot
// three times over (V8 11's own budget is 67,584 bytes of bytecode run). Newer versions do not know the flag. Set
// after compiling: bytecode is only taken by a V8 with the flags that it was made with.
if (process.versions.v8.startsWith("11.")) {
  setFlagsFromString("--interrupt-budget=200000");
  // Hundreds of patterns run a few times each: compiling each of them twice, to bytecode first, costs more than it saves.
  setFlagsFromString("--no-regexp-tier-up");
}
program.start();
