import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Candidate } from "../../model/lookups/candidates.ts";
import { candidatesOf } from "../../model/lookups/candidates.ts";
import type { SharedRows } from "../../model/lookups/shared-rows.ts";
import { sharedRows } from "../../model/lookups/shared-rows.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { linkedWrites } from "../../model/lookups/linked-owners.ts";
import {
  foundParts,
  methodName,
  narrowingFix,
  ruledOutParts,
  whoseWords,
} from "../../model/lookups/words.ts";
import { ownerIntents } from "../../model/fixes/owner-fixes.ts";
import { savesOwnPart } from "../../model/lookups/own-part.ts";
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
        "and nothing between the key and the change looks at who is asking; and generic views that update and delete among the rows which `get_queryset` gives to read: those " +
        "of the asker, or of everybody where a column says they are public.",
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
    for (const candidate of found)
      if (candidate.flaw === "write" && !savesOwnPart(model.flows.program, candidate.effect.at))
        yield report(model, candidate);
    const told = new Set(found.flatMap(({ flaw, lookup }) => (flaw === "write" ? [lookup.view] : [])));
    for (const candidate of linkedWrites(model, told)) yield report(model, candidate);
    for (const one of sharedRows(model)) yield reportShared(one);
    for (const one of settled)
      if (one.lookup.effects.some(({ kind }) => kind !== "read")) yield ruledOutParts(one);
  },
};

function report(model: AuditModel, candidate: Candidate): Found {
  const { lookup, effect } = candidate;
  const { name } = lookup.fetch.model;
  const does = effect.kind === "delete" ? "deletes" : "changes";
  return {
    ...foundParts(candidate),
    message: `\`${methodName(lookup)}\` ${does} any \`${name}\` whose key the request names.${whoseWords(candidate)} A signed-in visitor can do that to other people's.`,
    fix: { text: narrowingFix(candidate) },
    intents: ownerIntents(model, candidate),
  };
}

function reportShared({ view, handler, at, column }: SharedRows): Found {
  const name = view.name.split(".").at(-1) ?? view.name;
  return {
    verdict: "found",
    at: placeOf(at),
    subject: view.name,
    message:
      `\`${name}\` changes and deletes among all rows that may be read: \`${column}\` lets in those of other people, ` +
      "and no permission class looks at the row. A signed-in visitor can do that to other people's.",
    confidence: "medium",
    confidenceReason: `the rows are those of the asker or those with \`${column}\`, and nothing asks whose one is before it is written (\`${handler.handler.name}\`)`,
    fix: {
      text: "Let a permission class compare the owner before writes (`has_object_permission`), or give `get_queryset` the asker's own rows alone for every method but GET.",
    },
    trace: [{ place: placeOf(at), note: "rows that everybody may read" }],
  };
}
