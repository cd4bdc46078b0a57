import { loadsOf, weighLoad } from "../../model/deserializers.ts";
import type { Check } from "../rule.ts";

/** Shelve opens a file that somebody else chose. */
export const check: Check = {
  meta: {
    slug: "shelve",
    title: "shelve opens a file that somebody else chose",
    severity: "high",
    cwe: [502],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `shelve.open` on a name that is not constant: a shelf is a file of pickles, and reading one runs what is in it.",
      impact:
        "The bytes decide which functions run while they are read: whoever chooses them runs code as the user of the site.",
      fix: "Keep data in the database, or open a file whose name the code chose.",
      mitigation:
        "Sign the bytes with `django.core.signing` where they are written, and check the signature before reading them.",
      falsePositive: "A file that only this code writes is safe.",
    },
  },
  *judge({ flows }) {
    for (const { at, name, judged } of loadsOf(flows, ["shelve"])) {
      if (!judged) {
        yield {
          verdict: "ruled-out",
          at,
          subject: name,
          because: "what is read is constant or was made safe before",
        };
        continue;
      }
      const message = `\`${name}()\` reads pickles from a file whose name comes from ${judged.label}. Whoever chooses its content runs code on the server.`;
      yield { verdict: "found", at, subject: name, message, ...weighLoad(judged) };
    }
  },
};
