import { functionFacts } from "../../bind/program.ts";
import type { Judged } from "../../flow/arrivals.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import type { FlowSeen } from "../../model/injection/flow-findings.ts";
import { findingsOf, flowsInto } from "../../model/injection/flow-findings.ts";
import { isFilledByRequest } from "../../model/stored-fields.ts";
import type { Check } from "../rule.ts";

/** A value becomes part of an LDAP query. */
export const check: Check = {
  meta: {
    slug: "ldap-filter",
    title: "a value becomes part of an LDAP query",
    severity: "high",
    cwe: [90],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a value of the request or of stored text that becomes part of an LDAP filter or base.",
      impact:
        "`*` and `)(` change what is asked: a login without a password, everybody's entries instead of one.",
      fix: "Put every value through `ldap.filter.escape_filter_chars()` (ldap3: `ldap3.utils.conv.escape_filter_chars()`), values of a base through `ldap.dn.escape_dn_chars()`.",
      mitigation: "Bind with an account that may read what the site needs and no more.",
      falsePositive: "A check of the value that this audit does not know may make it safe.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "query", fits)) {
      const isConfigured = seen.judged.chooser === "stored" && !isFilledByRequest(flows, seen);
      yield* findingsOf(flows, seen, SCALE, {
        message: messageOf(seen.judged),
        ...(isConfigured ? CONFIGURED : {}),
        ...(seen.judged.chooser === "stored" && isWholeBase(seen) ? BASE : {}),
      });
    }
  },
};

/** Filters and bases are configured by whoever runs the directory. */
const CONFIGURED = {
  severity: "low",
  severityReason:
    "no request in sight fills the column; stored filters are mostly the site's own configuration",
} as const;

/** Where to begin to search: a column that holds all of it holds the address of a directory, with its parts. */
const BASE = {
  severity: "low",
  severityReason: "where a directory begins is the configuration of whoever runs it",
  confidence: "low",
  confidenceReason: "a base that is stored as a whole is hardly anybody's text but the operator's",
} as const;

function isWholeBase({ report: { site } }: FlowSeen): boolean {
  const value = functionFacts(site.at).fragment.values[site.argument];
  return site.row.keyword?.endsWith("base") === true && value?.op !== "build" && value?.op !== "operation";
}

const SCALE = { request: "high", stored: "medium", remote: "medium" } as const;

function fits(row: SinkRow): boolean {
  return row.at.startsWith("ldap") || row.at.startsWith("?.search");
}

function messageOf({ label }: Judged): string {
  return `A value that comes from ${label} becomes part of this LDAP query: whoever chooses it decides what is asked.`;
}
