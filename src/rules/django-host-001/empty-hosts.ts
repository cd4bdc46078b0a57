import { allowedHosts } from "../../model/settings/allowed-hosts.ts";
import { debugState } from "../../model/settings/debug.ts";
import {
  effective,
  productionSettings,
  surenessOf,
  type ProductionSetting,
} from "../../model/settings/project-settings.ts";
import { HOSTS_FROM_ENVIRONMENT } from "../../model/fixes/shared-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** ALLOWED_HOSTS is empty while DEBUG is off: every request is refused. */
export const check: Check = {
  meta: {
    slug: "empty-hosts",
    title: "ALLOWED_HOSTS is empty with DEBUG off",
    severity: "low",
    severityReason: "Django refuses every request until hosts are named",
    cwe: [16],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings with DEBUG off and an empty `ALLOWED_HOSTS`.",
      impact:
        "Django answers every request with 400. That is safe but useless, and the quick repair under pressure is often `['*']`.",
      fix: 'List the site\'s own names now: `ALLOWED_HOSTS = ["shop.example.com"]`.',
      mitigation: "None is needed: an empty list lets nobody in.",
      falsePositive: "If the list is filled by something outside the repository, it is fine.",
    },
  },
  *judge(model) {
    for (const found of productionSettings(model.settings, "ALLOWED_HOSTS")) {
      const verdict = verdictOn(found);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: HOSTS_FROM_ENVIRONMENT,
};

/** With DEBUG on, an empty list means this machine only: then DEBUG is the finding. Lists from the environment are meant to be set. */
function verdictOn({ settings, module, setting }: ProductionSetting): Verdict | undefined {
  const hosts = allowedHosts(settings, setting);
  if (hosts === undefined || hosts.open || hosts.variables.length > 0 || hosts.patterns.length > 0)
    return undefined;
  const debug = effective(module, "DEBUG");
  if (
    setting.mayBeReplaced !== undefined ||
    (debug !== undefined && debugState(settings, debug).kind !== "off")
  )
    return undefined;
  return {
    verdict: "found",
    at: setting.at,
    subject: "ALLOWED_HOSTS",
    message:
      "With DEBUG off and no allowed host, Django refuses every request; list the site's names before somebody reaches for a wildcard.",
    ...surenessOf(setting),
    evidence: "ALLOWED_HOSTS = []",
  };
}
