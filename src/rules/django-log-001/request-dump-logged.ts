import { provesSomething } from "../../flow/conduct.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { LogCall } from "../../model/log-calls.ts";
import type { LoggedRequest } from "../../model/logged-requests.ts";
import { loggedRequests } from "../../model/logged-requests.ts";
import type { RequestPart } from "../../model/request-dumps.ts";
import type { Check, Verdict } from "../rule.ts";

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
    for (const logged of loggedRequests(indexValues(flows))) yield verdictOn(flows, logged);
  },
};

/** What a reader of the log gets. */
const GAINS: Readonly<Record<RequestPart["holds"], string>> = {
  cookies:
    "session cookies and Authorization headers are in it, so whoever reads the log can act as these users",
  form: "all that forms and programs send is in it, passwords and keys included, and whoever reads the log has them",
  body: "whatever people send is in it, passwords and personal data included",
  environment:
    "the site's own secrets are in it, so whoever reads the log has SECRET_KEY and the database password",
};

function verdictOn(flows: FlowModel, { log, part: { name, holds }, at }: LoggedRequest): Verdict {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: name,
    ...(at.value === log.id && at.unit === log.state.ref.unit ? {} : { cause: causeOf(log) }),
    message: `\`${name}\` is ${log.by === "print" ? "printed" : "logged"} as a whole: ${GAINS[holds]}.`,
    ...milder(flows, log, holds),
    confidence: "medium",
    confidenceReason: "the whole object is written; which requests come here was not looked at",
  };
}

/** Whoever hands a request to the same function that logs it shares its cause. */
function causeOf({ state, id }: LogCall): string {
  return `${state.ref.unit.file.path}:${state.facts.qualifiedName}:logs ${id}`;
}

function milder(
  { solver }: FlowModel,
  log: LogCall,
  holds: RequestPart["holds"],
): Pick<Verdict & { verdict: "found" }, "severity" | "severityReason"> {
  if (log.level === "debug" || log.level === "trace")
    return { severity: "low", severityReason: "debug messages are usually not kept in production" };
  if (holds === "form" && provesSomething(solver, log.state))
    return {
      severity: "low",
      severityReason:
        "another system sends such requests and proves who it is: nobody types a password there",
    };
  if (holds === "body")
    return {
      severity: "low",
      severityReason: "whether such requests hold secrets depends on what they are for",
    };
  return {};
}
