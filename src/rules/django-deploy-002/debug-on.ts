import { debugState } from "../../model/settings/debug.ts";
import { truthOf } from "../../model/settings/operations/truth.ts";
import {
  effective,
  productionSettings,
  surenessOf,
  whyProduction,
  type ProductionSetting,
} from "../../model/settings/project-settings.ts";
import { opensToStrangers } from "../../model/settings/allowed-hosts.ts";
import type { Found } from "../../findings/finding.ts";
import type { EvaluatedModule } from "../../model/settings/project-settings.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** DEBUG is on in the settings that production runs with, or a deploy file switches it on. */
export const check: Check = {
  meta: {
    slug: "debug-on",
    title: "DEBUG is on in production",
    severity: "high",
    cwe: [489, 215],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings that hold `DEBUG = True`, and deploy files that switch it on.",
      impact:
        "Anybody who provokes an error, be it an address that does not exist, sees file paths, settings, local variables, SQL and parts of " +
        "the source. Secrets are only masked where their name gives them away.",
      fix: 'Set `DEBUG = False` in the production settings, or read it with a safe default: `DEBUG = os.environ.get("DJANGO_DEBUG", "") == "true"`.',
      mitigation:
        "Until then, keep `ALLOWED_HOSTS` narrow and the site behind a login or a VPN, and treat what was shown as leaked.",
      falsePositive:
        "If this module is only used for development, tell pickguard the production one (`--settings`), or name it in wsgi.py.",
    },
  },
  *judge(model) {
    for (const found of productionSettings(model.settings, "DEBUG")) {
      const verdict = verdictOn(found);
      if (verdict === undefined) continue;
      yield verdict;
      if (verdict.verdict === "found" && verdict.cause !== undefined) yield* followers(found, verdict.cause);
    }
  },
  fix: setting({
    name: "DEBUG",
    code: "False",
    safety: "safe",
    whenShared: { code: '$0.environ.get("DJANGO_DEBUG", "") == "true"', imports: ["os"] },
    why: "development must set DJANGO_DEBUG=true",
  }),
};

function verdictOn({ settings, module, setting }: ProductionSetting): Verdict | undefined {
  const state = debugState(settings, setting);
  const { at } = setting;
  switch (state.kind) {
    case "off":
      return { verdict: "ruled-out", at, subject: "DEBUG", because: state.because };
    case "unsettled":
      return {
        verdict: "not-seen",
        at: state.at,
        subject: "DEBUG",
        what: `Whether DEBUG is off in production could not be followed: ${state.reason}.`,
        verify: "Run `python manage.py diffsettings --all | grep ^DEBUG` in production's environment.",
      };
    case "on":
      return {
        verdict: "found",
        at,
        subject: "DEBUG",
        message:
          "DEBUG is on in production: whoever provokes an error sees source code, settings and local variables.",
        ...surenessOf(setting),
        ...unloaded(module),
        ...(isReplaced(setting) ? {} : worse(opensToStrangers(settings, module))),
        evidence: "DEBUG = True",
        cause: `DEBUG in ${at.path}`,
        fix: {
          text: "Set `DEBUG = False`, or read it from the environment with a safe default.",
        },
        trace: setting.steps,
      };
    case "on-by-deploy":
      return {
        verdict: "found",
        at: state.entry.at,
        subject: `DEBUG by ${state.variable}`,
        message: `This deploy file switches DEBUG on through \`${state.variable}\`: whoever provokes an error sees source code, settings and local variables.`,
        confidence: "high",
        confidenceReason: whyProduction(module),
        ...worse(opensToStrangers(settings, module)),
        evidence: `DEBUG = True by ${state.variable}`,
        fix: { text: `Remove \`${state.variable}\` here, or set it to a value that switches DEBUG off.` },
        trace: setting.steps,
      };
    case "inherited":
    case "on-by-default":
    case "on-for-any-text":
      return undefined;
  }
}

/** A module that nothing in the repository loads, and that no site could be meant to run with, is more likely a leftover. */
function unloaded({
  role,
}: EvaluatedModule): Partial<Record<"message" | "confidenceReason", string> & Pick<Found, "confidence">> {
  if (role.passedBy === undefined) return {};
  return {
    message:
      "DEBUG is on in settings that are named for production: a site that runs with them shows source code, settings and local variables to whoever provokes an error.",
    confidence: "low",
    confidenceReason: `nothing in the repository loads the module, ${role.because} alone, and ${role.passedBy}: it may be a leftover`,
  };
}

/** What follows is no surer than what it follows. */
function followsUnloaded(module: EvaluatedModule): Partial<Pick<Found, "confidence" | "confidenceReason">> {
  const { confidence, confidenceReason } = unloaded(module);
  return confidence === undefined || confidenceReason === undefined ? {} : { confidence, confidenceReason };
}

/** Whether a module that the repository lacks may say otherwise: then nobody knows what strangers reach. */
function isReplaced(setting: ProductionSetting["setting"]): boolean {
  return surenessOf(setting).confidence !== "high";
}

/** Critical where other hosts than one's own machine are answered. */
function worse(
  opens: string | undefined,
): { severity: "critical"; severityReason: string } | Record<string, never> {
  if (opens === undefined) return {};
  return { severity: "critical", severityReason: `debug pages reach strangers: ${opens}` };
}

/** `TEMPLATE_DEBUG = DEBUG` of Django before 1.8 is a further place of the same cause. */
function* followers({ module }: ProductionSetting, cause: string): Generator<Verdict> {
  const follower = effective(module, "TEMPLATE_DEBUG");
  const alone = effective(module, "TEMPLATE_DEBUG", "withoutDebug");
  if (follower === undefined || truthOf(follower.value) !== true) return;
  if (alone !== undefined && truthOf(alone.value) !== false) return;
  yield {
    verdict: "found",
    at: follower.at,
    subject: "TEMPLATE_DEBUG",
    message: "TEMPLATE_DEBUG follows DEBUG: error pages show the template's source as well.",
    ...surenessOf(follower),
    ...followsUnloaded(module),
    evidence: "TEMPLATE_DEBUG = DEBUG",
    cause,
  };
}
