/** `keep-bytecode.ts PROGRAM ARGUMENT...`: runs the bundled program once and keeps the bytecode of what ran beside it. */
import { writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { bytecodePath, compileProgram } from "./compiled-program.ts";

const [, , program = "", ...args] = process.argv;
// V8 throws away bytecode that has not run for a while; here all of it is wanted.
setFlagsFromString("--no-flush-bytecode");
const { script, start } = compileProgram(program);
process.argv = [process.execPath, program, ...args];
process.on("exit", () => {
  // Bytecode is only taken by a V8 with the same flags.
  setFlagsFromString("--flush-bytecode");
  writeFileSync(bytecodePath(program), script.createCachedData());
});
start();
