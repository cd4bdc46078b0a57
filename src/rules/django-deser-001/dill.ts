import { loadsOf, originWords, weighLoad } from "../../model/deserializers.ts";
import type { Check } from "../rule.ts";

/** Dill reads bytes that somebody else chose. */
export const check: Check = {
  meta: {
    slug: "dill",
    title: "dill reads bytes that somebody else chose",
    severity: "critical",
    cwe: [502],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `dill.loads` and `dill.load`: pickle for even more kinds of objects.",
      impact:
        "The bytes decide which functions run while they are read: whoever chooses them runs code as the user of the site.",
      fix: "Use JSON: `json.loads(data)`.",
      mitigation:
        "Sign the bytes with `django.core.signing` where they are written, and check the signature before reading them.",
      falsePositive: "Bytes that only this code wrote are safe.",
    },
  },
  *judge({ flows }) {
    for (const { at, name, judged } of loadsOf(flows, ["dill"])) {
      if (!judged) {
        yield {
          verdict: "ruled-out",
          at,
          subject: name,
          because: "what is read is constant or was made safe before",
        };
        continue;
      }
      const message = `\`${name}()\` rebuilds objects from bytes ${originWords(judged)}. Whoever chooses them runs code on the server.`;
      yield { verdict: "found", at, subject: name, message, ...weighLoad(judged) };
    }
  },
};
