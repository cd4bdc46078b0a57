import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import type { RawHost } from "../../model/raw-hosts.ts";
import { rawHosts } from "../../model/raw-hosts.ts";
import { allowedHosts } from "../../model/settings/allowed-hosts.ts";
import { truthOf } from "../../model/settings/operations/truth.ts";
import type { ProductionValue } from "../../model/settings/production-value.ts";
import { productionValues } from "../../model/settings/production-value.ts";
import { effective, surenessOf } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** A host name that nobody checked decides where links lead. */
export const check: Check = {
  meta: {
    slug: "host-header-trusted",
    title: "host taken from a header that nobody checks",
    severity: "medium",
    cwe: [644, 20],
    status: "preview",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `USE_X_FORWARDED_HOST = True` while `ALLOWED_HOSTS` lets every host in, and texts built from `X-Forwarded-Host` read straight from the request, past Django's check against `ALLOWED_HOSTS`.",
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
    for (const raw of rawHosts(indexValues(model.flows))) yield rawVerdict(raw);
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
    ...(setting === undefined
      ? { confidence: "medium", confidenceReason: "it is set here" }
      : surenessOf(setting)),
  };
}

function rawVerdict({ at, header }: RawHost): Verdict {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: header,
    message: `\`${header}\` is read past Django's check against \`ALLOWED_HOSTS\` and becomes part of a text: whoever sends the request chooses the host that stands there.`,
    confidence: "medium",
    confidenceReason: "the header is seen to go into the text; where that text is used was not followed",
  };
}
