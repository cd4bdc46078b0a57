import { settingTexts } from "../../model/settings/setting-texts.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check } from "../rule.ts";

/** Sessions are stored as pickles. */
export const check: Check = {
  meta: {
    slug: "pickle-sessions",
    title: "sessions stored as pickles",
    severity: "high",
    cwe: [502],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `SESSION_SERIALIZER` set to a pickle serializer in production settings. Django removed its own in 5.0.",
      impact:
        "Whoever can write a session runs code on the server. With sessions in signed cookies that takes no more than the `SECRET_KEY`; " +
        "with the database or a cache, write access to it.",
      fix: "Remove the setting: Django's default stores sessions as JSON. Convert what JSON cannot hold (dates, decimals) to text first.",
      mitigation:
        "Until then, keep sessions in the database (`django.contrib.sessions.backends.db`) and rotate the key.",
      falsePositive: "None is known: the JSON serializer has been the default since Django 1.6.",
    },
  },
  *judge({ settings }) {
    for (const { setting, module, text } of settingTexts(settings, "SESSION_SERIALIZER")) {
      if (!/pickle/i.test(text)) continue;
      const inCookies = [...settingTexts(settings, "SESSION_ENGINE")].some(
        (engine) => engine.module === module && engine.text.includes("signed_cookies"),
      );
      yield {
        verdict: "found",
        at: setting.at,
        subject: "SESSION_SERIALIZER",
        message:
          "Sessions are stored as pickles: whoever can write one runs code on the server" +
          (inCookies ? ", and these sessions travel in cookies that only the `SECRET_KEY` protects." : "."),
        ...(inCookies
          ? {
              severity: "critical" as const,
              severityReason: "sessions are kept in cookies, so the key is all that protects them",
            }
          : {}),
        confidence: "high",
        confidenceReason: "the setting is evaluated and names a pickle serializer",
      };
    }
  },
  fix: setting({
    name: "SESSION_SERIALIZER",
    code: '"django.contrib.sessions.serializers.JSONSerializer"',
    safety: "unsafe",
    why: "sessions that are open now end, and what JSON cannot hold must not be kept in them",
    inDevelopment: "harmless",
  }),
};
