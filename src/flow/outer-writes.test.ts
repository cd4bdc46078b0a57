import { describe, expect, test } from "vitest";
import { flowsIn } from "../../test/support/python-program.ts";

const STATE =
  "from threading import local\nSEEN = {}\nQUEUE = []\ncurrent = None\nhere = local()\nclass Config:\n  target = ''\n";

/** What reaches a statement that one function makes of what another has left. */
function reaching(write: string, read: string, head = ""): string[] {
  const { sinks } = flowsIn({
    "shop/state.py": STATE,
    "shop/views.py": `from django.db import connection\nfrom shop import state\nfrom shop.state import Config, SEEN, QUEUE, here\nlast = ''\n${head}def keep(request):\n  ${write}\ndef run(request):\n  connection.cursor().execute(${read})\n`,
  });
  return sinks.flatMap(({ arrivals }) =>
    arrivals.flatMap(({ origin }) => (origin.kind === "source" ? [origin.row.label] : [])),
  );
}

describe("what a function leaves reaches another through", () => {
  test.each([
    ["a global name", "global last\n  last = request.GET['q']", "last"],
    ["a global name that the module does not bind", "global found\n  found = request.GET['q']", "found"],
    ["an attribute of a module", "state.current = request.GET['q']", "state.current"],
    ["an attribute of a class", "Config.target = request.GET['q']", "Config.target"],
    ["a dictionary of another module", "SEEN['q'] = request.GET['q']", "SEEN['q']"],
    ["a dictionary read through its module", "SEEN['q'] = request.GET['q']", "state.SEEN['q']"],
    ["a list", "QUEUE.append(request.GET['q'])", "QUEUE[0]"],
    ["a thread's own variable", "here.term = request.GET['q']", "here.term"],
    ["the request", "request.term = request.GET['q']", "request.term"],
  ])("%s", (_, write, read) => {
    expect(reaching(write, read)).toContain("the query string");
  });
});

describe("nothing reaches another through", () => {
  test.each([
    ["a local name", "last = request.GET['q']", "last"],
    ["another attribute", "Config.target = request.GET['q']", "Config.name"],
    ["another class", "Config.target = request.GET['q']", "Other.target"],
    ["an attribute that Django sets", "request.user = request.GET['q']", "request.user"],
    ["a number", "state.current = int(request.GET['q'])", "state.current"],
  ])("%s", (_, write, read) => {
    expect(reaching(write, read, "class Other:\n  target = ''\n")).not.toContain("the query string");
  });

  test("a place that many functions write to", () => {
    const writers = Array.from({ length: 8 }, (_, n) => `def keep_${n}(request):\n  state.current = 'x'\n`);
    expect(reaching("state.current = request.GET['q']", "state.current", writers.join(""))).toEqual([]);
  });
});

test("a global that the same function reads further up, in another request", () => {
  const { sinks } = flowsIn({
    "views.py": [
      "from django.db import connection",
      "last = ''",
      "def view(request):",
      "  global last",
      "  if request.method == 'POST':",
      "    connection.cursor().execute(last)",
      "  last = request.GET['q']",
    ].join("\n"),
  });
  const labels = sinks.flatMap(({ arrivals }) =>
    arrivals.map(({ origin }) => (origin.kind === "source" ? origin.row.label : origin.kind)),
  );
  expect(labels).toEqual(["the query string"]);
});
