import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readModules, REPOSITORY } from "../architecture/modules.ts";
import { BOUNDED } from "./exceptions.ts";
import { isSafe, ledgerKey, parseLedger, renderLedger, verify } from "./ledger.ts";
import { regexLiterals } from "./regex-literals.ts";

const modules = readModules().filter(({ path }) => !path.endsWith(".test.ts"));
const literals = modules.flatMap(({ path, text }) =>
  regexLiterals(text).map((literal) => ({ path, ...literal })),
);
const ledger = parseLedger(readFileSync(join(REPOSITORY, "test/patterns/verified.tsv"), "utf8"));

/** Strangers' files reach our patterns: none may run away on hostile input. */
describe("every regular expression of src", () => {
  test("is verified (npm run patterns)", () => {
    const unknown = literals.filter((literal) => !ledger.has(ledgerKey(literal)));
    expect(unknown.map(({ path, line, source }) => `${path}:${line} /${source}/`)).toEqual([]);
  });

  test("is safe, or polynomial on input that cannot be long", () => {
    const unsafe = literals
      .map((literal) => ({ ...literal, complexity: ledger.get(ledgerKey(literal)) }))
      .filter(({ complexity }) => complexity !== undefined && !isSafe(complexity))
      .filter(({ source, complexity }) => !(BOUNDED.has(source) && complexity?.includes("polynomial")));
    expect(
      unsafe.map(({ path, line, source, complexity }) => `${path}:${line} ${complexity} /${source}/`),
    ).toEqual([]);
  });

  test("that is excepted still exists", () => {
    const sources = new Set(literals.map(({ source }) => source));
    expect([...BOUNDED.keys()].filter((source) => !sources.has(source))).toEqual([]);
  });

  test("is a literal, so that it can be verified", () => {
    expect(modules.filter(({ text }) => /\bRegExp\(/.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe("the ledger", () => {
  test("survives writing and reading", () => {
    expect(parseLedger(renderLedger(ledger))).toEqual(ledger);
  });

  test("gets true verdicts", () => {
    expect(isSafe(verify({ source: "^(a+)+$", flags: "" }))).toBe(false);
    expect(isSafe(verify({ source: "^a+$", flags: "g" }))).toBe(true);
  });
});

describe("the search for literals", () => {
  test.each<[string, readonly string[]]>([
    ["const a = /x/g;", ["x"]],
    ["const a = b / c / d;", []],
    ["return /[/]/.test(a) ? 1 / 2 : /y\\/z/u;", ["[/]", "y\\/z"]],
    ['const a = "/no/"; // /no/\n/* /no/ */ f(/yes/);', ["yes"]],
    ["const a = `/no/ ${b(/yes/) / 2} /no/`;", ["yes"]],
    ["#!/usr/bin/env node\nconst a = /yes/;", ["yes"]],
    ["if (a) { x } const y = (1) / 2 / 3;", []],
  ])("%s", (text, sources) => {
    expect(regexLiterals(text).map(({ source }) => source)).toEqual(sources);
  });
});
