import { expect, test } from "vitest";
import { programOf } from "../../test/support/python-program.ts";
import { makeFlowModel } from "./flow-model.ts";
import { LIBRARIES, makeCatalog } from "./library-index.ts";
import { callsWithKeyword, occurrences, refOf } from "./occurrences.ts";
import { solve } from "./solve.ts";

const CODE = `
import requests

def one(url, **extra):
    a = requests.get(url, verify=False, timeout=3)
    return requests.post(url, **extra)

def two():
    return requests.get("x", verify=True) == 1
`;

test("values are gathered by kind and calls by keyword, in the order of the program", () => {
  const flows = makeFlowModel(solve(programOf({ "m.py": CODE }), makeCatalog(LIBRARIES)));
  const names = (keyword: string): readonly string[] =>
    callsWithKeyword(flows, keyword).map(({ state }) => state.facts.name);
  expect(names("verify")).toEqual(["one", "two"]);
  expect(names("**")).toEqual(["one"]);
  expect(names("cert")).toEqual([]);
  expect(occurrences(flows, "operation").map(({ value }) => value.operator)).toEqual(["=="]);
  const [first] = occurrences(flows, "call");
  expect(first && first.state.facts.fragment.values[refOf(first).value]).toBe(first?.value);
});
