import { expect, test } from "vitest";
import { parsePython } from "../syntax/python/parse.ts";
import { assignedNames } from "./assigned-names.ts";

test.each([
  ["a = b = 1", "a b"],
  ["a, (b, *c) = p", "a b c"],
  ["[a] = p", "a"],
  ["a.x = 1", "a"],
  ["a.x[i] = 1", "a"],
  ["a += 1", "a"],
  ["a: int = 1", "a"],
  ["a.append(1)", "a"],
  ["a.b.append(1)", "a"],
  ["f(a)", ""],
  ["for a in p:\n  b = 1\nelse:\n  c = 1", "a b c"],
  ["while t:\n  a = 1\nelse:\n  b = 1", "a b"],
  ["if t:\n  a = 1\nelif u:\n  b = 1\nelse:\n  c = 1", "a b c"],
  ["with p as a, q as b:\n  c = 1", "a b c"],
  ["try:\n  a = 1\nexcept E:\n  b = 1\nelse:\n  c = 1\nfinally:\n  d = 1", "a c d b"],
  ["match s:\n  case 1:\n    a = 1", "a"],
  ["def f():\n  a = 1", ""],
  ["f().x = 1", ""],
  ["pass", ""],
])("%j assigns %j", (text, names) => {
  const { module } = parsePython(new TextEncoder().encode(text));
  expect([...assignedNames(module.body)].join(" ")).toBe(names);
});
