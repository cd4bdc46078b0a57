import {
  developmentServers,
  judgedRole,
  stepsTo,
  type ServedPlace,
} from "../../model/entry-points/development-servers.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** `runserver --insecure` makes the development server hand out static files with DEBUG off. */
export const check: Check = {
  meta: {
    slug: "runserver-insecure",
    title: "development server with --insecure",
    severity: "high",
    cwe: [489],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `runserver --insecure` in deploy files: it serves static files through Django although `DEBUG` is off.",
      impact:
        "Django's own documentation calls this way of serving files probably insecure. Somebody who needs it runs the development server " +
        "for real visitors, who reach code that was never audited for them.",
      fix: "Remove `--insecure`, run `collectstatic`, and let WhiteNoise or the web server hand out the files.",
      mitigation:
        "Until then, let the reverse proxy serve `STATIC_URL` itself so that these requests never reach Django.",
      falsePositive: "Trying out `DEBUG = False` on one's own machine is fine.",
    },
  },
  *judge(model) {
    for (const served of developmentServers(model.entryPoints))
      if (served.server.insecure) yield verdictOn(served);
  },
  fix: here(
    (at) => ({ kind: "drop-words", at, words: ["--insecure"] }),
    "static files must be served by another server",
  ),
};

function verdictOn(served: ServedPlace): Verdict {
  const { at, server } = served;
  const role = judgedRole(served);
  const subject = `${server.name} --insecure`;
  if (role.use === "development")
    return { verdict: "ruled-out", at, subject, because: `${role.because}, where the option does no harm` };
  const trace = stepsTo(served);
  return {
    verdict: "found",
    at,
    subject,
    message:
      "`--insecure` makes the development server hand out static files with DEBUG off: visitors reach file-serving code that Django " +
      "itself calls probably insecure.",
    confidence: role.confidence,
    confidenceReason: role.because,
    ...(trace.length > 0 ? { trace } : {}),
  };
}
