import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import { headerProvider } from "../../model/header-providers.ts";
import { variablesOf } from "../../model/settings/resolve.ts";
import { absenceSureness } from "../../model/settings/absence.ts";
import { compareReleases } from "../../model/settings/defaults.ts";
import { middlewareEntry, middlewareOf } from "../../model/settings/middleware.ts";
import { truthOf } from "../../model/settings/operations/truth.ts";
import { productionValues, type ProductionValue } from "../../model/settings/production-value.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SECURE_CONTENT_TYPE_NOSNIFF";

/** Production lets browsers guess what a response is. */
export const check: Check = {
  meta: {
    slug: "nosniff-off",
    title: "browsers may guess what a response is",
    severity: "medium",
    cwe: [693, 430],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `SECURE_CONTENT_TYPE_NOSNIFF = False` in production's settings, and Django before 3.0 where the setting is left to its default, which was False.",
      impact:
        "Browsers then look into a response to find out what it is. Somebody who may upload a file can have it run as a script or page of this site, although it is sent as plain text or as an image.",
      fix: "Remove the line (the default is True since Django 3.0) or set `SECURE_CONTENT_TYPE_NOSNIFF = True`.",
      mitigation: "Let the proxy send `X-Content-Type-Options: nosniff`, for uploaded files above all.",
      falsePositive:
        "Safe where the proxy sends the header. Verify with `curl -sI https://your-site/ | grep -i nosniff`.",
    },
  },
  *judge(model) {
    for (const found of productionValues(model.settings, NAME)) {
      const verdict = verdictOn(model, found);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: setting({ name: NAME, code: "True", safety: "safe", inDevelopment: "harmless" }),
};

function verdictOn(model: AuditModel, found: ProductionValue): Verdict | undefined {
  const truth = found.setting === undefined && defaultsToOff(found) ? false : truthOf(found.inProduction);
  const { at } = found;
  if (truth === true && found.setting)
    return { verdict: "ruled-out", at, subject: NAME, because: "the setting is on" };
  if (truth !== false) return undefined;
  const list = middlewareOf(found.settings, found.module);
  // Left to a default, it is the missing middleware that counts, and that is reported as such.
  if (found.setting === undefined && !(list && middlewareEntry(model.flows.program, list, SECURITY)))
    return undefined;
  const provider = list && headerProvider(model, list, "x-content-type-options");
  if (provider)
    return { verdict: "ruled-out", at, subject: NAME, because: `${provider.who} sends the header` };
  const how =
    found.setting === undefined ? "is left to the default of this Django, which is False" : "is off";
  return {
    verdict: "found",
    at,
    subject: NAME,
    message: `\`${NAME}\` ${how}: browsers guess what a response is, and may run an uploaded file as a script or page of this site.`,
    ...absenceSureness(found, model.edge, "the header"),
    evidence: `${NAME} = False`,
    ...(found.setting === undefined ? {} : { trace: found.setting.steps }),
    ...fixFor(found),
  };
}

/** Where a deploy file gives the variable that the setting reads, the setting's own line is right. */
function fixFor({ settings, setting }: ProductionValue): Pick<Found, "fix" | "related"> {
  if (setting === undefined) return {};
  for (const variable of variablesOf(setting.value)) {
    const entry = settings.deployed.get(variable);
    if (entry === undefined) continue;
    const text = `Remove \`${variable}\` from \`${entry.at.path}\`, which switches it off, or set it to \`True\` there: the setting itself may stay.`;
    return { fix: { text }, related: [{ place: entry.at, note: `\`${variable}\` is given here` }] };
  }
  return {};
}

/** The default is True since Django 3.0 (docs.djangoproject.com/en/3.0/releases/3.0/). */
function defaultsToOff({ settings }: ProductionValue): boolean {
  const { version } = settings.django;
  return version !== undefined && compareReleases(version, "3.0") < 0;
}

const SECURITY = ["django.middleware.security.SecurityMiddleware"];
