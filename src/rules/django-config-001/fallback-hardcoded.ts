import {
  productionSettings,
  settledAt,
  surenessOf,
  type ProductionSetting,
} from "../../model/settings/project-settings.ts";
import { fallbackSources } from "../../model/settings/secret-key.ts";
import { forgeable } from "../../model/settings/forgeable.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** SECRET_KEY_FALLBACKS holds keys that are written in the code. */
export const check: Check = {
  meta: {
    slug: "fallback-hardcoded",
    title: "SECRET_KEY_FALLBACKS holds a key from the code",
    severity: "high",
    cwe: [798, 321],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports literals in production's `SECRET_KEY_FALLBACKS`.",
      impact:
        "Django accepts signatures made with any fallback. Whoever can read the repository can forge sessions and password-reset links, although the main key is secret.",
      fix: "Empty the list. If old sessions must survive a rotation, read the old key from the environment for that time.",
      mitigation:
        "Every key that was ever in the repository counts as known: rotate it out rather than keeping it as a fallback.",
      falsePositive: "None is known: a fallback verifies signatures like the main key.",
    },
  },
  *judge(model) {
    for (const found of productionSettings(model.settings, "SECRET_KEY_FALLBACKS", "withoutDebug")) {
      const verdict = verdictOn(found);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: here((at) => ({ kind: "remove-statement", at }), "what the old key signed is no longer accepted"),
};

function verdictOn({ settings, module, setting }: ProductionSetting): Verdict | undefined {
  const literals = (fallbackSources(setting.value) ?? []).flatMap(({ source }) =>
    source.kind === "outside" || source.facts.isPlaceholder ? [] : [source.literal],
  );
  if (literals.length === 0) return undefined;
  return {
    verdict: "found",
    at: settledAt(setting.value.origin),
    subject: "SECRET_KEY_FALLBACKS",
    message: `Django accepts signatures made with ${literals.length === 1 ? "a key" : `${literals.length} keys`} written here: whoever can read the repository can forge ${forgeable(settings, module)}.`,
    ...surenessOf(setting),
    evidence: `SECRET_KEY_FALLBACKS holds ${literals.length === 1 ? "a literal" : `${literals.length} literals`}`,
    secrets: literals,
    trace: setting.steps,
  };
}
