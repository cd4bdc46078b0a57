import { constantOf } from "../../bind/constants.ts";
import { findModule } from "../../bind/bind.ts";
import { hierarchyOf, memberOf } from "../../bind/resolve.ts";
import type { CallSite, FlowModel } from "../../flow/flow-model.ts";
import { callsOf, placeOf } from "../../flow/flow-model.ts";
import { keywordValue } from "../../flow/keyword-arguments.ts";
import type { HtmlMailer } from "../../model/settings/logging-setting.ts";
import { htmlMailers } from "../../model/settings/logging-setting.ts";
import type { ProductionSetting } from "../../model/settings/project-settings.ts";
import { productionSettings, surenessOf } from "../../model/settings/project-settings.ts";
import { textOf } from "../../model/settings/value.ts";
import type { Check, Verdict } from "../rule.ts";

/** Error reports carry more than they should. */
export const check: Check = {
  meta: {
    slug: "error-report-leak",
    title: "error reports carry secrets",
    severity: "medium",
    cwe: [201, 532],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `AdminEmailHandler` with `include_html`, an exception reporter filter that does not extend Django's own, and `sentry_sdk.init(send_default_pii=True)` (low).",
      impact:
        "The HTML report holds every local variable of every frame, settings and request data, and travels as plain mail through servers and mailboxes; whoever reads one of these mails can learn passwords and tokens.",
      fix: "Leave `include_html` off and open the error in a tracker that hides secrets; let a filter of your own extend `django.views.debug.SafeExceptionReporterFilter`.",
      mitigation: "Mark views and functions with `sensitive_post_parameters` and `sensitive_variables`.",
      falsePositive:
        "Sending personal data to an error tracker may be what your privacy notice says; then accept that finding.",
    },
  },
  *judge(model) {
    for (const mailer of htmlMailers(model.settings)) yield htmlVerdict(mailer);
    for (const found of productionSettings(model.settings, "DEFAULT_EXCEPTION_REPORTER_FILTER")) {
      if (hidesNothing(model.flows, found)) yield filterVerdict(found);
    }
    for (const site of callsOf(model.flows, ["sentry_sdk.init"])) {
      if (sendsPersonal(model.flows, site)) yield sentryVerdict(site);
    }
  },
};

function htmlVerdict({ name, at, found }: HtmlMailer): Verdict {
  return {
    verdict: "found",
    at,
    subject: `include_html ${name}`,
    message:
      "Each error mails Django's whole debug page: local variables, settings and request data go through mail servers and stay in mailboxes, where others can read them.",
    ...(found.setting === undefined
      ? { confidence: "medium", confidenceReason: "the handler is written here" }
      : surenessOf(found.setting)),
  };
}

/** A class of the project that does not descend from Django's filter; one that cannot be found is left alone. */
function hidesNothing({ program }: FlowModel, { setting, module }: ProductionSetting): boolean {
  const path = textOf(setting.value);
  const importer = program.units.get(module.path) ?? [...program.units.values()][0];
  if (path === undefined || importer === undefined) return false;
  const dot = path.lastIndexOf(".");
  const unit = findModule(program, path.slice(0, dot), importer);
  const symbol = unit && memberOf(program, { kind: "module", unit }, path.slice(dot + 1));
  return (
    symbol?.kind === "class" &&
    !hierarchyOf(program, symbol.target).some(
      (one) => one.kind === "external" && one.name.endsWith(".SafeExceptionReporterFilter"),
    )
  );
}

function filterVerdict({ setting }: ProductionSetting): Verdict {
  return {
    verdict: "found",
    at: setting.at,
    subject: setting.name,
    message:
      "This filter does not extend Django's own, so that nothing hides passwords and tokens in error reports: whoever gets the reports can read them.",
    ...surenessOf(setting),
  };
}

function sendsPersonal({ program }: FlowModel, { at, call }: CallSite): boolean {
  const given = keywordValue(program, at, call, "send_default_pii");
  return given !== undefined && constantOf(program, given)?.kind === "True";
}

function sentryVerdict({ at }: CallSite): Verdict {
  return {
    verdict: "found",
    at: placeOf(at),
    subject: "sentry_sdk.init",
    message:
      "Sentry gets users' names, addresses, cookies and request bodies with every error: everybody with access to the tracker can read them.",
    severity: "low",
    severityReason: "sending them may be intended, and the tracker's own rules may remove them",
    confidence: "high",
    confidenceReason: "`send_default_pii` is on in this call",
  };
}
