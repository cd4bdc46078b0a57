import type { AuditModel } from "../../model/audit-model.ts";
import { namedElsewhere } from "../../model/host-links.ts";
import { hostMiddleware } from "../../model/host-middleware.ts";
import { allowedHosts } from "../../model/settings/allowed-hosts.ts";
import {
  productionSettings,
  surenessOf,
  type ProductionSetting,
} from "../../model/settings/project-settings.ts";
import { HOSTS_FROM_ENVIRONMENT } from "../../model/fixes/shared-fixes.ts";
import type { Place } from "../../findings/finding.ts";
import type { Check, Verdict } from "../rule.ts";

/** ALLOWED_HOSTS holds "*" in production. */
export const check: Check = {
  meta: {
    slug: "wildcard-host",
    title: "ALLOWED_HOSTS accepts every host",
    severity: "medium",
    cwe: [644, 20],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports `"*"` in production\'s `ALLOWED_HOSTS`. What stands under `if DEBUG:` is left out.',
      impact:
        "Links that the site builds from the request's host then point to whatever the sender of the request wrote there. Django's own password-reset mails are built so, unless `django.contrib.sites` is installed and names the domain: such a mail hands the victim's token to another site. A cache may keep pages with such links.",
      fix: 'List the site\'s own names: `ALLOWED_HOSTS = ["shop.example.com"]`; a leading dot (`".shop.example.com"`) adds its subdomains.',
      mitigation: "Let the proxy in front answer only for the site's own names and refuse all others.",
      falsePositive:
        "Safe where the proxy overwrites or checks the Host header for every request, and nothing reaches Django past it. Verify with `curl -H 'Host: evil.example' https://your-site/`.",
    },
  },
  *judge(model) {
    for (const found of productionSettings(model.settings, "ALLOWED_HOSTS", "withoutDebug")) {
      const verdict = verdictOn(model, found);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: HOSTS_FROM_ENVIRONMENT,
};

function verdictOn(
  { flows }: AuditModel,
  { settings, module, setting }: ProductionSetting,
): Verdict | undefined {
  const hosts = allowedHosts(settings, setting);
  if (hosts === undefined) {
    const reason = setting.value.kind === "unknown" ? `: ${setting.value.reason}` : "";
    return {
      verdict: "not-seen",
      at: setting.at,
      subject: "ALLOWED_HOSTS",
      what: `Which hosts production answers to could not be followed${reason}.`,
      verify: "Run `python manage.py diffsettings --all | grep ALLOWED_HOSTS` in production's environment.",
    };
  }
  const { at } = setting;
  if (!hosts.alwaysWild) {
    if (hosts.variables.length > 0) return undefined;
    return {
      verdict: "ruled-out",
      at,
      subject: "ALLOWED_HOSTS",
      because: "the list names hosts and holds no `*`",
    };
  }
  const refuser = hostMiddleware(flows.program, settings, module);
  if (refuser !== undefined) return refusedBy(refuser, at);
  const named = namedElsewhere(flows, settings, module);
  return {
    verdict: "found",
    at,
    subject: "ALLOWED_HOSTS",
    ...(named === undefined ? {} : { severity: "low" as const, severityReason: named }),
    message:
      "Django believes any Host header: links built from the request's host (as in Django's password-reset mails, unless `django.contrib.sites` names the domain) point to whatever the sender wrote there.",
    ...surenessOf(setting),
    evidence: 'ALLOWED_HOSTS contains "*"',
    trace: setting.steps,
  };
}

function refusedBy(middleware: string, at: Place): Verdict {
  return {
    verdict: "not-seen",
    at,
    subject: "ALLOWED_HOSTS",
    what: `whether \`${middleware}\`, which raises \`DisallowedHost\`, turns every host away that is not the site's own`,
    verify: "Run `curl -H 'Host: evil.example' https://your-site/`.",
  };
}
