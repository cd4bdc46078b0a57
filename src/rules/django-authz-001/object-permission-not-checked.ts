import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Candidate } from "../../model/lookups/candidates.ts";
import { candidatesOf } from "../../model/lookups/candidates.ts";
import { foundParts, narrowingFix, viewName } from "../../model/lookups/words.ts";
import type { Check, Verdict } from "../rule.ts";

/** A view leaves out the check on the row that the other views of the same model make. */
export const check: Check = {
  meta: {
    slug: "object-permission-not-checked",
    title: "row is used without the permission check that other views make",
    severity: "high",
    cwe: [862],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what:
        "Reports a view that fetches a row by a key of the request and uses it without asking whether the caller may have this row, while the project's other " +
        "views of the same model do ask, or while the view's own permission classes hold rules for single rows that are never run, or past the view's own `get_queryset`; and a function that asks so on one way to a change and not on another.",
      impact:
        "Whoever may open this page at all reaches every row through it, also those that the rest of the application keeps from them.",
      fix: "Make the check that the other views make, on the row, before it is used. In REST framework call `self.get_object()` or `self.check_object_permissions(self.request, obj)`.",
      mitigation:
        "Put the check into one place that every view of this model uses: a manager method, a mixin's `get_object`, a permission class.",
      falsePositive:
        "Fine where this page may show every row to everybody who can open it; say why when you suppress the finding.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const candidate of candidatesOf(model).found)
      if (candidate.flaw === "unlike-siblings") yield report(candidate);
  },
};

function report(candidate: Candidate): Found {
  const { lookup, effect, siblings, leftOut, twin } = candidate;
  const { name } = lookup.fetch.model;
  const does = { read: lookup.path.length > 0 ? "uses" : "shows", write: "changes", delete: "deletes" }[
    effect.kind
  ];
  const part = lookup.skipped?.part;
  const why =
    part !== undefined
      ? `The view's permission classes ask about \`${part}\` of the URL, and nothing ties the row to it: rows that belong elsewhere can be named as well.`
      : lookup.skipped
        ? "The view's permission classes have rules for single rows, which only `get_object` and `check_object_permissions` run."
        : lookup.aside
          ? "The view's own `get_queryset` gives the caller's rows only; this look-up goes past it."
          : twin
            ? "Elsewhere the same function asks first whether the caller may have such a row; on this way it does not."
            : leftOut
              ? `\`${leftOut.name}\` of the URL is what the caller was checked for, but the query leaves it out, while ${siblings.length} other views of \`${name}\` ask for it: rows that belong elsewhere can be named as well.`
              : `${siblings.length} other views of \`${name}\` ask first whether the caller may have it; this one does not.`;
  return {
    ...foundParts(candidate),
    message: `\`${viewName(lookup)}\` ${does} any \`${name}\` whose key the request names. ${why}`,
    fix: { text: fixOf(candidate) },
  };
}

function fixOf(candidate: Candidate): string {
  const { lookup, leftOut } = candidate;
  if (lookup.skipped && lookup.view.target.kind === "function")
    return "Ask the permission class about the row before it is used: `if not ….has_object_permission(request, None, row): raise PermissionDenied`.";
  if (lookup.skipped?.part !== undefined)
    return `Fetch the row with \`self.get_object()\` where \`get_queryset\` asks for \`${lookup.skipped.part}\`, or put \`${lookup.skipped.part}\` into the query beside the key.`;
  if (lookup.skipped)
    return "Fetch the row with `self.get_object()`, or call `self.check_object_permissions(self.request, obj)` before it is used.";
  if (lookup.aside) return "Fetch the row with `self.get_object()`, which asks `get_queryset` for it.";
  if (!leftOut) return narrowingFix(candidate);
  const column = leftOut.column === undefined ? "" : ` (\`${leftOut.column}=${leftOut.name}\`)`;
  return `Put \`${leftOut.name}\` into the query beside the key, as the other views do${column}.`;
}
