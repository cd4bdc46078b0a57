import { describe, expect, test } from "vitest";
import { arrivalsIn, flowsIn, solved } from "../../test/support/python-program.ts";
import { placeOf } from "./flow-model.ts";
import { traceOf } from "./trace.ts";

const view = (body: string, rest = ""): Record<string, string> => ({
  "views.py": `def view(request, cursor):\n  ${body}\n${rest}`,
});

describe("what arrives", () => {
  test.each([
    ["cursor.execute(request.GET['q'])", "", ["views.py:2 sql <- the query string"]],
    ["cursor.execute('SELECT 1')", "", ["views.py:2 sql <- nothing"]],
    [
      "run(cursor, request.GET['q'])",
      "def run(cursor, q): cursor.execute(q)",
      ["views.py:3 sql <- the query string"],
    ],
    ["run(cursor, 'a')", "def run(cursor, q): cursor.execute(q)", ["views.py:3 sql <- nothing"]],
    ["pass", "def run(cursor, q): cursor.execute(q)", ["views.py:3 sql <- parameter"]],
    ["pass", "def run(cursor, q):\n  cursor.execute(q)\n  run(cursor, q)", ["views.py:4 sql <- parameter"]],
    [
      "pass",
      "def a(cursor, q):\n  cursor.execute(q)\n  b(cursor, q)\ndef b(cursor, q): a(cursor, q)",
      ["views.py:4 sql <- parameter, parameter"],
    ],
    [
      "run(cursor, int(request.GET['q']))",
      "def run(cursor, q): cursor.execute(q)",
      ["views.py:3 sql <- nothing"],
    ],
    ["run(cursor, unseen())", "def run(cursor, q): cursor.execute(q)", ["views.py:3 sql <- unknown"]],
  ])("%j with %j", (body, rest, expected) => {
    expect(arrivalsIn(view(body, rest))).toEqual(expected);
  });

  test("like functions of one file keep their sinks apart", () => {
    const rest = "def a(cursor, q): cursor.execute(q)\ndef b(cursor, q): cursor.execute(q)\n";
    expect(
      arrivalsIn(
        view("both(cursor, request.GET['q'])", `${rest}def both(cursor, q):\n  a(cursor, q)\n  b(cursor, q)`),
      ),
    ).toEqual(["views.py:3 sql <- the query string", "views.py:4 sql <- the query string"]);
  });

  test("attributes that other methods set, however late they are found out", () => {
    const methods = Array.from(
      { length: 8 },
      (_, n) => `  def m${n}(self): self.v${n} = self.v${n + 1}`,
    ).join("\n");
    const text = `class A:\n  def use(self, cursor): cursor.execute(self.v0)\n${methods}\n  def start(self, request): self.v8 = request.GET['q']`;
    expect(arrivalsIn({ "m.py": text })).toEqual(["m.py:2 sql <- the query string"]);
  });

  test("a long chain of calls is followed as far as eight", () => {
    const chain = (length: number): Record<string, string> =>
      view(
        "f0(cursor, request.GET['q'])",
        `${Array.from({ length }, (_, n) => `def f${n}(cursor, q): f${n + 1}(cursor, q)`).join("\n")}\ndef f${length}(cursor, q): cursor.execute(q)`,
      );
    expect(arrivalsIn(chain(7))[0]).toContain("the query string");
    expect(arrivalsIn(chain(9))[0]).not.toContain("the query string");
  });
});

