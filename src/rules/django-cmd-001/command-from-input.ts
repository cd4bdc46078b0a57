import type { Found } from "../../findings/finding.ts";
import type { Judged } from "../../flow/arrivals.ts";
import { judgeArrival, withCallers } from "../../flow/arrivals.ts";
import type { SinkReport } from "../../flow/flow-model.ts";
import { placeOf, sinksOfKind } from "../../flow/flow-model.ts";
import type { Kind } from "../../flow/kinds.ts";
import { isRemoteShell } from "../../model/injection/remote-shells.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import { startsFixedProgram } from "../../model/injection/fixed-programs.ts";
import type { Check } from "../rule.ts";

/** A value from the request becomes part of a shell command. */
export const check: Check = {
  meta: {
    slug: "command-from-input",
    title: "request data becomes part of a shell command",
    severity: "critical",
    cwe: [78],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a value of the request that reaches a shell: `os.system`, `os.popen`, `subprocess` with `shell=True`; or that names the program to run, or what an interpreter runs with `-c`.",
      impact: "Whoever sends the request can run any command as the user that the site runs as.",
      fix: "Call the program without a shell, as a list: `subprocess.run(['convert', '--', name])`. Check the value against a constant list where possible.",
      mitigation: "Run the site as a user without rights, in a container without a shell or tools.",
      falsePositive:
        "`shlex.quote()` around every piece is understood on POSIX shells. Other checks need a look.",
    },
  },
  *judge({ flows }) {
    for (const report of [...sinksOfKind(flows, "shell"), ...sinksOfKind(flows, "argument")]) {
      if (isRemoteShell(report.site.row)) continue;
      const judged = judgeArrival(flows, report);
      if (judged?.chooser !== "request") continue;
      const fixed = report.site.row.kind === "argument" ? startsFixedProgram(flows, report.site) : undefined;
      if (fixed === "line") {
        yield* withCallers(flows, report, { ...found(report, judged), ...wordsOf(judged) }, judged);
        continue;
      }
      if (fixed === "words") {
        const { at, row } = report.site;
        const because = "the program is the code's own; the value is only one of the words behind it";
        yield { verdict: "ruled-out", at: placeOf(at), subject: row.at, because };
        continue;
      }
      yield* withCallers(flows, report, found(report, judged), judged);
    }
  },
  fix: here((at) => ({ kind: "list-command", at }), "a value of several words becomes one argument"),
};

function found({ site }: SinkReport, judged: Judged): Found {
  return {
    verdict: "found",
    at: placeOf(site.at),
    subject: site.row.at,
    message: messageOf(site.row.kind, judged),
    confidence: judged.confidence,
    confidenceReason: judged.confidenceReason,
    trace: judged.trace,
  };
}

/** A line that is taken apart at its spaces: the program stays, and its words are anybody's. */
function wordsOf({ label }: Judged): Pick<Found, "message" | "severity" | "severityReason"> {
  return {
    message: `A value that comes from ${label} becomes part of a command line that is taken apart at its spaces: whoever sends the request adds words to the command, which the program reads as its options.`,
    severity: "high",
    severityReason: "the program itself is the code's own",
  };
}

function messageOf(kind: Kind, { label }: Judged): string {
  return kind === "argument"
    ? `A value that comes from ${label} decides which program runs here: whoever sends the request can run programs on the server.`
    : `A value that comes from ${label} becomes part of this shell command: whoever sends the request can run commands on the server.`;
}
