import { functionFacts } from "../../bind/program.ts";
import type { Confidence, Severity } from "../../findings/finding.ts";
import type { Chooser, Judged } from "../../flow/arrivals.ts";
import { judgeArrival } from "../../flow/arrivals.ts";
import type { FlowModel, SinkReport } from "../../flow/flow-model.ts";
import { placeOf, sinksOfKind } from "../../flow/flow-model.ts";
import { holesOf } from "../../flow/interpolation.ts";
import { isTemporaryName } from "../../model/injection/own-names.ts";
import { isRemoteShell } from "../../model/injection/remote-shells.ts";
import { isOperatorScript, isRunByHand } from "../../model/operator-scripts.ts";
import { isFilledByRequest } from "../../model/stored-fields.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A command for a shell is formatted from a value whose origin is not the request, or not known. */
export const check: Check = {
  meta: {
    slug: "shell-true-interpolated",
    title: "shell command put together from values",
    severity: "high",
    cwe: [78],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports text that is put together from something not constant and given to a shell (`shell=True`, `os.system`, `os.popen`), " +
        "where no way from the request was seen.",
      impact:
        "A space, quote or semicolon in the value changes the command. If a user can ever choose it, that user runs commands on the server.",
      fix: "Call the program without a shell, as a list: `subprocess.run(['tar', '-xf', path])`.",
      mitigation: "Quote every piece with `shlex.quote()` until the call is a list.",
      falsePositive:
        "A script that only its operator runs with values of their own gains little from the change.",
    },
  },
  *judge({ flows }) {
    for (const report of sinksOfKind(flows, "shell")) yield* judgeSink(flows, report);
  },
  fix: here((at) => ({ kind: "list-command", at }), "a value of several words becomes one argument"),
};

function* judgeSink(flows: FlowModel, report: SinkReport): Iterable<Verdict> {
  const { site } = report;
  const state = flows.solver.byRef.get(functionFacts(site.at));
  const judged = judgeArrival(flows, report);
  if (!state || judged?.chooser === "request") return;
  if (judged && isNearer(judged.chooser) && isRemoteShell(site.row)) return;
  const at = placeOf(site.at);
  const subject = site.row.at;
  const holes = holesOf(flows.program, state, site.argument);
  const built = holes.length > 0;
  if (judged && !isNearer(judged.chooser) && isOperatorScript(at.path)) {
    yield {
      verdict: "ruled-out",
      at,
      subject,
      because: "a script that its operator runs, who has a shell anyway",
    };
  } else if (judged && built && holes.every((hole) => isTemporaryName(flows.program, hole.at))) {
    yield { verdict: "found", at, subject, message: messageOf(judged), ...TEMPORARY, trace: judged.trace };
  } else if (judged && (built || judged.chooser === "stored" || judged.chooser === "remote")) {
    yield {
      verdict: "found",
      at,
      subject,
      message: messageOf(judged),
      ...weightOf(judged),
      ...(judged.chooser === "stored" && isRunByHand(at.path) && !isFilledByRequest(flows, { report })
        ? BY_COMMAND
        : {}),
      trace: judged.trace,
    };
  } else if (!judged && state.facts.fragment.values[site.argument]?.op === "build") {
    yield {
      verdict: "ruled-out",
      at,
      subject,
      because: "every part of the command is constant, quoted or checked",
    };
  }
}

const BY_COMMAND = {
  severity: "low",
  severityReason: "the operator runs it, and no request in sight fills the column",
} as const;

const TEMPORARY = {
  severity: "low",
  severityReason: "the names of temporary files are made by the code",
  confidence: "low",
  confidenceReason: "what their prefix is made of was not followed",
} as const;

/** Whether somebody other than the code and its operator chose the value. */
function isNearer(chooser: Chooser): boolean {
  return chooser === "stored" || chooser === "remote";
}

function messageOf({ label }: Judged): string {
  return `This shell command is put together from a value that comes from ${label}. A space, quote or semicolon in it changes what runs.`;
}

function weightOf(judged: Judged): {
  severity: Severity;
  severityReason?: string;
  confidence: Confidence;
  confidenceReason: string;
} {
  switch (judged.chooser) {
    case "operator":
      return {
        severity: "low",
        severityReason: "the value comes from whoever runs the command, who has a shell anyway",
        confidence: "low",
        confidenceReason: judged.confidenceReason,
      };
    case "code":
      return {
        severity: "medium",
        severityReason: "who chooses the value was not seen",
        confidence: judged.confidence,
        confidenceReason: judged.confidenceReason,
      };
    case "unknown":
      return {
        severity: "medium",
        severityReason: "where the value comes from was not seen",
        confidence: "medium",
        confidenceReason: judged.confidenceReason,
      };
    case "stored":
    case "remote":
    case "request":
      return { severity: "high", confidence: judged.confidence, confidenceReason: judged.confidenceReason };
  }
}
