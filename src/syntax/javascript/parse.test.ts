import { expect, test } from "vitest";
import { LARGEST_SCRIPT, parseScript, prepareParsers } from "./parse.ts";
import type { ScriptNode } from "./tree.ts";
import { childrenOf, dottedName, joinedOperands, memberName } from "./tree.ts";

function expressionOf(text: string): ScriptNode {
  const statement = parseScript(text)?.program.body[0];
  if (statement?.type !== "ExpressionStatement") throw new Error(`no expression: ${text}`);
  return statement.expression;
}

function kinds(text: string): string[] {
  const found: string[] = [];
  const waiting: ScriptNode[] = [];
  const program = parseScript(text)?.program;
  if (program) waiting.push(program);
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    found.push(node.type);
    waiting.push(...childrenOf(node));
  }
  return found;
}

test.each([
  ["a script", "var a = 1;", false],
  ["a module", "import a from './a.js';\nexport const b = await a();", false],
  ["a function's body", "return await save();", false],
  ["a line for the shell", "#!/usr/bin/env node\nrun();", false],
  ["what a template left open", "if (a) { save( }", true],
  ["JSX", "const a = <b>{save()}</b>;", true],
])("%s is parsed", (_, text, repaired) => {
  expect(parseScript(text)?.repaired).toBe(repaired);
});

test("a repaired script keeps its calls", () => {
  expect(kinds("var x = 1 2;\nfetch('/a/', {method: 'POST'});")).toContain("CallExpression");
});

test("a script that is too large, or nested beyond the stack, is not parsed", () => {
  prepareParsers();
  expect(parseScript(" ".repeat(LARGEST_SCRIPT + 1))).toBeUndefined();
  expect(parseScript("(".repeat(20_000))).toBeUndefined();
  expect(parseScript(`${"! ".repeat(14_000)}\`a\``)).toBeUndefined();
  expect(parseScript(`${"`${".repeat(2_000)}1`)).toBeUndefined();
  expect(parseScript(`${"(function(){".repeat(140)}${"})()".repeat(140)}`)?.repaired).toBe(false);
});

test.each([
  ["$.ajax", "$.ajax"],
  ["window.location?.hash", "window.location.hash"],
  ["a['b'].c", "a.b.c"],
  ["this.$http.post", "this.$http.post"],
  ["a[b].c", undefined],
  ["a().b", undefined],
  [`a${".b".repeat(50)}`, undefined],
])("%s as a name", (text, name) => {
  expect(dottedName(expressionOf(text))).toBe(name);
});

test("the property that is read", () => {
  expect(memberName(expressionOf("a().b"))).toBe("b");
  expect(memberName(expressionOf("a?.b"))).toBe("b");
  expect(memberName(expressionOf("a[b]"))).toBeUndefined();
  expect(memberName(expressionOf("a[0]"))).toBeUndefined();
});

test("the operands of a long sum, first to last", () => {
  const sum = expressionOf(`a0${Array.from({ length: 2_000 }, (_, at) => ` + a${at + 1}`).join("")}`);
  if (sum.type !== "BinaryExpression") throw new Error("no sum");
  const names = joinedOperands(sum).map((one) => dottedName(one));
  expect(names).toHaveLength(2_001);
  expect([names[0], names[2_000]]).toEqual(["a0", "a2000"]);
});
