import { allowedHosts } from "../../model/settings/allowed-hosts.ts";
import { list } from "../../model/settings/debug.ts";
import {
  productionSettings,
  surenessOf,
  whyProduction,
  type ProductionSetting,
} from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** ALLOWED_HOSTS becomes "*" by an environment variable's default, or by a deploy file's value. */
export const check: Check = {
  meta: {
    slug: "wildcard-from-env",
    title: "ALLOWED_HOSTS accepts every host through the environment",
    severity: "medium",
    cwe: [1188, 644],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports an `ALLOWED_HOSTS` that is read from the environment and holds `"*"` when the variable is missing, or through a value that the repository\'s deploy files give it.',
      impact:
        "Where the variable is forgotten, an attacker's Host header is believed: password-reset mails link to the attacker's site with the victim's token, and caches may keep poisoned pages.",
      fix: "Make the default an empty list, or raise when the variable is missing: the site then refuses to answer instead of answering for everybody.",
      mitigation:
        "Set the variable in every deployment, and let the proxy answer only for the site's own names.",
      falsePositive:
        "If every deployment sets the variable, nothing is open today; the default still waits for the next one.",
    },
  },
  *judge(model) {
    for (const found of productionSettings(model.settings, "ALLOWED_HOSTS", "withoutDebug")) {
      const verdict = verdictOn(found);
      if (verdict !== undefined) yield verdict;
    }
  },
};

function verdictOn({ settings, module, setting }: ProductionSetting): Verdict | undefined {
  const hosts = allowedHosts(settings, setting);
  if (hosts === undefined || hosts.variables.length === 0 || hosts.alwaysWild) return undefined;
  const variables = list(hosts.variables);
  if (!hosts.patterns.some(({ pattern }) => pattern === "*")) {
    return {
      verdict: "ruled-out",
      at: setting.at,
      subject: "ALLOWED_HOSTS",
      because: `without ${variables} the list holds no \`*\``,
    };
  }
  const { deployed } = hosts;
  if (deployed !== undefined) {
    return {
      verdict: "found",
      at: deployed.entry.at,
      subject: `ALLOWED_HOSTS by ${deployed.variable}`,
      message: `This deploy file gives \`${deployed.variable}\` a wildcard: Django then believes any Host header, and password-reset mails can link to an attacker's site.`,
      confidence: "high",
      confidenceReason: whyProduction(module),
      evidence: `ALLOWED_HOSTS contains "*" through ${deployed.variable}`,
      trace: setting.steps,
    };
  }
  return {
    verdict: "found",
    at: setting.at,
    subject: "ALLOWED_HOSTS",
    message: `Without ${variables} Django believes any Host header: an attacker can make password-reset mails and cached pages link to a site of their own.`,
    ...surenessOf(setting),
    evidence: `ALLOWED_HOSTS contains "*" when ${variables} is missing`,
    trace: setting.steps,
  };
}
