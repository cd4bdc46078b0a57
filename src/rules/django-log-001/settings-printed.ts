import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { LogCall } from "../../model/log-calls.ts";
import { logCalls } from "../../model/log-calls.ts";
import { secretSetting } from "../../model/secret-settings.ts";
import { shownValues } from "../../model/shown-values.ts";
import type { Check, Verdict } from "../rule.ts";
import { refTo } from "../../bind/program.ts";

/** Settings that hold secrets are printed or logged. */
export const check: Check = {
  meta: {
    slug: "settings-printed",
    title: "settings with secrets written to the log",
    severity: "medium",
    cwe: [532],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `print()` and log calls that write `DATABASES`, `CACHES`, a broker's address or a list of all settings or globals.",
      impact:
        "Each start of the site writes its passwords to the log, where everybody who reads logs has them.",
      fix: 'Remove the call, or name what is harmless: `print("database:", DATABASES["default"]["HOST"])`.',
      mitigation: "Change the passwords that the logs already hold.",
      falsePositive: "Harmless where the setting holds no password, such as an SQLite database.",
    },
  },
  *judge({ flows }) {
    const index = indexValues(flows);
    for (const log of logCalls(flows)) {
      const starts = log.written.map((value) => refTo(log.state.ref, value));
      const [name] = shownValues(index, starts).flatMap((shown) => secretSetting(index, shown) ?? []);
      if (name !== undefined) yield verdictOn(log, name);
    }
  },
};

function verdictOn(log: LogCall, name: string): Verdict {
  return {
    verdict: "found",
    at: placeOf(refTo(log.state.ref, log.id)),
    subject: name,
    message: `\`${name}\` is ${log.by === "print" ? "printed" : "logged"} as a whole, with the passwords and keys in it: everybody who can read the log has them.`,
    ...(log.level === "debug"
      ? { severity: "low", severityReason: "debug messages are usually not kept in production" }
      : {}),
    confidence: "medium",
    confidenceReason:
      "the whole setting is written; whether it holds a password in production was not looked at",
  };
}
