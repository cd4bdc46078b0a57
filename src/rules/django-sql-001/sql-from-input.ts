import type { Found } from "../../findings/finding.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { chooserOf, judgeArrival, withCallers } from "../../flow/arrivals.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { placeOf, sinksOfKind } from "../../flow/flow-model.ts";
import { formattedOnTheWay } from "../../model/injection/formatted-statements.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check } from "../rule.ts";

/** A value from the request becomes part of a statement. */
export const check: Check = {
  meta: {
    slug: "sql-from-input",
    title: "request data becomes part of an SQL statement",
    severity: "high",
    cwe: [89],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a value of the request that reaches the text of an SQL statement: `cursor.execute`, `raw()`, `extra()`, `RawSQL`.",
      impact:
        "Whoever sends the request can read, change or delete everything that the database user may touch, and on some databases run " +
        "commands on the server.",
      fix: "Keep the statement constant and pass the value as a parameter: `cursor.execute('… WHERE name = %s', [name])`. A column or a direction cannot be a parameter: look it up in a dictionary of those that are meant. Better: use the ORM.",
      mitigation: "Give the application's database user the rights it needs and no more.",
      falsePositive:
        "The value may have been checked in a way that this audit does not know. A check against a constant list, `int()` or a typed form field is understood.",
    },
  },
  *judge({ flows }) {
    for (const report of sinksOfKind(flows, "sql")) {
      const judged = judgeArrival(flows, report);
      if (judged?.chooser !== "request") continue;
      const verdicts = withCallers(flows, report, found(report, judged), judged);
      yield* verdicts;
      yield* putTogether(flows, report, verdicts);
    }
  },
  fix: here((at) => ({ kind: "bind-parameters", at })),
};

/** Functions on the way that format the value into the statement: each is a place to mend, unless it is told already. */
function putTogether(flows: FlowModel, report: SinkReport, told: readonly Found[]): Found[] {
  const [first] = told;
  if (!first) return [];
  return formattedOnTheWay(flows, report).flatMap(({ at, arrival }): Found[] => {
    const place = placeOf(at);
    const isTold = told.some((one) => one.at.path === place.path && one.at.span.start === place.span.start);
    if (isTold || chooserOf(arrival) !== "request") return [];
    return [{ ...first, at: place, secondary: true }];
  });
}

function found({ site }: SinkReport, judged: Judged): Found {
  return {
    verdict: "found",
    at: placeOf(site.at),
    subject: site.row.at,
    message: `A value that comes from ${judged.label} becomes part of this SQL statement: whoever sends the request decides what the database runs.`,
    confidence: judged.confidence,
    confidenceReason: judged.confidenceReason,
    trace: judged.trace,
  };
}
