import type { AuditModel } from "../../model/audit-model.ts";
import { usesSessions } from "../../model/transport/cookies.ts";
import { sessionSecrets } from "../../model/transport/session-secrets.ts";
import { servingLeaves } from "../../model/transport/setting-state.ts";
import { transportsOf, valueOf, type Transport } from "../../model/transport/transport.ts";
import { effective, surenessOf, type Setting } from "../../model/settings/project-settings.ts";
import { textOf } from "../../model/settings/value.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SESSION_ENGINE";
const ENGINE = "django.contrib.sessions.backends.signed_cookies";

/** Sessions live in the visitor's browser, signed but readable. */
export const check: Check = {
  meta: {
    slug: "client-side-sessions",
    title: "sessions are kept in the visitor's browser",
    severity: "medium",
    cwe: [539, 613],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports the `signed_cookies` session engine in production where the code keeps secrets in the session, or where the key that signs the cookies is written in the repository. Without either, the finding is low.",
      impact:
        "Visitors can read everything in their session. A copy of the cookie works until it is too old, whatever the server does: logging out does not end it. Whoever knows SECRET_KEY writes sessions of any account.",
      fix: 'Keep sessions on the server: `SESSION_ENGINE = "django.contrib.sessions.backends.db"` (the default), or `cached_db`.',
      mitigation:
        "Keep `SESSION_COOKIE_AGE` short, SECRET_KEY secret, and nothing in the session that the visitor may not read.",
      falsePositive:
        "Where the session holds only what the visitor may see and no login, the engine is fine.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = valueOf(transport, NAME);
      if (found?.setting === undefined || !usesSessions(model, transport)) continue;
      if (servingLeaves(found).some((value) => textOf(value) === ENGINE))
        yield verdictOn(model, transport, found.setting);
    }
  },
};

function verdictOn(model: AuditModel, transport: Transport, setting: Setting): Verdict {
  const secrets = sessionSecrets(model.flows);
  const key = writtenKey(transport);
  const common = {
    verdict: "found",
    at: setting.at,
    subject: NAME,
    ...surenessOf(setting),
    evidence: `${NAME} = "${ENGINE}"`,
    trace: setting.steps,
  } as const;
  const [first] = secrets;
  if (first !== undefined)
    return {
      ...common,
      message:
        "Sessions live in a signed cookie that the visitor can read, and the code keeps secrets in them. A copy of the cookie works until it is too old, also after logging out.",
      related: secrets
        .slice(0, 5)
        .map(({ at, key: name }) => ({ place: at, note: `keeps \`${name}\` in the session` })),
    };
  if (key !== undefined)
    return {
      ...common,
      message:
        "Sessions live in a cookie that only SECRET_KEY protects, and that key is written in the repository: whoever has seen the code makes a session for any account.",
      related: [{ place: key.at, note: "the key is written here" }],
    };
  return {
    ...common,
    message:
      "Sessions live in a signed cookie: visitors can read them, and a copy works until it is too old, also after logging out.",
    severity: "low",
    severityReason: "no secret was seen in the session, and the key is not written in the repository",
  };
}

function writtenKey({ module }: Transport): Setting | undefined {
  const key = effective(module, "SECRET_KEY", "withoutDebug");
  return key !== undefined && (textOf(key.value) ?? "") !== "" ? key : undefined;
}
