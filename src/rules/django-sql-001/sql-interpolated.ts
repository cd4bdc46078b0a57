import type { Judged } from "../../flow/arrivals.ts";
import { chooserOf, judgeArrival } from "../../flow/arrivals.ts";
import type { Arrival, FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { placeOf, sinksOfKind } from "../../flow/flow-model.ts";
import type { Hole } from "../../flow/interpolation.ts";
import { wayOf } from "../../flow/way.ts";
import { holesOf } from "../../flow/interpolation.ts";
import { positionOf } from "../../flow/sql-text.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Confidence, Found, Severity } from "../../findings/finding.ts";
import { isOperatorScript } from "../../model/operator-scripts.ts";
import { formattedOnTheWay } from "../../model/injection/formatted-statements.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A statement is formatted from a value whose origin is not the request, or not known. */
export const check: Check = {
  meta: {
    slug: "sql-interpolated",
    title: "SQL statement put together from values",
    severity: "medium",
    cwe: [89],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports an SQL statement that is put together with an f-string, `%`, `.format()` or `+` from something that is not constant, " +
        "where no way from the request was seen.",
      impact:
        "If the value can ever be chosen by a user, now or after the next change, that user decides what the database runs.",
      fix: "Keep the statement constant and pass values as parameters. Names of tables and columns: look them up in a constant dict, or quote them with `connection.ops.quote_name` after a check against the model's fields.",
      mitigation: "Give the application's database user the rights it needs and no more.",
      falsePositive:
        "Values that only the code itself chooses are safe today. A name of a table or column cannot be bound and must be formatted: check it against a list.",
    },
  },
  *judge({ flows }) {
    for (const report of sinksOfKind(flows, "sql")) yield* judgeSink(flows, report);
  },
  fix: here((at) => ({ kind: "bind-parameters", at })),
};

function* judgeSink(flows: FlowModel, report: SinkReport): Iterable<Verdict> {
  const { site } = report;
  const state = flows.solver.byRef.get(functionFacts(site.at));
  if (!state) return;
  const judged = judgeArrival(flows, report);
  const holes = holesOf(flows.program, state, site.argument);
  if (holes.length === 0) yield* elsewhere(flows, report);
  if (judged && judged.chooser !== "request" && holes.length > 0) {
    yield found(flows, report, judged, holes);
  } else if (!judged && isBuilt(state.facts.fragment.values[site.argument]?.op)) {
    const because = "every part of the statement is constant, a number or checked against a constant list";
    yield { verdict: "ruled-out", at: placeOf(site.at), subject: site.row.at, because };
  }
}

/** Functions that put a statement together and hand it to this one, which only runs it. */
function elsewhere(flows: FlowModel, report: SinkReport): Found[] {
  const { path, scope } = placeOf(report.site.at);
  return formattedOnTheWay(flows, report).flatMap(({ at, arrival }): Found[] => {
    const chooser = chooserOf(arrival);
    const place = placeOf(at);
    if (!/^(?:code|stored|remote)$/.test(chooser) || isOperatorScript(place.path)) return [];
    return [
      {
        verdict: "found",
        at: place,
        subject: report.site.row.at,
        message: `This SQL statement is put together from a value and handed to \`${functionFacts(report.site.at).name}\`, which runs it as it is. Whoever may choose the value decides what the database runs.`,
        severity: "medium",
        confidence: "medium",
        confidenceReason:
          "the statement has a value in it that could be bound as a parameter; who may choose it was not seen",
        cause: `${path}:${scope ?? ""}:handed over`,
      },
    ];
  });
}

function isBuilt(op: string | undefined): boolean {
  return op === "build" || op === "merge";
}

function found(
  flows: FlowModel,
  { site, arrivals }: SinkReport,
  judged: Judged,
  holes: readonly Hole[],
): Verdict {
  const asValue = holes.some((hole) => positionOf(hole.before, hole.after) === "value");
  return {
    verdict: "found",
    at: placeOf(site.at),
    subject: site.row.at,
    message: messageOf(judged, asValue),
    ...(isOperatorScript(site.at.unit.file.path)
      ? low("this script is run by an operator, who may do more than this anyway", judged)
      : isGuess(flows, arrivals)
        ? low("on its way the value goes through code that may have made a number or a key of it", judged)
        : weightOf(judged, asValue)),
    trace: judged.trace,
  };
}

/** Whether what arrives is no text that anybody wrote, as far as is seen: it went through calls that nothing is known about. */
function isGuess(flows: FlowModel, arrivals: readonly Arrival[]): boolean {
  return arrivals.every(({ state, value, origin }) => {
    const region = state.facts.fragment.values[value]?.region ?? 0;
    return !wayOf(flows, state, value, region, origin).direct;
  });
}

function messageOf({ label }: Judged, asValue: boolean): string {
  const what = asValue ? "a value" : "a name or fragment";
  return `This SQL statement is put together from ${what} that comes from ${label}. Whoever may choose it decides what the database runs.`;
}

/**
 * A value could have been bound, so formatting it is a mistake whoever chose it; a table's or column's name cannot be. What
 * an operator types, and what nobody can see, accuses nobody.
 */
function weightOf(
  judged: Judged,
  asValue: boolean,
): { severity: Severity; severityReason?: string; confidence: Confidence; confidenceReason: string } {
  if (!asValue) return low("what is put in stands where SQL expects a name, which cannot be bound", judged);
  switch (judged.chooser) {
    case "stored":
    case "remote":
    case "request":
      return { severity: "medium", confidence: judged.confidence, confidenceReason: judged.confidenceReason };
    case "code":
      return {
        severity: "medium",
        confidence: "medium",
        confidenceReason:
          "the statement has a value in it that could be bound as a parameter; who calls this function with what was not seen",
      };
    case "operator":
      return low("the value comes from whoever runs the command, who may do more than this anyway", judged);
    case "unknown":
      return low("where the value comes from was not seen", judged);
  }
}

function low(severityReason: string, { confidenceReason }: Judged): ReturnType<typeof weightOf> {
  return { severity: "low", severityReason, confidence: "low", confidenceReason };
}
