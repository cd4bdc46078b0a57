import type { Found } from "../../findings/finding.ts";
import { judgeArrival } from "../../flow/arrivals.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { reportAt } from "../../flow/value-report.ts";
import type { QuotedPlaceholder } from "../../model/injection/sql-placeholders.ts";
import { quotedPlaceholders } from "../../model/injection/sql-placeholders.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check } from "../rule.ts";

/** A placeholder stands between quotes, where binding no longer protects. */
export const check: Check = {
  meta: {
    slug: "quoted-placeholder",
    title: "a placeholder stands between quotes",
    severity: "medium",
    cwe: [89],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports SQL text with `%s` between quotes whose values are given as parameters.",
      impact:
        "The driver puts quotes around a text itself. Between the statement's own quotes they close the string, and what the value holds is read as SQL. Numbers get through, which is why nobody notices.",
      fix: "Take the quotes away: `WHERE id = %s`. For patterns, put the percent signs into the value: `[f'%{term}%']`.",
      mitigation: "Give the application's database user the rights it needs and no more.",
      falsePositive: "With values that are numbers for sure nothing happens, until somebody binds a text.",
    },
  },
  *judge({ flows }) {
    for (const seen of quotedPlaceholders(flows)) yield found(flows, seen);
  },
  fix: here((at) => ({ kind: "unquote-placeholders", at })),
};

function found(flows: FlowModel, { report, parameters, inSpans }: QuotedPlaceholder): Found {
  const { at, row } = report.site;
  const region = at.unit.facts.functions[at.function]?.fragment.values[at.value]?.region ?? 0;
  const bound = reportAt(flows, parameters, region, row);
  const judged = bound && judgeArrival(flows, bound);
  const message =
    "A placeholder stands between quotes in this statement. The driver quotes texts itself, so that a text bound here ends the string and is read as SQL.";
  const place = { verdict: "found", at: placeOf(at), subject: row.at, message } as const;
  if (judged?.chooser === "request")
    return {
      ...place,
      ...HIGH,
      confidence: judged.confidence,
      confidenceReason: judged.confidenceReason,
      trace: judged.trace,
    };
  if (inSpans) return { ...place, ...LOW, ...SPAN };
  const confidenceReason = "the quotes and the parameters were both seen";
  if (judged) return { ...place, confidence: "high", confidenceReason };
  return { ...place, ...LOW, confidence: "high", confidenceReason };
}

const HIGH = { severity: "high", severityReason: "a value of the request is bound here" } as const;

const SPAN = {
  severityReason: "a span of time takes a number",
  confidence: "low",
  confidenceReason: "drivers put numbers in without quotes, and a span of time is a number of days or hours",
} as const;

const LOW = { severity: "low", severityReason: "what is bound here is a number or constant" } as const;
