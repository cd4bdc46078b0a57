import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Candidate } from "../../model/lookups/candidates.ts";
import { candidatesOf } from "../../model/lookups/candidates.ts";
import type { JoinedGroup } from "../../model/lookups/joined-groups.ts";
import { joinedGroups } from "../../model/lookups/joined-groups.ts";
import type { Lookup } from "../../model/lookups/lookup.ts";
import type { HiddenRow } from "../../model/lookups/hidden-rows.ts";
import { hiddenRows } from "../../model/lookups/hidden-rows.ts";
import {
  foundParts,
  methodName,
  narrowingFix,
  placeOfLookup,
  viewName,
  ruledOutParts,
  whoseWords,
} from "../../model/lookups/words.ts";
import { ownerIntents } from "../../model/fixes/owner-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A view shows a row that belongs to somebody to whoever knows its number. */
export const check: Check = {
  meta: {
    slug: "idor",
    title: "somebody else's row is shown to whoever knows its key",
    severity: "high",
    cwe: [639],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports a view that fetches a row by a key from the URL, the query or the form and answers with it, where the model says whose rows these are " +
        "and nothing between the key and the answer looks at who is asking; and WebSocket consumers that join the group of any such row for whoever is signed in; and views that show a row by its key where others of the same model leave out rows that a column says are not for everybody (`is_draft`, `status`), and nothing on the way looks at that column.",
      impact:
        "Keys are numbers in a row: anybody with an account changes the number in the address and reads other people's rows, one after the other.",
      fix: "Ask for rows that the caller may see: add what decides it to the query (`get_object_or_404(Order, pk=pk, user=request.user)`; where another row decides, that one: `list__user=request.user`), or go through the user (`request.user.orders`).",
      mitigation:
        "Keys that cannot be guessed (UUIDs) slow a search down, but they are no permission: links get shared and logged.",
      falsePositive:
        "Rows that everybody may see (public profiles, published posts) are fine. So is a check in code that this audit cannot see into: name it when you suppress the finding.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    const { found, settled } = candidatesOf(model);
    const hidden = hiddenRows(model).filter((one) => !found.some((other) => saysMore(other, one)));
    for (const candidate of found)
      if (candidate.flaw === "read" && !hidden.some(({ lookup }) => isSame(lookup, candidate.lookup)))
        yield report(model, candidate);
    for (const one of hidden) yield reportHidden(one);
    for (const one of settled)
      if (one.lookup.effects.every(({ kind }) => kind === "read")) yield ruledOutParts(one);
    for (const joined of joinedGroups(model.flows, model.ownership)) yield reportJoined(joined);
  },
};

function report(model: AuditModel, candidate: Candidate): Found {
  const { lookup } = candidate;
  const { name } = lookup.fetch.model;
  return {
    ...foundParts(candidate),
    message: `\`${methodName(lookup)}\` shows any \`${name}\` whose key the request names.${whoseWords(candidate)} A signed-in visitor can read everybody's by counting through the keys.`,
    fix: { text: narrowingFix(candidate) },
    intents: ownerIntents(model, candidate),
  };
}

function isSame(one: Lookup, other: Lookup): boolean {
  return one.view === other.view && one.fetch.model.key === other.fetch.model.key;
}

/** That the row is somebody's weighs more than that it is not for everybody, where that is sure. */
function saysMore({ lookup, confidence, effect }: Candidate, hidden: HiddenRow): boolean {
  return isSame(lookup, hidden.lookup) && (confidence !== "low" || effect.kind !== "read");
}

/** A page of one row that shows those as well which other views leave out. */
function reportHidden({ lookup, posture, column, leavingOut, others }: HiddenRow): Found {
  const [first] = leavingOut;
  const { name } = lookup.fetch.model;
  const count = leavingOut.length - 1;
  const who = posture.login === "required" ? "every account" : "anybody";
  const leave = count === 0 ? "leaves out" : `and ${count} other view${count === 1 ? "" : "s"} leave out`;
  const firm = leavingOut.length > 1 && leavingOut.length > others;
  return {
    verdict: "found",
    at: placeOfLookup(lookup),
    subject: `${viewName(lookup)}: ${name}`,
    cause: `hidden:${viewName(lookup)}:${name}`,
    severity: "medium",
    severityReason: "only rows that are not for everybody are shown too much",
    message: `\`${methodName(lookup)}\` shows any \`${name}\` whose key the request names, those included that \`${first ? methodName(first) : ""}\` ${leave} by \`${column}\`: ${who} who names the key reads them.`,
    confidence: firm ? "medium" : "low",
    confidenceReason: firm
      ? `${leavingOut.length} other views leave such rows out, and nothing on the way to this one looks at \`${column}\``
      : "too few other views leave such rows out to call it a rule that holds for a single row as well",
    fix: {
      text: `Ask for \`${column}\` here as well, as \`${first ? methodName(first) : ""}\` does, unless whoever asks may see such rows.`,
    },
    falsePositive: "Fine where such rows are only left out of lists, and whoever has the link may read them.",
    trace: [{ place: placeOfLookup(lookup), note: `does not look at \`${column}\`` }],
    related: leavingOut
      .slice(0, 5)
      .map((one) => ({ place: placeOfLookup(one), note: `leaves rows out by \`${column}\`` })),
  };
}

/** A consumer that passes on the messages of any row's group. */
function reportJoined({ name, at, model, behind }: JoinedGroup): Found {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: name,
    message: `\`${name}\` joins the group of any \`${model.name}\` that the address names, and asks only whether somebody is signed in: every account can read along what other people's are told.`,
    confidence: behind ? "low" : "medium",
    confidenceReason: behind
      ? "a layer around the WebSocket routes may ask more; its code was not weighed"
      : "nothing that runs before the group is joined looks at who is asking for which row",
    fix: {
      text: `Before \`group_add\`, look whether \`self.scope["user"]\` may see this \`${model.name}\`, and \`await self.close()\` otherwise.`,
    },
    trace: [{ place: placeOf(at), note: "joins the group that the address names" }],
  };
}
