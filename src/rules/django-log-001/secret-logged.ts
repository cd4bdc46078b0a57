import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { LoggedSecret } from "../../model/logged-secrets.ts";
import { loggedSecrets } from "../../model/logged-secrets.ts";
import type { Check, Verdict } from "../rule.ts";
import { refTo } from "../../bind/program.ts";

/** A password, token or key is written to a log. */
export const check: Check = {
  meta: {
    slug: "secret-logged",
    title: "secret written to the log",
    severity: "medium",
    cwe: [532],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports log calls and `print()` in code that serves requests whose text holds a password, token or key, also inside a longer text such as a query. Management commands and maintenance scripts are left out.",
      impact:
        "Whoever can read the logs (operators, the log service, a backup) can log in as the user, for as long as the secret is valid; people use one password in many places.",
      fix: 'Leave the secret out of the text; log who it was about: `logger.info("login of %s failed", user.pk)`.',
      mitigation:
        "Delete the log lines that already hold secrets, and change those secrets. Let a `logging.Filter` mask what looks like one.",
      falsePositive:
        "Harmless where the value is a mask, a hash of a random token or a placeholder in spite of its name.",
    },
  },
  *judge({ flows }) {
    for (const secret of loggedSecrets(indexValues(flows))) yield verdictOn(secret);
  },
};

function verdictOn({ log, name, kind, sure }: LoggedSecret): Verdict {
  const quiet = log.level === "debug" || log.level === "trace";
  const where =
    log.by === "print" ? "printed to the console, which servers keep as a log" : "written to the log";
  const what = {
    password: "lets them log in as that user",
    token: "lets them in as whoever it was made for",
    key: "lets them sign or read what the site does",
  };
  const consequence = kind === "password" || kind === "token" || kind === "key" ? what[kind] : what.token;
  return {
    verdict: "found",
    at: placeOf(refTo(log.state.ref, log.id)),
    subject: name,
    message: `\`${name}\` is ${where}: everybody who can read it there gets a value that ${consequence}.`,
    ...(quiet
      ? { severity: "low", severityReason: "debug messages are usually not kept in production" }
      : {}),
    confidence: sure ? "medium" : "low",
    confidenceReason: sure
      ? `the name \`${name}\` says what the value is`
      : `a lone name such as \`${name}\` may also mean something harmless`,
  };
}
