import type { Judged } from "../../flow/arrivals.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import { findingsOf, flowsInto } from "../../model/injection/flow-findings.ts";
import type { Check } from "../rule.ts";

/** A value becomes part of an XPath expression. */
export const check: Check = {
  meta: {
    slug: "xpath-expression",
    title: "a value becomes part of an XPath expression",
    severity: "high",
    cwe: [643],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a value of the request or of stored text that becomes part of an XPath expression.",
      impact:
        "A quote in the value changes what is asked: whoever chooses it reads other parts of the document or passes a check.",
      fix: "Give values as variables: `tree.xpath('//user[@name=$name]', name=name)`.",
      mitigation: "Refuse values with quotes until then.",
      falsePositive: "A check of the value that this audit does not know may make it safe.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "query", fits)) {
      yield* findingsOf(flows, seen, SCALE, { message: messageOf(seen.judged) });
    }
  },
};

const SCALE = { request: "high", stored: "medium", remote: "medium" } as const;

function fits(row: SinkRow): boolean {
  return row.at === "?.xpath" || row.at.startsWith("lxml.");
}

function messageOf({ label }: Judged): string {
  return `A value that comes from ${label} becomes part of this XPath expression: whoever chooses it decides what is asked.`;
}
