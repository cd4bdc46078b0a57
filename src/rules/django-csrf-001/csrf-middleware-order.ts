import { memberOf } from "../../bind/resolve.ts";
import { functionFacts } from "../../bind/program.ts";
import { conductOf } from "../../flow/conduct.ts";
import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { CSRF_MIDDLEWARE } from "../../model/csrf/csrf-middleware.ts";
import {
  middlewareEntry,
  middlewareSymbol,
  productionMiddleware,
  type MiddlewareEntry,
  type MiddlewareList,
} from "../../model/settings/middleware.ts";
import { truthOf } from "../../model/settings/operations/truth.ts";
import { productionValue } from "../../model/settings/production-value.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import { AFTER_SESSIONS } from "../../model/fixes/shared-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const REMOTE_USER = [
  "django.contrib.auth.middleware.RemoteUserMiddleware",
  "django.contrib.auth.middleware.PersistentRemoteUserMiddleware",
];
const SESSION = ["django.contrib.sessions.middleware.SessionMiddleware"];

/** Something acts on a request before its CSRF token is checked. */
export const check: Check = {
  meta: {
    slug: "csrf-middleware-order",
    title: "middleware acts before the CSRF check",
    severity: "medium",
    cwe: [352, 696],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports production settings in which middleware above `CsrfViewMiddleware` changes something in its `process_view`, in which `RemoteUserMiddleware` logs " +
        "visitors in above it, or in which `CSRF_USE_SESSIONS` is on while sessions come below it.",
      impact:
        "Django checks the token in `process_view`, in the order of the list: what stands above acts on forged requests as well.",
      fix: "Move `CsrfViewMiddleware` above it: below `SessionMiddleware`, above everything that logs in or acts for the visitor.",
      mitigation: "Let the middleware leave requests alone that are not GET.",
      falsePositive:
        "Harmless where the middleware acts only on requests that carry a proof of their own, such as a signature.",
    },
  },
  *judge(model) {
    for (const list of productionMiddleware(model.settings)) yield* verdictsOn(model, list);
  },
  fix: here((at) => ({
    kind: "edit-list",
    at,
    change: { do: "move", item: "django.middleware.csrf.CsrfViewMiddleware", where: AFTER_SESSIONS },
  })),
};

function* verdictsOn(model: AuditModel, list: MiddlewareList): Iterable<Verdict> {
  const { program } = model.flows;
  const csrf = middlewareEntry(program, list, CSRF_MIDDLEWARE);
  if (csrf === undefined) return;
  const position = list.entries.indexOf(csrf);
  const above = { ...list, entries: list.entries.slice(0, position) };
  const found = [
    ...above.entries.flatMap((entry) => actingView(model, list, entry, csrf) ?? []),
    ...(remoteUser(model, above, csrf) ?? []),
    ...(lateSessions(model, list, position, csrf) ?? []),
  ];
  if (found.length > 0) yield* found;
  else
    yield {
      verdict: "ruled-out",
      at: csrf.at,
      subject: "CsrfViewMiddleware",
      because: "nothing above it acts for the visitor",
    };
}

/** The project's own middleware that changes something in `process_view`, where Django checks the token too. */
function actingView(
  { flows }: AuditModel,
  list: MiddlewareList,
  entry: MiddlewareEntry,
  csrf: MiddlewareEntry,
): Found | undefined {
  const symbol = middlewareSymbol(flows.program, list, entry);
  const method = symbol?.kind === "class" ? memberOf(flows.program, symbol, "process_view") : undefined;
  const state =
    method?.kind === "function" ? flows.solver.byRef.get(functionFacts(method.target)) : undefined;
  if (state === undefined) return undefined;
  const { deeds, proofs } = conductOf(flows.solver, state);
  const deed = deeds.find((one) => one.deed === "write" || one.deed === "delete" || one.deed === "mail");
  if (deed === undefined || proofs.length > 0) return undefined;
  return finding(entry, csrf, {
    message: `\`${entry.name}\` stands above \`CsrfViewMiddleware\` and changes something in its \`process_view\`: it does so for forged requests as well, because their token is looked at later.`,
    severity: "medium",
    confidence: "medium",
    confidenceReason:
      "the middleware changes something there; whether it looks at the method first was not followed",
  });
}

function remoteUser(
  { flows }: AuditModel,
  above: MiddlewareList,
  csrf: MiddlewareEntry,
): Found[] | undefined {
  const entry = middlewareEntry(flows.program, above, REMOTE_USER);
  return (
    entry && [
      finding(entry, csrf, {
        message: `\`${entry.name}\` logs visitors in above \`CsrfViewMiddleware\`: a login renews the CSRF token, so that forms which were opened before fail, and the login itself happens unchecked.`,
        severity: "low",
        severityReason: "the login rests on what the proxy says, and only tokens are lost",
        confidence: "medium",
        confidenceReason: "Django's documentation asks for the other order",
      }),
    ]
  );
}

function lateSessions(
  { flows }: AuditModel,
  list: MiddlewareList,
  position: number,
  csrf: MiddlewareEntry,
): Found[] | undefined {
  const value = productionValue(list.found.settings, list.found.module, "CSRF_USE_SESSIONS");
  if (value?.setting === undefined || truthOf(value.inProduction) !== true) return undefined;
  const entry = middlewareEntry(flows.program, list, SESSION);
  if (entry === undefined || list.entries.indexOf(entry) < position) return undefined;
  return [
    finding(entry, csrf, {
      message:
        "`CSRF_USE_SESSIONS` keeps the token in the session, but `SessionMiddleware` stands below `CsrfViewMiddleware`: every request that needs a token fails.",
      severity: "low",
      severityReason: "it breaks forms, and protects no less",
      confidence: "high",
      confidenceReason: "Django raises an error for this order",
    }),
  ];
}

type Says = Pick<Found, "message" | "severity" | "severityReason" | "confidence" | "confidenceReason">;

function finding(entry: MiddlewareEntry, csrf: MiddlewareEntry, says: Says): Found {
  return {
    verdict: "found",
    at: entry.at,
    subject: entry.name,
    ...says,
    evidence: `${entry.name} and ${csrf.name}`,
    related: [{ place: csrf.at, note: "the token is checked here" }],
  };
}
