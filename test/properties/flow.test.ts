/** What must hold of flows in any program: verdicts depend on what the code does, not on how it is written down. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { functionFacts } from "../../src/bind/program.ts";
import type { Chooser } from "../../src/flow/arrivals.ts";
import { chooserOf } from "../../src/flow/arrivals.ts";
import { makeFlowModel } from "../../src/flow/flow-model.ts";
import { CATALOG } from "../../src/flow/library-index.ts";
import { solve } from "../../src/flow/solve.ts";
import { programOf } from "../support/python-program.ts";
import type { RandomProgram } from "../support/random-python.ts";
import { printFiles, printProgram, randomProgram } from "../support/random-python.ts";

/** The same programs at every run, so that the test command never depends on luck; `PROPERTY_SEED` chooses others. */
const RUNS = { numRuns: 150, seed: Number(process.env["PROPERTY_SEED"] ?? 20_261_121) };

type Verdict = Chooser | "nothing";

/** How bad what arrives is: what nobody can see into is no accusation. */
const RANK: Readonly<Record<Verdict, number>> = {
  nothing: 0,
  unknown: 0,
  code: 1,
  operator: 2,
  stored: 3,
  remote: 4,
  request: 5,
};

/** The verdict on each sink, by function and position in it. */
function verdicts(
  files: Readonly<Record<string, string>>,
  order: "sorted" | "reversed" = "sorted",
): Record<string, Verdict> {
  const flows = makeFlowModel(solve(programOf(files, order), CATALOG));
  const seen = new Map<string, number>();
  const found: Record<string, Verdict> = {};
  for (const { site, arrivals } of flows.sinks) {
    const scope = functionFacts(site.at).qualifiedName;
    const position = seen.get(scope) ?? 0;
    seen.set(scope, position + 1);
    found[`${scope}#${position}`] = arrivals[0] ? chooserOf(arrivals[0]) : "nothing";
  }
  return found;
}

const inOneFile = (
  program: RandomProgram,
  ...style: [Parameters<typeof printProgram>[1]?, ("up" | "down")?]
) => verdicts({ "m.py": printProgram(program, ...style) });

/** Checks one statement about any program. */
function forAnyProgram(holds: (program: RandomProgram) => void): void {
  const property = fc.property(randomProgram, (program) => {
    holds(program);
  });
  fc.assert(property, RUNS);
}

describe("in any program", () => {
  test("the solver ends, and looks at each function a few times", () => {
    forAnyProgram((program) => {
      const { counters } = solve(programOf({ "m.py": printProgram(program) }), CATALOG);
      expect(counters.overBudget).toEqual([]);
      expect(counters.analysed).toBeLessThanOrEqual(counters.functions * 20);
    });
  });

  test("most generated programs have flows", () => {
    const some = fc
      .sample(randomProgram, { numRuns: 100, seed: 1 })
      .map((program) => Object.values(inOneFile(program)));
    for (const verdict of ["nothing", "unknown", "code", "request"] as const) {
      expect(some.filter((one) => one.includes(verdict)).length).toBeGreaterThan(5);
    }
  });

  test("the order of functions in a file does not matter", () => {
    forAnyProgram((program) => expect(inOneFile(program, {}, "down")).toEqual(inOneFile(program)));
  });

  test("nor does the order of files", () => {
    forAnyProgram((program) => {
      const files = printFiles(program);
      expect(verdicts(files, "reversed")).toEqual(verdicts(files));
    });
  });

  test("nor whether functions share a file", () => {
    forAnyProgram((program) => expect(verdicts(printFiles(program))).toEqual(inOneFile(program)));
  });

  test("names of locals do not matter", () => {
    const rename = (name: string): string => `${name}_renamed`;
    forAnyProgram((program) => expect(inOneFile(program, { rename })).toEqual(inOneFile(program)));
  });

  test("nor do blank lines and comments", () => {
    forAnyProgram((program) => expect(inOneFile(program, { airy: true })).toEqual(inOneFile(program)));
  });

  test("an expression may be taken apart into assignments", () => {
    forAnyProgram((program) => expect(inOneFile(program, { split: true })).toEqual(inOneFile(program)));
  });

  test("a statement may move into a function of its own", () => {
    // Who calls a function that only dead code calls cannot be said: only values of others count.
    const worst = (found: Record<string, Verdict>): number =>
      Math.max(RANK.operator, ...Object.values(found).map((verdict) => RANK[verdict]));
    forAnyProgram((program) => {
      const text = printProgram(program);
      if (!text.includes("cursor.execute(")) return;
      const moved = `${text.replaceAll("cursor.execute(", "run(cursor, ")}\n\ndef run(cursor, statement):\n    cursor.execute(statement)\n`;
      expect(worst(verdicts({ "m.py": moved }))).toBe(worst(verdicts({ "m.py": text })));
    });
  });

  test("making a value safe never makes a verdict worse", () => {
    fc.assert(
      fc.property(
        randomProgram,
        fc.integer({ min: 2, max: 9 }),
        fc.nat({ max: 8 }),
        (program, every, from) => {
          const before = inOneFile(program);
          const after = inOneFile(program, { wrap: (position) => position % every === from % every });
          for (const [sink, verdict] of Object.entries(after)) {
            expect(RANK[verdict]).toBeLessThanOrEqual(RANK[before[sink] ?? "nothing"]);
          }
        },
      ),
      RUNS,
    );
  });
});
