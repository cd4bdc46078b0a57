import {
  productionSettings,
  surenessOf,
  type ProductionSetting,
} from "../../model/settings/project-settings.ts";
import { forgeable } from "../../model/settings/forgeable.ts";
import { keySource, type SecretFacts } from "../../model/settings/secret-key.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production's SECRET_KEY is written in the code. */
export const check: Check = {
  meta: {
    slug: "hardcoded-secret-key",
    title: "SECRET_KEY is written in the code",
    severity: "high",
    cwe: [798, 321],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a `SECRET_KEY` whose text stands in the settings that production runs with. Keys that only development uses are left out.",
      impact:
        "Whoever can read the repository, its history or a copy of it can forge sessions, password-reset links and signed data, and log in as others.",
      fix: 'Read it from the environment and let a missing one stop the site: `SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]`. Make a new key: the old one is known to everybody who ever had the code.',
      mitigation:
        "Rotate the key at once; put the old one into `SECRET_KEY_FALLBACKS` only for as long as old sessions must live, and not at all if the repository was public.",
      falsePositive:
        "If production replaces the key by a module that is not in the repository, check that it cannot start without it.",
    },
  },
  *judge(model) {
    for (const found of productionSettings(model.settings, "SECRET_KEY", "withoutDebug")) {
      const verdict = verdictOn(found);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: setting({
    name: "SECRET_KEY",
    code: '$0.environ["SECRET_KEY"]',
    imports: ["os"],
    safety: "unsafe",
    why: "the variable must be set, with a new key, wherever this runs",
    inDevelopment: "harmless",
  }),
};

function verdictOn({ settings, module, setting }: ProductionSetting): Verdict | undefined {
  const source = keySource(setting.value);
  const { at } = setting;
  if (source.kind === "outside") {
    return {
      verdict: "ruled-out",
      at,
      subject: "SECRET_KEY",
      because: "the key comes from outside the code",
    };
  }
  if (source.kind !== "literal") return undefined;
  if (source.facts.isPlaceholder) {
    return {
      verdict: "ruled-out",
      at,
      subject: "SECRET_KEY",
      because: "the text is a placeholder that some tool fills in",
    };
  }
  return {
    verdict: "found",
    at,
    subject: "SECRET_KEY",
    message: `The key is in the code: whoever can read the repository can forge ${forgeable(settings, module)}.${weakness(source.facts)}`,
    ...surenessOf(setting),
    evidence: "SECRET_KEY is a literal",
    secrets: [source.literal],
    trace: setting.steps,
  };
}

function weakness({ weaknesses }: SecretFacts): string {
  return weaknesses.length === 0 ? "" : ` It is also weak: ${weaknesses.join("; ")}.`;
}
