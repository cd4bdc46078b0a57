import { expect, test } from "vitest";
import { solved, stateOf, valueAt, wordsFor } from "../../test/support/python-program.ts";
import { holesOf } from "./interpolation.ts";
import { taintsOf } from "./solve.ts";

/** The holes of `x` in a function with parameters `a` and `b`: the text before each, and its value. */
function holes(body: string, before = ""): string[] {
  const text = `${before}\ndef f(a, b):\n  ${body}\n`;
  const solver = solved({ "m.py": text });
  const state = stateOf(solver, "m.py", "f");
  const { value } = valueAt(solver.program, "m.py", "x", "f");
  taintsOf(solver, state, value);
  return holesOf(solver.program, state, value).map(
    (hole) => `${hole.before}<${wordsFor(state.facts.fragment, state.ref.unit.file.bytes, hole.at.value)}>`,
  );
}

test.each([
  ["x = 'SELECT %s' % a", "", ["SELECT <a>"]],
  ["x = 'a %s b %(k)d' % (a, b)", "", ["a <a>", "a %s b <b>"]],
  ["x = 'a {} b {k}'.format(a, k=b)", "", ["a <a>", "a {} b <b>"]],
  ["x = 'a ' + a + ' b ' + b", "", ["a <a>", " b <b>"]],
  ["x = 'a ' + T + b", "T = 'tail '", ["tail <b>"]],
  ["x = T % a", "T = 'a %s'", ["a <a>"]],
  ["x = ','.join(a)", "", ["<a>"]],
  ["x = f'a {1}'", "", []],
  ["x = 'a %s' % 1", "", []],
  ["x = a", "", []],
  ["x = 'a'", "", []],
  ["x = 'a ' + a\n  if b: x = 'b ' + b", "", ["b <b>", "a <a>"]],
  ["x = 'a ' + a if b else 'b'", "", ["a <a>"]],
  ["x = ('a ' + a).strip()", "", ["a <a>"]],
  ["x = shape('a ' + a)", "", ["a <a>"]],
  ["x = 'a ' + a\n  x = x + ' c'", "", ["a <a>"]],
])("%j after %j", (body, before, expected) => {
  expect(holes(body, before)).toEqual(expected);
});

test("strings that double at every step cost a bounded number of looks", () => {
  const doubling = Array.from({ length: 60 }, () => "x = f'{x}{x}'").join("\n  ");
  const solver = solved({ "m.py": `def f(a):\n  x = 'a ' + a\n  ${doubling}\n` });
  const state = stateOf(solver, "m.py", "f");
  const { value } = valueAt(solver.program, "m.py", "x", "f");
  taintsOf(solver, state, value);
  expect(holesOf(solver.program, state, value).length).toBeLessThan(1000);
});
