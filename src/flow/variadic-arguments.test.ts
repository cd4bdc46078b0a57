import { describe, expect, test } from "vitest";
import { arrivalsIn } from "../../test/support/python-program.ts";

/** What of a request reaches the sink when a view makes a call. */
function found(load: string, call: string): readonly string[] {
  const text = `${load}\ndef view(request):\n  ${call}`;
  return arrivalsIn({ "views.py": text }).filter((one) => one.includes("the query string"));
}

describe("keyword arguments that a function gathers", () => {
  const load = "def load(**kwargs):\n  print(kwargs['name'])\n  cursor.execute(kwargs.get('module'))";
  const wrapped = `${load}\ndef start(**kwargs):\n  load(**kwargs)`;
  const named = "def load(module, name):\n  cursor.execute(module)\ndef start(**kwargs):\n  load(**kwargs)";
  const whole = "def load(**kwargs):\n  cursor.execute(str(kwargs))";

  test.each([
    [load, "load(module='a', name=request.GET['q'])"],
    [wrapped, "start(module='a', name=request.GET['q'])"],
    [named, "start(module='a', name=request.GET['q'])"],
  ])("%j with %j", (text, call) => {
    expect(found(text, call)).toEqual([]);
  });

  test.each([
    [load, "load(module=request.GET['q'], name='a')"],
    [load, "load(**request.GET)"],
    [wrapped, "start(module=request.GET['q'], name='a')"],
    [named, "start(module=request.GET['q'], name='a')"],
    [whole, "load(module='a', name=request.GET['q'])"],
  ])("%j with %j is one", (text, call) => {
    expect(found(text, call)).toHaveLength(1);
  });
});

describe("positional arguments that a function hands on", () => {
  const search =
    "def search(query, mode='plain'):\n  cursor.execute(mode)\ndef find(*args):\n  return search(*args)";

  test("as many as fill it", () => {
    expect(found(search, "find('a', request.GET['q'])")).toHaveLength(1);
    expect(found(search, "find(*request.GET.getlist('q'))")).toHaveLength(1);
  });

  test("fewer, or another one", () => {
    expect(found(search, "find(request.GET['q'])")).toEqual([]);
    expect(found(search, "find(request.GET['q'], 'b')")).toEqual([]);
  });
});
