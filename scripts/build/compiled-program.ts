/**
 * The bundled program, compiled. Beside it lies the bytecode that the build kept: the functions that an audit runs, as V8
 * compiles them. Where this Node.js takes it, an audit does not spend a seventh of its time on compiling them again;
 * where it does not (another version of V8), everything is compiled as usual.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";

/** A program that is ready to start. */
export interface CompiledProgram {
  readonly script: Script;
  /** Runs it as Node.js runs a CommonJS module. */
  readonly start: () => void;
}

/** What a CommonJS module is given. */
type Wrapper = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: object },
  filename: string,
  folder: string,
) => void;

/** Where the bytecode of a program lies. */
export function bytecodePath(program: string): string {
  return `${program}.code`;
}

/** Compiles a program of ASCII characters, with its kept bytecode if there is any. Throws what the file system throws where there is no program. */
export function compileProgram(program: string): CompiledProgram {
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(program, "latin1")}\n})`;
  const cachedData = readBytecode(program);
  const script = new Script(source, {
    filename: program,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  return { script, start: () => startScript(script, program) };
}

function readBytecode(program: string): Buffer | undefined {
  try {
    return readFileSync(bytecodePath(program));
  } catch {
    return undefined;
  }
}

function startScript(script: Script, program: string): void {
  const wrapper = script.runInThisContext() as Wrapper;
  const module = { exports: {} };
  wrapper(module.exports, createRequire(program), module, program, dirname(program));
}
