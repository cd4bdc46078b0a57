import { allowedHosts, tooBroad, type HostPattern } from "../../model/settings/allowed-hosts.ts";
import { productionSettings, surenessOf, type Setting } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** ALLOWED_HOSTS accepts a suffix under which strangers can get names. */
export const check: Check = {
  meta: {
    slug: "over-broad-subdomain",
    title: "ALLOWED_HOSTS accepts names that strangers can get",
    severity: "medium",
    cwe: [644],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports entries such as `.com`, `.co.uk` or `.herokuapp.com` in production's `ALLOWED_HOSTS`: a leading dot accepts every name below.",
      impact:
        "An attacker takes a name under the suffix and sends it as the Host header: links that the site builds from the request's host then point to the attacker's site. Django's own password-reset mails are built so, unless `django.contrib.sites` is installed and names the domain.",
      fix: "Name the site itself: `shop.herokuapp.com` instead of `.herokuapp.com`.",
      mitigation: "Let the proxy answer only for the site's own names.",
      falsePositive:
        "If every name under the suffix belongs to your organisation, accept the finding with that reason.",
    },
  },
  *judge(model) {
    for (const { settings, setting } of productionSettings(model.settings, "ALLOWED_HOSTS", "withoutDebug")) {
      for (const host of allowedHosts(settings, setting)?.patterns ?? []) {
        const verdict = verdictOn(setting, host);
        if (verdict !== undefined) yield verdict;
      }
    }
  },
};

/** What uses the name, as the subject of a clause. */
const LINKS =
  "links built from the request's host (as in Django's password-reset mails, unless `django.contrib.sites` names the domain)";

function verdictOn(setting: Setting, { pattern, at }: HostPattern): Verdict | undefined {
  const who = tooBroad(pattern);
  if (who === undefined) return undefined;
  return {
    verdict: "found",
    at,
    subject: `ALLOWED_HOSTS ${pattern}`,
    message: `\`${pattern}\` lets in ${who}: whoever has such a name can send it as the Host header, and ${LINKS} point there.`,
    ...surenessOf(setting),
    evidence: `ALLOWED_HOSTS contains "${pattern}"`,
    trace: setting.steps,
  };
}
