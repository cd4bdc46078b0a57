import { expect, test } from "vitest";
import type { Finding } from "../findings/finding.ts";
import { findingIn, sourceFile } from "../../test/support/sample-findings.ts";
import { effortOf, planOf } from "./plan.ts";

const file = sourceFile("a.py", "bad()\n");
const one = (more: Partial<Finding>): Finding => ({ ...findingIn(file, "bad()"), ...more });

test("a plan goes by deadline, then severity, then how much one kind of change mends", () => {
  const plan = planOf([
    one({ id: "D/low", window: "before the next release", severity: "low" }),
    one({ id: "D/once", window: "same day", severity: "high" }),
    one({ id: "D/twice", window: "same day", severity: "medium" }),
    one({ id: "D/twice", window: "same day", severity: "high", path: "b.py" }),
  ]);
  expect(plan.map(({ window, steps }) => [window, steps.map(({ id }) => id)])).toEqual([
    ["same day", ["D/twice", "D/once"]],
    ["before the next release", ["D/low"]],
  ]);
  expect(plan[0]?.steps[0]?.severity).toBe("high");
});

test("one check at two deadlines is two steps", () => {
  const plan = planOf([one({ window: "this week" }), one({ window: "same day" })]);
  expect(plan.map(({ steps }) => steps.length)).toEqual([1, 1]);
});

test.each<[readonly [Finding, ...Finding[]], string]>([
  [[one({})], "a change"],
  [[one({}), one({})], "2 changes"],
  [[one({}), one({ path: "b.py" })], "2 changes in 2 files"],
  [[one({ absent: true })], "a line to add"],
  [[one({ absent: true }), one({ absent: true })], "2 lines to add"],
  [[one({ absent: true }), one({})], "2 changes"],
  [[one({ hasSafeFix: true })], "a change, by `pickguard fix`"],
  [[one({ hasSafeFix: true }), one({})], "2 changes, 1 of them by `pickguard fix`"],
])("effort of a step", (findings, words) => {
  expect(effortOf({ id: "D/x", title: "", severity: "high", findings })).toBe(words);
});

test("no findings, no plan", () => {
  expect(planOf([])).toEqual([]);
});
