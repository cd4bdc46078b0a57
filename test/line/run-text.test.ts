/** How many findings text that runs as Python makes, and how sure they are. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";
import type { Finding } from "../../src/findings/finding.ts";

const encoder = new TextEncoder();

function found(text: string): readonly Finding[] {
  const files = [{ path: "shop/console.py", bytes: encoder.encode(text) }];
  return audit(files, { choice: { persona: "auditor" } }).findings.filter(
    ({ check }) => check === "eval-input",
  );
}

test("text that is compiled and run on several ways in one function is one finding", () => {
  const findings = found(`def run(text, timed):
    try:
        code = compile(text, "", "eval")
    except SyntaxError:
        code = compile(text, "", "exec")
    if timed:
        return eval(code)
    return eval(code)
`);
  expect(findings.map(({ confidence, places }) => [confidence, places.length])).toEqual([["low", 3]]);
});

test("what a function runs that is handed on is chosen out of sight", () => {
  const findings = found(`from elsewhere import Editor


def run(caller, text):
    return eval(text)


def edit(caller):
    return Editor(caller, savefunc=run)
`);
  expect(findings.map(({ confidence }) => confidence)).toEqual(["low"]);
});
