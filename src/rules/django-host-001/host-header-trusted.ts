import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { RawHost } from "../../model/raw-hosts.ts";
import { rawHosts } from "../../model/raw-hosts.ts";
import { allowedHosts } from "../../model/settings/allowed-hosts.ts";
import { truthOf } from "../../model/settings/operations/truth.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { productionValues } from "../../model/settings/production-value.ts";
import type { ProjectSettings } from "../../model/settings/project-settings.ts";
import { effective, productionSettings, surenessOf } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** A host name that nobody checked decides where links lead. */
export const check: Check = {
  meta: {
    slug: "host-header-trusted",
    title: "host taken from a header that nobody checks",
    severity: "medium",
    cwe: [644, 20],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `USE_X_FORWARDED_HOST = True` while `ALLOWED_HOSTS` lets every host in, texts built from `X-Forwarded-Host` read straight from the request, past Django's check against `ALLOWED_HOSTS`, and texts built from `Host` while that list lets every host in.",
      impact:
        "Whoever sends the request chooses the host in the links that the site builds, such as those in password-reset mails: the victim's token goes to another site.",
      fix: "Ask `request.get_host()`, which checks `ALLOWED_HOSTS`, and list the site's own names there. Leave `USE_X_FORWARDED_HOST` off unless the proxy sets that header on every request.",
      mitigation: "Let the proxy overwrite `X-Forwarded-Host` and `Host` with the site's own name.",
      falsePositive:
        "Safe where the proxy overwrites the header for every request and nothing reaches Django past it.",
    },
  },
  *judge(model) {
    for (const found of productionValues(model.settings, "USE_X_FORWARDED_HOST")) {
      if (found.setting !== undefined && truthOf(found.inProduction) === true) yield settingVerdict(found);
    }
    const wild = hostsAreWild(model.settings);
    for (const raw of rawHosts(indexValues(model.flows)))
      yield wild || !raw.checked ? rawVerdict(raw) : checked(raw);
  },
};

function settingVerdict(found: ProductionValue): Verdict {
  const { at, settings, module, setting } = found;
  const hosts = effective(module, "ALLOWED_HOSTS", "withoutDebug");
  const allowed = hosts && allowedHosts(settings, hosts);
  if (allowed?.alwaysWild !== true && allowed?.wildByDefault !== true)
    return {
      verdict: "ruled-out",
      at,
      subject: "USE_X_FORWARDED_HOST",
      because: "`ALLOWED_HOSTS` is asked for this header as well, and holds no `*`",
    };
  return {
    verdict: "found",
    at,
    subject: "USE_X_FORWARDED_HOST",
    message:
      "Django takes the site's name from `X-Forwarded-Host`, and `ALLOWED_HOSTS` lets every name in: whoever sends that header chooses where links in mails and pages lead, unless the proxy overwrites it.",
    severity: "low",
    severityReason: "the `*` in `ALLOWED_HOSTS` is the cause, and has a finding of its own",
    ...(setting === undefined
      ? { confidence: "medium", confidenceReason: "it is set here" }
      : surenessOf(setting)),
  };
}

function hostsAreWild(projects: readonly ProjectSettings[]): boolean {
  return [...productionSettings(projects, "ALLOWED_HOSTS", "withoutDebug")].some(({ settings, setting }) => {
    const hosts = allowedHosts(settings, setting);
    return hosts?.alwaysWild === true || hosts?.wildByDefault === true;
  });
}

function checked({ at, header }: RawHost): Verdict {
  return {
    verdict: "ruled-out",
    at: placeOf(at),
    subject: header,
    because: "Django compares it with `ALLOWED_HOSTS`, which holds no `*`",
  };
}

function rawVerdict({ at, header }: RawHost): Verdict {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: header,
    message: `\`${header}\` becomes part of a text, and nothing compares it with the site's own names: whoever sends the request chooses the host that stands there, also in links that others get by mail.`,
    confidence: "medium",
    confidenceReason: "the header is seen to go into the text; where that text is used was not followed",
  };
}
