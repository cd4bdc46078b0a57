import type { Found, Place } from "../../findings/finding.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { GraphqlEndpoint } from "../../model/authentication/graphql-fields.ts";
import { graphqlEndpoints, usesGraphql } from "../../model/authentication/graphql-fields.ts";
import { unpagedLists } from "../../model/authentication/unpaged-lists.ts";
import type { Check } from "../rule.ts";

/** One request may ask for everything. */
export const check: Check = {
  meta: {
    slug: "unbounded-query",
    title: "request that may ask for everything",
    severity: "low",
    cwe: [770, 400],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports lists of REST framework without pagination (neither the project nor the view names a class) and GraphQL endpoints that take batches or no limit on depth.",
      impact: "One request copies a whole table, or keeps the server busy with nested questions.",
      fix: '`"DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.LimitOffsetPagination"` with `"PAGE_SIZE": 50`; for GraphQL `validation_rules=[depth_limit_validator(max_depth=10)]` and no `batch=True`.',
      mitigation: "Limit requests and answer times at the proxy.",
      falsePositive: "Harmless for small tables that stay small.",
    },
  },
  *judge(model) {
    for (const { at, views } of unpagedLists(model)) yield unpaged(at, views);
    if (!usesGraphql(model.flows)) return;
    for (const endpoint of graphqlEndpoints(indexValues(model.flows))) yield* unlimited(endpoint);
  },
};

/** Views listed with one finding. */
const MOST = 10;

function unpaged(at: Place, views: readonly Place[]): Found {
  const count = views.length === 1 ? "one list" : `${views.length} lists`;
  return {
    verdict: "found",
    at,
    subject: "DEFAULT_PAGINATION_CLASS",
    message: `REST framework gives out ${count} of this project as a whole: one request copies the table.`,
    confidence: "medium",
    confidenceReason: "neither the settings nor these views name a pagination class",
    related: views.slice(0, MOST).map((place) => ({ place, note: "lists every row" })),
  };
}

function* unlimited({ at, batches, limited }: GraphqlEndpoint): Iterable<Found> {
  if (!batches && limited) return;
  yield {
    verdict: "found",
    at,
    subject: "graphql limits",
    message: batches
      ? "This GraphQL endpoint takes batches: one request carries thousands of questions or guessed passwords past any limit on requests."
      : "Nothing limits how deep questions to this GraphQL endpoint are nested: one small request can keep the server busy.",
    confidence: batches ? "high" : "low",
    confidenceReason: batches
      ? "`batch=True` is written here"
      : "a limit may stand in the schema, which was not looked at",
  };
}
