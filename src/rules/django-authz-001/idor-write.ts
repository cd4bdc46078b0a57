import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Candidate } from "../../model/lookups/candidates.ts";
import { candidatesOf } from "../../model/lookups/candidates.ts";
import { foundParts, narrowingFix, ruledOutParts, viewName } from "../../model/lookups/words.ts";
import { ownerIntents } from "../../model/fixes/owner-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A view changes or deletes a row that belongs to somebody for whoever knows its number. */
export const check: Check = {
  meta: {
    slug: "idor-write",
    title: "somebody else's row is changed by whoever knows its key",
    severity: "high",
    cwe: [639],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports a view that fetches a row by a key from the URL, the query or the form and saves or deletes it, where the model says whose rows these are " +
        "and nothing between the key and the change looks at who is asking.",
      impact:
        "Anybody with an account changes the number in the request and edits or deletes other people's rows.",
      fix: "Ask for rows that the caller may change: add what decides it to the query (`get_object_or_404(Order, pk=pk, user=request.user)`; where another row decides, that one: `list__user=request.user`), or compare the owner and answer 404 before anything is changed.",
      mitigation: "Log who changed which row, so that a misuse can be found and undone.",
      falsePositive:
        "Rows that everybody may edit (a wiki) are fine. So is a check in code that this audit cannot see into: name it when you suppress the finding.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    const { found, settled } = candidatesOf(model);
    for (const candidate of found) if (candidate.flaw === "write") yield report(model, candidate);
    for (const one of settled)
      if (one.lookup.effects.some(({ kind }) => kind !== "read")) yield ruledOutParts(one);
  },
};

function report(model: AuditModel, candidate: Candidate): Found {
  const { lookup, owner, effect } = candidate;
  const { name } = lookup.fetch.model;
  const whose = owner
    ? ` \`${owner.path.join("__")}\` says whose a \`${name}\` is, but it is not asked.`
    : "";
  const does = effect.kind === "delete" ? "deletes" : "changes";
  return {
    ...foundParts(candidate),
    message: `\`${viewName(lookup)}\` ${does} any \`${name}\` whose key the request names.${whose} A signed-in visitor can do that to other people's.`,
    fix: { text: narrowingFix(candidate) },
    intents: ownerIntents(model, candidate),
  };
}
