import type { Confidence, Severity, Step } from "../../findings/finding.ts";
import type { Judged } from "../../flow/arrivals.ts";
import type { LoadSeen } from "../../model/deserializers.ts";
import { loadsOf, weighLoad } from "../../model/deserializers.ts";
import type { YamlLoader } from "../../model/yaml-loaders.ts";
import { loaderOf } from "../../model/yaml-loaders.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** YAML is read with a loader that builds any object the text names. */
export const check: Check = {
  meta: {
    slug: "yaml-unsafe-load",
    title: "YAML read with a loader that builds any object",
    severity: "high",
    cwe: [502],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `yaml.load` without a safe loader, `yaml.unsafe_load` and `yaml.full_load`, unless the text is the code's own.",
      impact:
        "YAML tags such as `!!python/object/apply` name functions to call: whoever writes the text runs code on the server.",
      fix: "Use `yaml.safe_load(text)`.",
      mitigation: "Accept YAML from people you trust only, until then.",
      falsePositive: "A file of the repository itself is safe to read in any way.",
    },
  },
  *judge({ flows }) {
    for (const load of loadsOf(flows, ["yaml"])) {
      yield judgeLoad(load, loaderOf(flows, load.report.site));
    }
  },
  fix: here((at) => ({
    kind: "replace-callee",
    at,
    callee: "yaml:safe_load",
    dropKeywords: ["Loader"],
    keepPositional: 1,
  })),
};

function judgeLoad(load: LoadSeen, loader: YamlLoader): Verdict {
  const { at, name, judged } = load;
  if (loader.safety === "safe") {
    return { verdict: "ruled-out", at, subject: name, because: `\`${loader.name}\` builds plain data only` };
  }
  if (!judged)
    return { verdict: "ruled-out", at, subject: name, because: "the text that is read is constant" };
  return {
    verdict: "found",
    at,
    subject: name,
    message: messageOf(name, loader, judged),
    ...byHand(at.path, judged, weightOf(judged, loader)),
    fix: { text: "Use `yaml.safe_load(…)`, or `Loader=yaml.SafeLoader`." },
  };
}

function messageOf(name: string, loader: YamlLoader, judged: Judged): string {
  const how = loader.name === undefined ? "without naming a safe loader" : `with \`${loader.name}\``;
  const what =
    judged.chooser === "request" ? `text that comes from ${judged.label}` : `text from ${judged.label}`;
  return loader.safety === "limited"
    ? `\`${name}()\` reads ${what} ${how}: tags in the text make objects of many kinds, and before PyYAML 5.4 they called any function.`
    : `\`${name}()\` reads ${what} ${how}: tags in the text can call any function, so whoever writes it runs code here.`;
}

/** Folders that hold nothing but such scripts: an application may well be called `ci` or `dev`. */
const BY_HAND = /(?:^|\/)(?:scripts?|bin|tools|hack)\//;

/** A script that people run by hand reads files of their own, as far as nothing says otherwise. */
function byHand(path: string, { chooser }: Judged, weight: Weight): Weight {
  if (!BY_HAND.test(path) || chooser === "request" || weight.confidence !== "medium") return weight;
  const confidenceReason =
    "the loader is unsafe for sure; people run this script by hand, and what it reads is likely theirs";
  return { ...weight, confidence: "low", confidenceReason };
}

interface Weight {
  readonly severity: Severity;
  readonly severityReason?: string;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
  readonly trace: readonly Step[];
}

/** Reading YAML unsafely is a mistake whoever wrote the text; only how bad it is depends on that. */
function weightOf(judged: Judged, loader: YamlLoader): Weight {
  const weight = weighLoad(judged);
  if (loader.safety === "limited" && weight.severity === "critical") {
    return {
      ...weight,
      severity: "low",
      severityReason: "the full loader of PyYAML 5.4 and later refuses the tags that call functions",
    };
  }
  if (loader.safety === "unknown") {
    const confidenceReason = "what the loader builds could not be seen";
    return {
      ...weight,
      severity: "medium",
      severityReason: confidenceReason,
      confidence: "low",
      confidenceReason,
    };
  }
  if (weight.confidence !== "low") return weight;
  return {
    ...weight,
    confidence: judged.chooser === "operator" || loader.safety === "limited" ? "low" : "medium",
    confidenceReason: "the loader is unsafe for sure; who writes the text was not seen",
  };
}
