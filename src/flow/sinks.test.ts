import { describe, expect, test } from "vitest";
import { programOf, unitAt } from "../../test/support/python-program.ts";
import { functionFacts } from "../bind/program.ts";
import { callsIn } from "./call-graph.ts";
import { CATALOG, makeCatalog } from "./library-index.ts";
import { argumentOf, findSinks, spokenName } from "./sinks.ts";

/** The sinks of a module body: kind, text of the argument, `?` where the receiver's type is not known. */
function sinksIn(text: string, catalog = CATALOG): string[] {
  const unit = unitAt(programOf({ "m.py": text }), "m.py");
  const program = programOf({ "m.py": text });
  const own = unitAt(program, "m.py");
  const ref = { unit: own, function: 0 };
  return findSinks(program, catalog, ref, callsIn(functionFacts(ref).fragment)).map(
    ({ row, argument, certain }) => {
      const value = unit.facts.functions[0]?.fragment.values[argument];
      return `${row.kind} ${text.slice(value?.start, value?.end)}${certain ? "" : " ?"}`;
    },
  );
}

const TOY = makeCatalog([
  {
    library: "toy",
    sinks: [
      { at: "toy.first", argument: 0, keyword: "q", kind: "sql" },
      { at: "toy.every", argument: "*", kind: "html" },
      { at: "toy.thing.render", argument: "receiver", kind: "html" },
      {
        at: "toy.missing",
        argument: 0,
        kind: "yaml",
        when: { argument: "Loader", position: 1, is: "missing" },
      },
      { at: "toy.present", argument: 0, kind: "yaml", when: { argument: "raw", is: "present" } },
      { at: "toy.true", argument: 0, kind: "yaml", when: { argument: "raw", is: "True" } },
      { at: "toy.false", argument: 0, kind: "yaml", when: { argument: "raw", position: 1, is: "False" } },
      { at: "?.run", argument: 0, kind: "sql", receivers: ["cursor"] },
    ],
  },
]);

describe("arguments", () => {
  test.each([
    ["toy.first(a, b)", ["sql a"]],
    ["toy.first(b=1, q=a)", ["sql a"]],
    ["toy.first(*a)", []],
    ["toy.first()", []],
    ["toy.every(a, k=b)", ["html a", "html b"]],
    ["toy.thing.render()", ["html toy.thing"]],
    ["toy.other(a)", []],
  ])("%s", (call, expected) => {
    expect(sinksIn(`import toy\n${call}`, TOY)).toEqual(expected);
  });
});

describe("conditions on other arguments", () => {
  test.each([
    ["toy.missing(a)", 1],
    ["toy.missing(a, b)", 0],
    ["toy.missing(a, Loader=b)", 0],
    ["toy.present(a)", 0],
    ["toy.present(a, raw=b)", 1],
    ["toy.true(a, raw=True)", 1],
    ["toy.true(a, raw=False)", 0],
    ["toy.true(a, raw=b)", 0],
    ["toy.true(a)", 0],
    ["toy.false(a, False)", 1],
    ["toy.false(a, raw=False)", 1],
    ["toy.false(a, None)", 0],
  ])("%s: %i", (call, count) => {
    expect(sinksIn(`import toy\n${call}`, TOY)).toHaveLength(count);
  });
});

describe("receivers of unknown type", () => {
  test.each([
    ["cursor.run(a)", 1],
    ["Cursor.run(a)", 1],
    ["self.cursor.run(a)", 1],
    ["db.cursor().run(a)", 1],
    ["with get_it() as c: c.run(a)", 0],
    ["with db.cursor() as c: c.run(a)", 1],
    ["x = cursor\nx.y = 1\nx.run(a)", 1],
    ["x = cursor\nif k: x = other\nx.run(a)", 0],
    ["cursor = opened()\ncursor.run(a)", 1],
    ["rest, cursor = opened()\ncursor.run(a)", 1],
    ["for cursor in opened(): cursor.run(a)", 0],
    ["opened().run(a)", 0],
    ["other.run(a)", 0],
    ["run(a)", 0],
    ["cursor[0].run(a)", 0],
    ["def cursor(): pass\ncursor.run(a)", 0],
    ["class Mine:\n  def run(self, q): pass\ncursor = Mine()\ncursor.run(a)", 0],
  ])("%j: %i", (text, count) => {
    expect(sinksIn(text, TOY)).toEqual(Array(count).fill("sql a ?"));
  });
});

test("the shipped catalog knows cursors with and without their type", () => {
  expect(sinksIn("from django.db import connection\nconnection.cursor().execute(q)")).toEqual(["sql q"]);
  expect(sinksIn("cursor.execute(q)")).toEqual(["sql q ?"]);
});

test("argumentOf and spokenName on what is not there", () => {
  const unit = unitAt(programOf({ "m.py": "f(a)\nx = 1" }), "m.py");
  const fragment = unit.facts.functions[0]?.fragment;
  const call = fragment?.values.find((value) => value.op === "call");
  expect(call?.op === "call" && argumentOf(call, undefined, "k")).toBeUndefined();
  expect(call?.op === "call" && argumentOf(call, 1, undefined)).toBeUndefined();
  expect(fragment && spokenName(fragment, 999)).toBeUndefined();
});