describe("a trace", () => {
  const trace = (files: Record<string, string>): string[] => {
    const flows = flowsIn(files);
    const [report] = flows.sinks;
    const [arrival] = report?.arrivals ?? [];
    if (!report || !arrival) return [];
    return traceOf(flows.solver, report.site, arrival).map(
      ({ place, note }) => `${place.scope ?? ""}: ${note}`,
    );
  };

  test("has the source first and the sink last", () => {
    expect(trace(view("q = request.GET['q']\n  cursor.execute(f'SELECT {q}')"))).toEqual([
      "view: comes from the query string",
      "view: built into a string",
      "view: becomes part of the SQL statement",
    ]);
  });

  test("begins at the read that the value was taken from, and not at an earlier one", () => {
    const files = view("print(request.GET['n'])\n  cursor.execute(request.GET['q'])");
    const { sinks, solver } = flowsIn(files);
    const [arrival] = sinks[0]?.arrivals ?? [];
    if (!sinks[0] || !arrival) throw new Error("nothing arrives");
    const [first] = traceOf(solver, sinks[0].site, arrival);
    const { start, end } = first?.place.span ?? { start: 0, end: 0 };
    expect(Object.values(files)[0]?.slice(start, end)).toBe("request.GET['q']");
  });

  test("goes through calls, outermost first", () => {
    const rest = "def a(cursor, q): b(cursor, q)\ndef b(cursor, q): cursor.execute(q)";
    expect(trace(view("a(cursor, request.GET['q'])", rest))).toEqual([
      "view: comes from the query string",
      "view: passed to `a()`",
      "a: passed to `b()`",
      "b: becomes part of the SQL statement",
    ]);
  });

  test("starts at a parameter, or outside", () => {
    expect(trace({ "m.py": "def run(cursor, q): cursor.execute(q)" })[0]).toBe("run: parameter `q`");
    expect(trace({ "m.py": "def run(cursor): cursor.execute(unseen())" })[0]).toBe(
      "run: comes from code outside this analysis",
    );
  });

  test("takes the shortest way", () => {
    const body = "q = request.GET['q']\n  r = f(f(f(q)))\n  cursor.execute(f'{r} {q}')";
    expect(trace(view(body))).toHaveLength(3);
  });

  test("says once what stands in one place", () => {
    expect(trace(view("cursor.execute(request.GET)"))).toEqual([
      "view: comes from the query string",
      "view: becomes part of the SQL statement",
    ]);
  });

  test("names what gave the value back", () => {
    const rest = "def term(request): return request.GET['q']";
    expect(trace(view("cursor.execute('a' + term(request))", rest))).toEqual([
      "term: comes from the query string",
      "view: returned by `term()`",
      "view: built into a string",
      "view: becomes part of the SQL statement",
    ]);
  });
});

describe("arrivals", () => {
  test("of a request come before others", () => {
    const rest = "def run(cursor, q): cursor.execute(q)\ndef other(cursor): run(cursor, unseen())";
    expect(arrivalsIn(view("run(cursor, request.GET['q'])", rest))[0]).toBe(
      "views.py:3 sql <- the query string, unknown",
    );
  });

  test("stand where the call is", () => {
    const [report] = flowsIn(view("cursor.execute(request.GET['q'])")).sinks;
    expect(report && placeOf(report.site.at)).toMatchObject({ path: "views.py", scope: "view" });
  });
});

describe("work", () => {
  test("every function is analysed a few times at most", () => {
    const functions = Array.from(
      { length: 100 },
      (_, n) => `def f${n}(a, b):\n  if a: return f${n + 1}(b, a)\n  return a`,
    ).join("\n");
    const { counters } = solved({ "m.py": functions });
    expect(counters.functions).toBe(101);
    expect(counters.analysed).toBeLessThanOrEqual(102);
  });

  test("a circle settles in a few rounds", () => {
    const functions = Array.from(
      { length: 20 },
      (_, n) => `def f${n}(a):\n  cursor.execute(a)\n  return f${(n + 1) % 20}(a) or a`,
    ).join("\n");
    expect(solved({ "m.py": functions }).counters.analysed).toBeLessThanOrEqual(21 * 6);
  });

  test("a straight fragment takes one pass, a loop a few", () => {
    const straight = solved({ "m.py": "def f(a):\n  b = a\n  return b + b" });
    const size = straight.functions.reduce((sum, one) => sum + one.facts.fragment.values.length, 0);
    expect(straight.counters.values).toBeLessThanOrEqual(size * 2);
    const loop = solved({ "m.py": "def f(a):\n  b = ''\n  for i in a: b += i\n  return b" });
    expect(loop.counters.values).toBeLessThanOrEqual(40);
  });

  test("a function past its budget is named and skipped", () => {
    const { counters } = solved({
      "m.py": `def f(cursor, q):\n  cursor.execute(q)\n${"  x(1, 2, 3)\n".repeat(16_000)}`,
    });
    expect(counters.overBudget).toEqual(["m.py:f"]);
  });
});
