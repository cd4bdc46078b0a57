import { loadsOf, originWords, weighLoad } from "../../model/deserializers.ts";
import type { Check } from "../rule.ts";

/** Marshal reads bytes that somebody else chose. */
export const check: Check = {
  meta: {
    slug: "marshal",
    title: "marshal reads bytes that somebody else chose",
    severity: "high",
    cwe: [502],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `marshal.loads` and `marshal.load` on bytes that are not the code's own.",
      impact:
        "The format is made for Python's own byte code: crafted bytes crash the interpreter or become code that is run.",
      fix: "Use JSON: `json.loads(data)`.",
      mitigation:
        "Sign the bytes with `django.core.signing` where they are written, and check the signature before reading them.",
      falsePositive: "Byte code that this installation wrote itself is safe.",
    },
  },
  *judge({ flows }) {
    for (const { at, name, judged } of loadsOf(flows, ["marshal"])) {
      if (!judged) {
        yield {
          verdict: "ruled-out",
          at,
          subject: name,
          because: "what is read is constant or was made safe before",
        };
        continue;
      }
      const message = `\`${name}()\` reads byte code from bytes ${originWords(judged)}. Whoever chooses them runs code on the server.`;
      yield { verdict: "found", at, subject: name, message, ...weighLoad(judged) };
    }
  },
};
