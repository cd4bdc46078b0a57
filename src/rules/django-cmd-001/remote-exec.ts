import type { Judged } from "../../flow/arrivals.ts";
import { isRemoteShell } from "../../model/injection/remote-shells.ts";
import { findingsOf, flowsInto } from "../../model/injection/flow-findings.ts";
import type { Check } from "../rule.ts";

/** A value becomes part of a command on another machine. */
export const check: Check = {
  meta: {
    slug: "remote-exec",
    title: "a value becomes part of a command on another machine",
    severity: "critical",
    cwe: [78],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a value of the request or of stored text in a command that paramiko, Fabric or Invoke give to a shell.",
      impact:
        "The other machine's shell reads `;` and `$(…)` as instructions: whoever chooses the value runs commands there, often as an administrator.",
      fix: "Put every value through `shlex.quote()` and `'--'` before it, or write it to a file or standard input that a fixed command reads.",
      mitigation: "Give the account on the other machine a forced command in `authorized_keys`.",
      falsePositive:
        "`shlex.quote()` and checks against constant lists are understood; other checks need a look.",
    },
  },
  *judge({ flows }) {
    for (const seen of flowsInto(flows, "shell", isRemoteShell)) {
      yield* findingsOf(flows, seen, SCALE, { message: messageOf(seen.judged) });
    }
  },
};

const SCALE = { request: "critical", stored: "high", remote: "high" } as const;

function messageOf({ label }: Judged): string {
  return `A value that comes from ${label} becomes part of a command that runs on another machine: whoever chooses it runs commands there.`;
}
