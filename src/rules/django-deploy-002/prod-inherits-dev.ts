import { debugState, type DebugState } from "../../model/settings/debug.ts";
import {
  productionSettings,
  surenessOf,
  type ProductionSetting,
} from "../../model/settings/project-settings.ts";
import { settingOverInherited } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** A production module takes DEBUG = True from another module. */
export const check: Check = {
  meta: {
    slug: "prod-inherits-dev",
    title: "production inherits DEBUG = True from another settings module",
    severity: "high",
    cwe: [489, 1188],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings that import `DEBUG = True` from a base or development module and never switch it off.",
      impact:
        "Anybody who provokes an error sees file paths, settings, local variables and SQL. The line that is missing is easy to overlook, because the production module itself says nothing wrong.",
      fix: "Set `DEBUG = False` in the production module after the import, and make it the default in the base module.",
      mitigation: "Until then, keep the site behind a login or a VPN.",
      falsePositive:
        "If another settings module runs in production, name it in wsgi.py or with `--settings`.",
    },
  },
  *judge(model) {
    for (const found of productionSettings(model.settings, "DEBUG")) {
      const state = debugState(found.settings, found.setting);
      if (state.kind === "inherited") yield verdictOn(found, state);
    }
  },
  fix: settingOverInherited({ name: "DEBUG", code: "False", safety: "safe" }),
};

/** A development module is right to say True: there the import is the mistake. A base module is not. */
function verdictOn(
  { module, setting }: ProductionSetting,
  state: Extract<DebugState, { kind: "inherited" }>,
): Verdict {
  const fromDevelopment = state.use === "development";
  return {
    verdict: "found",
    at: fromDevelopment ? state.by : setting.at,
    subject: "DEBUG",
    message: fromDevelopment
      ? `Production takes DEBUG = True from \`${state.from}\`, a development module: whoever provokes an error sees source code and settings.`
      : `\`${module.path}\` never switches off the DEBUG = True that it imports from here: whoever provokes an error sees source code and settings.`,
    ...surenessOf(setting),
    evidence: `DEBUG = True, imported from ${state.from}`,
    fix: {
      text: `Set \`DEBUG = False\` in \`${module.path}\` after the import.`,
    },
    trace: setting.steps,
    related: fromDevelopment
      ? [{ place: setting.at, note: "DEBUG is switched on here" }]
      : [{ place: state.by, note: "production imports it here" }],
  };
}
