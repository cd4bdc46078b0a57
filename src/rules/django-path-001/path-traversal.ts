import type { AuditModel } from "../../model/audit-model.ts";
import type { PathUse } from "../../model/files/path-uses.ts";
import { looksOnly, pathUses } from "../../model/files/path-uses.ts";
import { pathVerdicts } from "../../model/files/path-verdicts.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** The request says which file is read. */
export const check: Check = {
  meta: {
    slug: "path-traversal",
    title: "server reads a file that the request names",
    severity: "high",
    cwe: [22],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a file that is opened, listed or sent under a name that comes from the request.",
      impact:
        "With `../` in the name, or an absolute path, whoever sends the request reads any file that the server may read: settings, keys, other people's documents.",
      fix: "Keep the last part only, `Path(name).name`, or resolve and compare: `path = (BASE / name).resolve()`, `if not path.is_relative_to(BASE): raise Http404`. Better: look the file up in the database.",
      mitigation: "Run the server as a user that may read and write nothing but what it needs.",
      falsePositive:
        "Fine where the name was checked in a way that this audit does not know. `safe_join`, `os.path.basename`, `get_valid_filename`, typed values and `is_relative_to` after `resolve` are understood.",
    },
  },
  *judge({ flows }: AuditModel): Iterable<Verdict> {
    for (const use of pathUses(flows))
      if (use.owner === "path-traversal") yield* pathVerdicts(flows, use, messageOf(use));
  },
  fix: here((at) => ({ kind: "safe-join", at })),
};

function messageOf(use: PathUse): string {
  const { label, chooser } = use.judged;
  const who = chooser === "request" ? "the request" : "whoever chose it";
  if (looksOnly(use))
    return `The path that is looked at here comes from ${label}: with \`../\` in it whoever sends the request learns which files there are outside the folder that was meant, and how large.`;
  return `The path of this file comes from ${label}: with \`../\` in it ${who} reads files outside the folder that was meant.`;
}
