import type { Judged } from "../../flow/arrivals.ts";
import { findingsOf, flowsInto } from "../../model/injection/flow-findings.ts";
import type { Check } from "../rule.ts";

/** A JSON value becomes part of a query of a document store. */
export const check: Check = {
  meta: {
    slug: "nosql-query",
    title: "a JSON value becomes part of a document query",
    severity: "high",
    cwe: [943],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a JSON value of the request that becomes part of a MongoDB query.",
      impact:
        'JSON holds objects: `{"$ne": null}` instead of a password matches everybody, `$where` runs JavaScript in the database.',
      fix: "Make values what they should be before they are asked for: `str(value)`, `int(value)`, or a serializer with typed fields.",
      mitigation: "Switch server-side JavaScript off in the database (`security.javascriptEnabled: false`).",
      falsePositive: "A check of the value's type that this audit does not know makes it safe.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "query", (row) => row.at.startsWith("pymongo."))) {
      if (seen.judged.label !== "the request's body") continue;
      yield* findingsOf(flows, seen, SCALE, { message: messageOf(seen.judged) });
    }
  },
};

const SCALE = { request: "high" } as const;

function messageOf({ label }: Judged): string {
  return `A value that comes from ${label} becomes part of this query. JSON may hold objects with operators such as \`$ne\`, which match anything.`;
}
