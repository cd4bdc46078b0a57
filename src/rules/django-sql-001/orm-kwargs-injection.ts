import type { Found } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { causeBesideIt, type Judged } from "../../flow/arrivals.ts";
import type { SinkRow } from "../../flow/catalog/model.ts";
import { isNeverCaptured } from "../../model/injection/captured-names.ts";
import { isOrderReplaced } from "../../model/injection/replaced-orders.ts";
import { isForeignQuery } from "../../model/injection/foreign-queries.ts";
import { keepsFixedPart } from "../../model/injection/fixed-parts.ts";
import { cameDirectly, findingsOf, flowsInto, INDIRECT } from "../../model/injection/flow-findings.ts";
import { sameRef } from "../../flow/taint.ts";
import type { StoredLookup } from "../../model/injection/stored-lookups.ts";
import { storedLookups } from "../../model/injection/stored-lookups.ts";
import { lookupsFromInput } from "../../model/injection/queryset-lookups.ts";
import type { Check } from "../rule.ts";
import { refTo } from "../../bind/program.ts";

/** The request chooses names of columns or lookups of a query. */
export const check: Check = {
  meta: {
    slug: "orm-kwargs-injection",
    title: "the request chooses columns or lookups of a query",
    severity: "high",
    cwe: [943, 89],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports names from the request in `filter(**…)`, `exclude`, `get`, `annotate`, `Q`, `order_by`, `values` and `F`.",
      impact:
        "Names reach through relations: `filter(**{'author__password__startswith': 'a'})` answers questions about any column of any related table, letter by letter, and sorting by `author__password` does the same. Old versions of Django put some names into the SQL as they are.",
      fix: "Look the name up in a dictionary of the columns that users may ask for: `SORTS = {'name': 'name', 'new': '-created'}`, then `order_by(SORTS.get(sort, 'name'))`. For filters use django-filter or a form.",
      mitigation: "Keep secrets out of tables that can be reached from lists; update Django.",
      falsePositive: "A check against a list that this audit does not recognise makes it safe.",
    },
  },
  *judge(model) {
    const { flows } = model;
    const lookups = lookupsFromInput(flows);
    for (const seen of lookups)
      yield* findingsOf(
        flows,
        seen,
        { request: "high" },
        { ...(seen.handed ? INDIRECT : {}), message: keywordMessage(seen.judged), fix: { text: KEYWORDS } },
      );
    for (const lookup of storedLookups(model))
      if (!lookups.some(({ report }) => sameRef(report.site.at, lookup.at))) yield fromRow(lookup);
    for (const seen of flowsInto(flows, "name", isColumn)) {
      const [arrival] = seen.report.arrivals;
      if ((arrival && isNeverCaptured(model, arrival)) || isOrderReplaced(seen.report.site.at)) continue;
      if (seen.report.site.row.at.startsWith("?.") && isForeignQuery(flows.program, seen.report.site.at))
        continue;
      const cause = causeBesideIt(seen.report);
      yield* findingsOf(
        flows,
        seen,
        { request: "medium" },
        {
          ...(cause === undefined ? {} : { cause }),
          ...(cameDirectly(flows, seen) ? {} : INDIRECT),
          ...(keepsFixedPart(refTo(seen.report.site.at, seen.report.site.argument)) ? FIXED : {}),
          message: columnMessage(seen.judged),
          severityReason: "names of columns can be sorted by or read, not compared with",
        },
      );
    }
  },
};

function fromRow({ at, name, field, writer, steps }: StoredLookup): Found {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: name,
    severity: "medium",
    severityReason: "whoever wrote the stored mapping chooses, not every visitor",
    message: `The keywords of this query are stored in \`${field}\`: ${writer} asks questions about any column that relations reach.`,
    confidence: "medium",
    confidenceReason:
      "the mapping was followed to a field that requests fill, and nothing in sight looks at its keys",
    trace: [...steps, { place: placeOf(at), note: "becomes lookups of the query" }],
  };
}

const FIXED = {
  confidence: "low",
  confidenceReason: "the code puts a name of its own into the value, which stays in it",
} as const;

const KEYWORDS =
  'Take the values one by one under names that the code writes: `filter(title__icontains=request.GET.get("title", ""))`; or let a form or django-filter name the parameters.';

/** Names of attributes and of quoted identifiers are other checks'. */
function isColumn({ at }: SinkRow): boolean {
  return at !== "getattr" && !at.endsWith(".sql.Identifier");
}

function keywordMessage({ label }: Judged): string {
  return `Names that come from ${label} become lookups of this query: whoever sends the request asks questions about any column that relations reach.`;
}

function columnMessage({ label }: Judged): string {
  return `A value that comes from ${label} names a column of this query: whoever sends the request sorts by or reads columns that were not meant, also of related tables.`;
}
