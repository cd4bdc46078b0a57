import type { FunctionRef } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import type { Severity } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import { adminClasses, adminMethods } from "../../model/admin/admin-classes.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { DetailKind, ErrorDetail } from "../../model/error-details.ts";
import { errorDetails } from "../../model/error-details.ts";
import { isForPrivileged } from "../../model/forms/reach.ts";
import type { Check, Verdict } from "../rule.ts";

/** An answer shows the text of an unexpected error, a traceback or the process's environment. */
export const check: Check = {
  meta: {
    slug: "error-detail-to-client",
    title: "error details shown to the visitor",
    severity: "medium",
    cwe: [209, 497],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports responses, page contexts, queued messages and what WebSocket consumers send that hold a traceback, the text of whatever `except Exception` caught, the text of a database, file or network error, or `request.META` and `os.environ` as a whole. Errors that the code catches by a name of its own, and form and validation errors, are left out; so is everything under `if settings.DEBUG:`.",
      impact:
        "Visitors learn table and column names, file paths, internal addresses and versions, sometimes a password in a connection string: what an attacker otherwise has to guess.",
      fix: 'Log the error and answer with a sentence of your own: `logger.exception("…")` with what was being done, then for instance `JsonResponse({"error": "That did not work. Please try again later."}, status=500)`.',
      mitigation: "Let the proxy replace the bodies of 5xx answers.",
      falsePositive:
        "Harmless where only operators can reach the view, or where everything that can be raised was written for visitors.",
    },
  },
  *judge(model) {
    for (const detail of errorDetails(indexValues(model.flows))) yield verdictOn(model, detail);
  },
};

interface Words {
  readonly message: string;
  readonly severity: Severity;
  readonly reason?: string;
}

const WORDS: Readonly<Record<DetailKind, Words>> = {
  traceback: {
    message:
      "This answer holds a traceback: whoever causes an error reads file paths, code and versions of the site.",
    severity: "medium",
  },
  environment: {
    message:
      "This answer holds the request's environment as a whole: server addresses, paths and headers that the proxy adds and, under some servers, every environment variable with its secrets.",
    severity: "medium",
  },
  "any-error": {
    message:
      "This answer holds the text of whatever went wrong, which may tell table names, file paths or addresses of other servers.",
    severity: "medium",
  },
  "inner-error": {
    message:
      "This answer holds the text of an error from the database, the file system or the network: names of tables, paths or addresses that visitors should not learn.",
    severity: "low",
    reason: "such a text helps an attack but is none",
  },
};

/** What the first step of the way is. */
const FROM: Readonly<Record<DetailKind, string>> = {
  traceback: "the traceback is made here",
  environment: "the environment is read here",
  "any-error": "whatever is raised is caught here",
  "inner-error": "the error is caught here",
};

function verdictOn(model: AuditModel, { at, what, from }: ErrorDetail): Verdict {
  const { message, severity, reason } = WORDS[what];
  const privileged = severity === "medium" && (isOfAdmin(model, at) || isForPrivilegedOnly(model, at));
  const severityReason = privileged ? "only people with special rights get this answer" : reason;
  return {
    verdict: "found",
    at: placeOf(at),
    subject: what,
    message,
    severity: privileged ? "low" : severity,
    ...(severityReason === undefined ? {} : { severityReason }),
    confidence: "medium",
    confidenceReason: "the value is seen to go into the answer; what it can hold was not followed",
    trace: [
      { place: placeOf(from), note: FROM[what] },
      { place: placeOf(at), note: "goes into the answer here" },
    ],
  };
}

/** Whether a class of Django's admin gives the answer: staff alone come there. */
function isOfAdmin({ flows }: AuditModel, at: FunctionRef): boolean {
  const facts = functionFacts(at);
  // An action that is a function by itself (docs.djangoproject.com/en/5.2/ref/contrib/admin/actions/#writing-action-functions).
  if (/^model_?admin$/.test(facts.parameters[0]?.name ?? "")) return true;
  return adminClasses(flows).some(
    (one) => one.ref.unit === at.unit && adminMethods(one).some((method) => functionFacts(method) === facts),
  );
}

/** Whether the answer is that of views which ask everybody for more than a login. */
function isForPrivilegedOnly({ views, postures }: AuditModel, at: FunctionRef): boolean {
  const facts = functionFacts(at);
  const answering = views.flatMap((view) =>
    (postures.get(view)?.handlers ?? []).filter(
      ({ handler }) => handler.function !== undefined && functionFacts(handler.function) === facts,
    ),
  );
  return answering.length > 0 && answering.every((one) => isForPrivileged(one));
}
