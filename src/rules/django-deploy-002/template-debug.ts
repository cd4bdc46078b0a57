import { debugIsOn } from "../../model/settings/debug.ts";
import {
  effective,
  productionModules,
  settledAt,
  surenessOf,
  type EvaluatedModule,
  type ProjectSettings,
  type Setting,
} from "../../model/settings/project-settings.ts";
import { truthOf } from "../../model/settings/operations/truth.ts";
import { templateDebugs } from "../../model/settings/templates-setting.ts";
import type { Place } from "../../findings/finding.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Template debugging is on in production. */
export const check: Check = {
  meta: {
    slug: "template-debug",
    title: "template debugging is on in production",
    severity: "low",
    cwe: [489],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports `"debug": True` in the options of `TEMPLATES`, and `TEMPLATE_DEBUG = True` of Django before 1.8, in production settings.',
      impact:
        "Template errors are recorded with the template's source and its variables. Django shows them only on debug pages, so that this adds to what those leak, and costs time on every error.",
      fix: 'Remove `"debug"` from the template options: it follows `DEBUG` by default.',
      mitigation: "With `DEBUG = False` nothing is shown to visitors.",
      falsePositive: "Error monitoring that wants template excerpts may need it; then say so in a comment.",
    },
  },
  *judge(model) {
    const seen = new Set<string>();
    for (const { settings, module } of productionModules(model.settings)) {
      for (const { setting, at } of switches(module)) {
        const place = `${at.path}:${at.span.start}`;
        if (seen.has(place)) continue;
        seen.add(place);
        yield verdictOn(settings, module, setting, at);
      }
    }
  },
  fix: here((at) => ({ kind: "replace-expression", at, code: "False" })),
};

/** The settings that switch it on even with DEBUG off. */
function* switches(module: EvaluatedModule): Generator<{ readonly setting: Setting; readonly at: Place }> {
  const legacy = effective(module, "TEMPLATE_DEBUG", "withoutDebug");
  if (legacy !== undefined && truthOf(legacy.value) === true) yield { setting: legacy, at: legacy.at };
  const templates = effective(module, "TEMPLATES", "withoutDebug");
  for (const value of templates === undefined ? [] : templateDebugs(templates.value)) {
    if (templates !== undefined && truthOf(value) === true)
      yield { setting: templates, at: settledAt(value.origin) };
  }
}

function verdictOn(settings: ProjectSettings, module: EvaluatedModule, setting: Setting, at: Place): Verdict {
  const debug = debugIsOn(settings, effective(module, "DEBUG"));
  return {
    verdict: "found",
    at,
    subject: setting.name,
    message: debug
      ? "Template debugging is on together with DEBUG: error pages show visitors the template's source around the error."
      : "Template debugging is on in production: it keeps the template's source and variables with every error.",
    ...surenessOf(setting),
    evidence: setting.name === "TEMPLATE_DEBUG" ? "TEMPLATE_DEBUG = True" : 'TEMPLATES OPTIONS "debug": True',
    ...(debug
      ? { severity: "medium", severityReason: "DEBUG is on as well, so that visitors see what it records" }
      : {}),
  };
}
