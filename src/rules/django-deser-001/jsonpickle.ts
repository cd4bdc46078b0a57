import { loadsOf, originWords, weighLoad } from "../../model/deserializers.ts";
import type { Check } from "../rule.ts";

/** Jsonpickle reads text that somebody else chose. */
export const check: Check = {
  meta: {
    slug: "jsonpickle",
    title: "jsonpickle reads text that somebody else chose",
    severity: "critical",
    cwe: [502],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `jsonpickle.decode`: it looks like JSON and rebuilds any object that the text names.",
      impact:
        "The bytes decide which functions run while they are read: whoever chooses them runs code as the user of the site.",
      fix: "Use `json.loads(text)` and build the objects yourself.",
      mitigation:
        "Sign the bytes with `django.core.signing` where they are written, and check the signature before reading them.",
      falsePositive: "Text that only this code wrote is safe.",
    },
  },
  *judge({ flows }) {
    for (const { at, name, judged } of loadsOf(flows, ["jsonpickle"])) {
      if (!judged) {
        yield {
          verdict: "ruled-out",
          at,
          subject: name,
          because: "what is read is constant or was made safe before",
        };
        continue;
      }
      const message = `\`${name}()\` rebuilds objects from text ${originWords(judged)}. Whoever chooses them runs code on the server.`;
      yield { verdict: "found", at, subject: name, message, ...weighLoad(judged) };
    }
  },
};
