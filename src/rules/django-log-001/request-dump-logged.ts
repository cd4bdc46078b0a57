import { placeOf } from "../../flow/flow-model.ts";
import type { ValueIndex } from "../../flow/value-index.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { LogCall } from "../../model/log-calls.ts";
import { logCalls } from "../../model/log-calls.ts";
import type { RequestPart } from "../../model/request-dumps.ts";
import { requestPart } from "../../model/request-dumps.ts";
import { shownValues } from "../../model/shown-values.ts";
import type { Check, Verdict } from "../rule.ts";
import { refTo } from "../../bind/program.ts";

/** Headers, cookies or form data of a request are logged as a whole. */
export const check: Check = {
  meta: {
    slug: "request-dump-logged",
    title: "whole request written to the log",
    severity: "medium",
    cwe: [532],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports log calls and `print()` that write `request.META`, `request.headers`, `request.COOKIES`, `request.POST`, `request.body`, `request.data` or `os.environ` as a whole.",
      impact:
        "Headers hold the session cookie and the Authorization header, forms hold passwords: whoever can read the log can take over sessions and accounts.",
      fix: "Log the fields that are needed by name: `request.method`, `request.path`, `request.headers.get('User-Agent')`.",
      mitigation:
        "Delete what was logged so far; a filter on the logger can drop `Cookie`, `Authorization` and form values.",
      falsePositive:
        "Harmless where nobody logs in and no form has a secret field, which few sites can promise.",
    },
  },
  *judge({ flows }) {
    const index = indexValues(flows);
    for (const log of logCalls(flows)) {
      const part = dumpedPart(index, log);
      if (part !== undefined) yield verdictOn(log, part);
    }
  },
};

function dumpedPart(index: ValueIndex, log: LogCall): RequestPart | undefined {
  const starts = log.written.map((value) => refTo(log.state.ref, value));
  const parts = shownValues(index, starts).flatMap((shown) => requestPart(index, shown) ?? []);
  return parts.find((part) => part.holds !== "body") ?? parts[0];
}

/** What a reader of the log gets. */
const GAINS: Readonly<Record<RequestPart["holds"], string>> = {
  cookies:
    "session cookies and Authorization headers are in it, so whoever reads the log can act as these users",
  form: "passwords that people type are in it, so whoever reads the log can log in as them",
  body: "whatever people send is in it, passwords and personal data included",
  environment:
    "the site's own secrets are in it, so whoever reads the log has SECRET_KEY and the database password",
};

function verdictOn(log: LogCall, { name, holds }: RequestPart): Verdict {
  return {
    verdict: "found",
    at: placeOf(refTo(log.state.ref, log.id)),
    subject: name,
    message: `\`${name}\` is ${log.by === "print" ? "printed" : "logged"} as a whole: ${GAINS[holds]}.`,
    ...milder(log, holds),
    confidence: "medium",
    confidenceReason: "the whole object is written; which requests come here was not looked at",
  };
}

function milder(
  log: LogCall,
  holds: RequestPart["holds"],
): Pick<Verdict & { verdict: "found" }, "severity" | "severityReason"> {
  if (log.level === "debug" || log.level === "trace")
    return { severity: "low", severityReason: "debug messages are usually not kept in production" };
  if (holds === "body")
    return {
      severity: "low",
      severityReason: "whether such requests hold secrets depends on what they are for",
    };
  return {};
}
