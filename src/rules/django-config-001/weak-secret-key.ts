import { onDemand } from "../../bind/once.ts";
import type { Place } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { environmentKeys, keyExcuse } from "../../model/settings/environment-keys.ts";
import { productionSettings, refuses, whyProduction } from "../../model/settings/project-settings.ts";
import { variablesOf } from "../../model/settings/resolve.ts";
import { secretFacts } from "../../model/settings/secret-key.ts";
import type { EnvironmentEntry } from "../../model/entry-points/entry-point.ts";
import type { EvaluatedModule } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** A deploy file gives production a weak SECRET_KEY. */
export const check: Check = {
  meta: {
    slug: "weak-secret-key",
    title: "SECRET_KEY is weak",
    severity: "high",
    cwe: [330, 1391],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports a key that production's deploy files set and that Django itself would call weak: shorter than 50 characters, fewer than 5 different ones, or made by `startproject`. A weak key in the code is reported once, as hard-coded.",
      impact:
        "A short or guessable key can be found offline from one signed cookie or reset link. After that, sessions and reset links can be forged.",
      fix: 'Make a new one: `python -c "from django.core.management.utils import get_random_secret_key as k; print(k())"`, and give it to production through its secret store.',
      mitigation: "Rotate the key; old sessions end.",
      falsePositive:
        "Values that only serve a build step, such as `collectstatic` in an image, do no harm if the running container gets another key.",
    },
  },
  *judge(model) {
    const inFiles = onDemand(() => keysInFiles(model));
    for (const { settings, module, setting } of productionSettings(
      model.settings,
      "SECRET_KEY",
      "withoutDebug",
    )) {
      for (const variable of variablesOf(setting.value)) {
        const entry = settings.deployed.get(variable);
        if (entry === undefined || inFiles().has(placeKey(entry.at))) continue;
        const verdict = verdictOn(module, variable, entry);
        if (verdict !== undefined) yield verdict;
      }
    }
  },
};

/** Keys of environment files that are reported as such, with their weakness: one key is one finding. */
function keysInFiles({ files, settings }: AuditModel): ReadonlySet<string> {
  const told = [...environmentKeys(files.values(), settings)].filter((key) => keyExcuse(key) === undefined);
  return new Set(told.map(({ value }) => placeKey(value)));
}

const placeKey = ({ path, span }: Place): string => `${path}\0${span.start}`;

function verdictOn(module: EvaluatedModule, variable: string, entry: EnvironmentEntry): Verdict | undefined {
  const facts = secretFacts(entry.value);
  if (
    !/KEY|SECRET/i.test(variable) ||
    facts.isPlaceholder ||
    entry.value.includes("$") ||
    facts.weaknesses.length === 0 ||
    refuses(module, new Map([[variable, entry.value]]))
  )
    return undefined;
  return {
    verdict: "found",
    at: entry.at,
    subject: `SECRET_KEY by ${variable}`,
    message: `\`${variable}\` gives production a weak key: ${facts.weaknesses.join("; ")}. Sessions and password-reset links can be forged by whoever guesses or reads it.`,
    confidence: "medium",
    confidenceReason: `${whyProduction(module)}; the running site may get another value`,
    secrets: [entry.at],
  };
}
