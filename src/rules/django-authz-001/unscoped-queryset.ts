import { functionFacts } from "../../bind/program.ts";
import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Candidate } from "../../model/lookups/candidates.ts";
import { candidatesOf } from "../../model/lookups/candidates.ts";
import { NO_CUSTOM } from "../../model/lookups/list-customs.ts";
import { askedParent } from "../../model/lookups/asked-parent.ts";
import { foundParts, narrowingFix, viewName } from "../../model/lookups/words.ts";
import { ownerIntents } from "../../model/fixes/owner-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A list shows everybody's rows to everybody. */
export const check: Check = {
  meta: {
    slug: "unscoped-queryset",
    title: "list of everybody's rows",
    severity: "high",
    cwe: [639, 200],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a view that lists all rows of a model whose rows belong to somebody, where other views of the same model look at who is asking, or a method of its manager narrows the rows to a person; and lists of REST framework that go past the view's own `get_queryset`, or that stand in front of permission classes which only compare single rows.",
      impact: "Anybody with an account reads everybody's rows on one page.",
      fix: "Narrow the list in `get_queryset`: `return super().get_queryset().filter(user=self.request.user)`.",
      mitigation: "Show only the columns that the page needs.",
      falsePositive:
        "A list for staff, or of rows that are meant for everybody, is fine; say so when you suppress the finding.",
    },
  },
  *judge(model: AuditModel): Iterable<Verdict> {
    for (const candidate of candidatesOf(model).found)
      if (candidate.flaw === "list") yield report(model, candidate);
  },
};

function report(model: AuditModel, candidate: Candidate): Found {
  const { lookup, reason } = candidate;
  const { name } = lookup.fetch.model;
  const parent = askedParent(candidate);
  const whose = parent === undefined ? "everybody" : `any \`${parent}\` that is named`;
  return {
    ...foundParts(candidate),
    ...(computes(lookup) ? COMPUTED : {}),
    message: `\`${viewName(lookup)}\` lists the \`${name}\` rows of ${whose}, whoever is asking${reason === NO_CUSTOM ? "" : `, although ${reason}`}.`,
    fix: { text: narrowingFix(candidate) },
    intents: ownerIntents(model, candidate),
  };
}

/** Functions between a view and its rows that are named for what is computed of many rows. */
const COMPUTES =
  /(?:^|_)(?:plots?|charts?|graphs?|histograms?|stats|statistics|totals?|sums?|averages?|avg|means?|medians?|counts?|aggregates?|distributions?|trends?|heatmap)(?:_|$)/i;

const COMPUTED = {
  confidence: "low",
  confidenceReason:
    "a function on the way is named for what it computes of many rows, which may show none of them",
} as const;

function computes({ path }: Candidate["lookup"]): boolean {
  return path.some((ref) => COMPUTES.test(functionFacts(ref).name));
}
