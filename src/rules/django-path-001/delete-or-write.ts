import type { AuditModel } from "../../model/audit-model.ts";
import type { PathUse } from "../../model/files/path-uses.ts";
import { pathUses } from "../../model/files/path-uses.ts";
import { pathVerdicts } from "../../model/files/path-verdicts.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** The request says which file is written or deleted. */
export const check: Check = {
  meta: {
    slug: "delete-or-write",
    title: "server writes or deletes a file that the request names",
    severity: "high",
    cwe: [22],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a file or folder that is written, moved, created or deleted under a name that comes from the request.",
      impact:
        "With `../` in the name, or an absolute path, whoever sends the request overwrites or deletes files of the server, code among them.",
      fix: "Keep the last part only, `Path(name).name`, or resolve and compare: `path = (BASE / name).resolve()`, `if not path.is_relative_to(BASE): raise Http404`. Better: look the file up in the database.",
      mitigation: "Run the server as a user that may read and write nothing but what it needs.",
      falsePositive:
        "Fine where the name was checked in a way that this audit does not know. `safe_join`, `os.path.basename`, `get_valid_filename`, typed values and `is_relative_to` after `resolve` are understood.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const use of pathUses(flows))
      if (use.owner === "delete-or-write") yield* pathVerdicts(flows, use, messageOf(use));
  },
  fix: here((at) => ({ kind: "safe-join", at })),
};

function messageOf({ judged }: PathUse): string {
  const who = judged.chooser === "request" ? "the request" : "whoever chose it";
  return `The path of the file that is written or deleted here comes from ${judged.label}: with \`../\` in it ${who} reaches files outside the folder that was meant.`;
}
