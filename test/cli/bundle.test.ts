/** The bundle starts with kept bytecode, without any, and with bytecode that is damaged. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { bytecodePath, compileProgram } from "../../scripts/build/compiled-program.ts";

let folder: string;
let program: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pickguard-bundle-"));
  program = join(folder, "program.cjs");
  writeFileSync(
    program,
    `const { sep } = require("node:path");\nglobalThis.bundleSaid = [sep, __dirname].join("|");\n`,
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function said(): unknown {
  compileProgram(program).start();
  return Reflect.get(globalThis, "bundleSaid");
}

it("starts without bytecode, as a CommonJS module", () => {
  expect(said()).toBe(`/|${folder}`);
});

it("takes the bytecode that lies beside it", () => {
  const { script, start } = compileProgram(program);
  start();
  writeFileSync(bytecodePath(program), script.createCachedData());
  expect(compileProgram(program).script.cachedDataRejected).toBe(false);
  expect(said()).toBe(`/|${folder}`);
});

it("does without bytecode that V8 does not take", () => {
  writeFileSync(bytecodePath(program), "nothing that V8 ever wrote");
  expect(compileProgram(program).script.cachedDataRejected).toBe(true);
  expect(said()).toBe(`/|${folder}`);
});
