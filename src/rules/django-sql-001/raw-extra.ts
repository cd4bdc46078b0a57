import { callsOf, placeOf } from "../../flow/flow-model.ts";
import type { Check } from "../rule.ts";

/** SQL is written by hand inside a query of the ORM. */
export const check: Check = {
  meta: {
    slug: "raw-extra",
    title: "hand-written SQL inside a query of the ORM",
    severity: "low",
    cwe: [89],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `extra()` and `RawSQL` whose text is constant or safe: places to look at, not flaws.",
      impact:
        "Nothing today. The next change to such a text is one slip away from an injection, and `extra()` does not know about joins.",
      fix: "Use expressions: `F`, `Func`, `Case`, `Subquery`, `annotate()`. Django's documentation asks to treat `extra()` as a last resort.",
      mitigation: "Keep the text constant and give values in `params`.",
      falsePositive: "Where the ORM has no expression for it, constant text with `params` is right.",
    },
  },
  *judge({ flows }) {
    const reported = new Set(
      flows.sinks.flatMap(({ site, arrivals }) => (arrivals.length > 0 ? [keyOf(placeOf(site.at))] : [])),
    );
    for (const { at, name } of callsOf(flows, BY_HAND)) {
      const place = placeOf(at);
      if (reported.has(keyOf(place))) continue;
      yield {
        verdict: "found",
        at: place,
        subject: name,
        message: `\`${name.slice(name.lastIndexOf(".") + 1)}\` puts hand-written SQL into a query. The text is safe as it stands; expressions of the ORM would stay so.`,
        confidence: "high",
        confidenceReason: "the call itself was seen",
      };
    }
  },
};

const BY_HAND = ["django.db.models.QuerySet.extra", "django.db.models.expressions.RawSQL"];

function keyOf({ path, span }: ReturnType<typeof placeOf>): string {
  return `${path}:${span.start}`;
}
