import { loadsOf, originWords, weighLoad } from "../../model/deserializers.ts";
import type { Check } from "../rule.ts";

/** Pickle reads bytes that somebody else chose. */
export const check: Check = {
  meta: {
    slug: "pickle-input",
    title: "pickle reads bytes that somebody else chose",
    severity: "critical",
    cwe: [502],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `pickle.loads` and its relatives (`cPickle`, `cloudpickle`, `joblib`, `pandas.read_pickle`, `torch.load`) on bytes of a request, of another system or from a store.",
      impact:
        "The bytes decide which functions run while they are read: whoever chooses them runs code as the user of the site.",
      fix: "Use JSON: `json.loads(data)`. For values that travel through a browser, `signing.dumps(value)` and `signing.loads(data, max_age=…)`.",
      mitigation:
        "Sign the bytes with `django.core.signing` where they are written, and check the signature before reading them.",
      falsePositive: "Bytes that the same process wrote to a place nobody else can write are safe.",
    },
  },
  *judge({ flows }) {
    for (const { at, name, judged, restricted } of loadsOf(flows, [
      "pickle",
      "cloudpickle",
      "joblib",
      "pandas",
      "torch",
    ])) {
      if (restricted) {
        yield {
          verdict: "ruled-out",
          at,
          subject: name,
          because: "the unpickler is told which classes it may build",
        };
        continue;
      }
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
