import type { Found, Verdict } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { GraphqlEndpoint, Mutation } from "../../model/authentication/graphql-fields.ts";
import {
  graphqlEndpoints,
  mutations,
  schemaMayAsk,
  usesGraphql,
} from "../../model/authentication/graphql-fields.ts";
import type { OpenDeed } from "../../model/authentication/open-deeds.ts";
import { asksAnywhere, DEED_WORDS, isPublicByName, openDeed } from "../../model/authentication/open-deeds.ts";
import { mayBeGuardedByDecorator } from "../../model/authentication/surrounding-guards.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { Check } from "../rule.ts";

/** GraphQL mutations that anybody can run. */
export const check: Check = {
  meta: {
    slug: "graphql-open",
    title: "GraphQL mutation open to everybody",
    severity: "high",
    cwe: [306, 862],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports mutations of graphene and strawberry that write or delete without looking at `info.context.user`, on an endpoint without a login; low: an explorer (`graphiql=True`) that is switched on in production.",
      impact:
        "Anybody can send the mutation to the one address of the API; the schema itself tells its name and arguments.",
      fix: "Ask first thing in the mutation: `if not info.context.user.is_authenticated: raise PermissionDenied`, or put `permission_classes=[IsAuthenticated]` (strawberry) or `@login_required` (graphql_jwt) on it.",
      mitigation: "Serve the API behind `LoginRequiredMixin` where nobody outside needs it.",
      falsePositive:
        "Harmless where the mutation is meant for everybody, or where a middleware of the schema asks.",
    },
  },
  *judge(model) {
    if (!usesGraphql(model.flows) || schemaMayAsk(model.settings)) return;
    const endpoints = graphqlEndpoints(indexValues(model.flows));
    yield* endpoints.flatMap((one) => explorer(one));
    const open = endpoints.find(({ guarded }) => !guarded);
    if (open !== undefined) yield* judgeMutations(model, open);
  },
};

function* judgeMutations({ flows }: AuditModel, endpoint: GraphqlEndpoint): Iterable<Verdict> {
  const all = mutations(flows);
  const aware = all.some(({ state }) => asksAnywhere(flows, state) || mayBeGuardedByDecorator(flows, state));
  for (const mutation of all) {
    if (isPublicByName(mutation.name) || mayBeGuardedByDecorator(flows, mutation.state)) continue;
    const deed = openDeed(flows, mutation.state);
    if (deed !== undefined) yield verdictOn(mutation, deed, endpoint, aware);
  }
}

function verdictOn(
  mutation: Mutation,
  { deed, at }: OpenDeed,
  endpoint: GraphqlEndpoint,
  aware: boolean,
): Found {
  return {
    verdict: "found",
    at: mutation.at,
    subject: mutation.name,
    message: `The mutation \`${mutation.name}\` lets everybody ${DEED_WORDS[deed]}: neither it nor what it calls looks at \`info.context.user\`, and the endpoint asks for no login.`,
    confidence: "medium",
    confidenceReason: aware
      ? "other mutations of this project look at the user; this one does not"
      : "no mutation of this project looks at the user; a middleware of the schema was not looked for",
    trace: [
      { place: endpoint.at, note: "the endpoint, without a login" },
      { place: placeOf(at), note: `here it can ${DEED_WORDS[deed]}` },
    ],
    ...(aware ? {} : { cause: `graphql:${endpoint.at.path}` }),
  };
}

function explorer({ explorer: at, guarded }: GraphqlEndpoint): Found[] {
  if (at === undefined || guarded) return [];
  return [
    {
      verdict: "found",
      at,
      subject: "graphiql",
      message:
        "`graphiql=True` serves the explorer to everybody: strangers read the whole schema there and try it out.",
      severity: "low",
      severityReason: "the explorer shows the way and opens nothing by itself",
      confidence: "medium",
      confidenceReason: "the value is a constant; a proxy in front was not looked for",
      fix: { text: "Write `graphiql=settings.DEBUG`." },
    },
  ];
}
