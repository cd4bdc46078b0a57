import { describe, expect, test } from "vitest";
import { ALL_KINDS, INJECTION_KINDS, KIND_BITS } from "./kinds.ts";
import { clearedBy, makeCatalog } from "./library-index.ts";

const catalog = makeCatalog([
  {
    library: "one",
    sources: [{ at: "a", kind: "request", label: "one" }],
    sinks: [{ at: "s", argument: 0, kind: "sql" }],
    types: [
      { at: "a.make()", is: "a.Made" },
      { at: "a.Old", is: "a.New" },
    ],
    fluent: [{ of: "q.Set", except: ["get"] }],
    trusted: ["t"],
  },
  {
    library: "two",
    sources: [{ at: "a", kind: "stored", label: "two" }],
    sinks: [{ at: "s", argument: 1, kind: "html" }],
  },
]);

describe("an index of libraries", () => {
  test("keeps every sink of a path, and the later of two sources", () => {
    expect(catalog.sinks.get("s")?.map((row) => row.kind)).toEqual(["sql", "html"]);
    expect(catalog.sources.get("a")?.label).toBe("two");
    expect(catalog.trusted.has("t")).toBe(true);
    expect(catalog.names.aliases.get("a.make()")).toBe("a.Made");
  });

  test.each([
    ["q.Set.filter()", "q.Set"],
    ["q.Set.get()", "q.Set.get()"],
    ["q.Set.filter", "q.Set.filter"],
    ["q.Set.a.b()", "q.Set.a.b()"],
    ["q.Setting.filter()", "q.Setting.filter()"],
    ["a.Thing()", "a.Thing"],
    ["a.Old()", "a.New"],
    ["a.thing()", "a.thing()"],
    ["a.CONSTANT()", "a.CONSTANT()"],
    ["a.Thing", "a.Thing"],
  ])("%s is written %s", (path, canonical) => {
    expect(catalog.names.rewrite(path)).toBe(canonical);
  });
});

test("what a row clears, as bits", () => {
  expect(clearedBy(undefined)).toBe(0);
  expect(clearedBy("all")).toBe(ALL_KINDS);
  expect(clearedBy("injection")).toBe(INJECTION_KINDS);
  expect(clearedBy(["html", "sql"])).toBe(KIND_BITS.html | KIND_BITS.sql);
});
