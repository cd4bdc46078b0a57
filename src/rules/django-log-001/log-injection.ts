import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { InjectedLog } from "../../model/log-injection.ts";
import { injectedLogs } from "../../model/log-injection.ts";
import type { Check, Verdict } from "../rule.ts";
import { refTo } from "../../bind/program.ts";

/** Whoever sends a request can write lines into the log. */
export const check: Check = {
  meta: {
    slug: "log-injection",
    title: "request text written to the log as it came",
    severity: "low",
    severityReason: "it forges lines of a log and reaches nothing else",
    cwe: [117],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports logger calls that write text of the request (query string, form, body, headers) without a conversion. Once for each file.",
      impact:
        "A line break in the text begins a new line that looks like the site's own: somebody can fake log entries and hide what they did.",
      fix: 'Write it with `%r`, which shows line breaks as `\\n`: `logger.info("ticket opened: %r", subject)`.',
      mitigation:
        "Let the handler write one JSON object for each message, so that line breaks cannot end it.",
      falsePositive: "Harmless where a structured formatter (JSON) writes the log.",
    },
  },
  *judge({ flows }) {
    for (const one of injectedLogs(indexValues(flows))) yield verdictOn(one);
  },
};

function verdictOn({ log, label }: InjectedLog): Verdict {
  const at = placeOf(refTo(log.state.ref, log.id));
  return {
    verdict: "found",
    at,
    subject: "log",
    cause: `log:${at.path}`,
    message: `Text from ${label} is logged as it came: with a line break in it, whoever sends the request writes log lines that look like the site's own.`,
    confidence: "medium",
    confidenceReason:
      "the text was followed from the request; how the handler writes line breaks was not looked at",
  };
}
