import {
  productionSettings,
  surenessOf,
  type ProductionSetting,
} from "../../model/settings/project-settings.ts";
import { fallbackSources } from "../../model/settings/secret-key.ts";
import type { Check, Verdict } from "../rule.ts";

/** SECRET_KEY_FALLBACKS always holds old keys. */
export const check: Check = {
  meta: {
    slug: "stale-fallbacks",
    title: "SECRET_KEY_FALLBACKS is part of the permanent settings",
    severity: "low",
    severityReason: "an old key only does harm to whom somebody gave it away before",
    cwe: [324],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a `SECRET_KEY_FALLBACKS` that is filled in every deployment. Fallbacks are for the days of a rotation; a list that may be empty is fine.",
      impact:
        "An old key that leaked once keeps verifying sessions and reset links for as long as it stays in the list.",
      fix: "Remove the entry once the oldest session and reset link signed with it have ended, by default after two weeks.",
      mitigation: "Note in the settings when the rotation ends.",
      falsePositive: "Right in the middle of a rotation, the list is as it should be.",
    },
  },
  *judge(model) {
    for (const found of productionSettings(model.settings, "SECRET_KEY_FALLBACKS", "withoutDebug")) {
      const verdict = verdictOn(found);
      if (verdict !== undefined) yield verdict;
    }
  },
};

/** Entries from outside the code; literals are another check's. */
function verdictOn({ setting }: ProductionSetting): Verdict | undefined {
  const entries = fallbackSources(setting.value) ?? [];
  if (entries.length === 0 || entries.some(({ source }) => source.kind !== "outside")) return undefined;
  const certain = entries.filter(({ entry }) => entry.kind !== "known");
  if (certain.length === 0) return undefined;
  return {
    verdict: "found",
    at: setting.at,
    subject: "SECRET_KEY_FALLBACKS",
    message:
      "Every deployment keeps accepting an old key: if it ever leaked, sessions and reset links can be forged with it until the entry is removed.",
    ...surenessOf(setting),
    evidence: `SECRET_KEY_FALLBACKS holds ${entries.length === 1 ? "one entry" : `${entries.length} entries`}`,
    trace: setting.steps,
  };
}
