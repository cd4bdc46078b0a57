import { surenessOf, type EvaluatedModule, type Setting } from "../../model/settings/project-settings.ts";
import { settingMembers } from "../../model/settings/setting-texts.ts";
import { intent } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "SILENCED_SYSTEM_CHECKS";

/** Django's own warnings about security are switched off. */
export const check: Check = {
  meta: {
    slug: "silenced-security-checks",
    title: "Django's security warnings are silenced",
    severity: "low",
    cwe: [1188, 693],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports ids of `SILENCED_SYSTEM_CHECKS` in production that speak of security: `security.…`, and those of django-axes, django-cors-headers, django-csp, captchas and the admin's middleware.",
      impact:
        "What the id warns about is no longer said, to nobody: when the setting behind it is broken later, `manage.py check --deploy` stays quiet.",
      fix: "Remove the id from the list and mend what the warning says. Where the proxy does it, set the setting all the same: it costs nothing.",
      mitigation: "Run `manage.py check --deploy` once without the list and read what it says.",
      falsePositive:
        "An id may be silenced because the proxy in front does what it asks for; then say so beside it.",
    },
  },
  *judge(model) {
    const byList = new Map<string, Silenced>();
    for (const { setting, module, text } of settingMembers(model.settings, NAME)) {
      if (!SECURITY.test(text)) continue;
      const place = `${setting.at.path}:${setting.at.span.start}`;
      const list = byList.get(place) ?? { setting, module, ids: new Set<string>() };
      list.ids.add(text);
      byList.set(place, list);
    }
    for (const list of byList.values()) yield verdictOn(list);
  },
  fix: ({ at }, model) => {
    const here = [...settingMembers(model.settings, NAME)].filter(
      ({ setting }) => setting.at.path === at.path && setting.at.span.start === at.span.start,
    );
    const items = here.map(({ text }) => text).filter((text) => SECURITY.test(text));
    return [intent({ kind: "edit-list", at, change: { do: "remove", items } }, "safe")];
  },
};

interface Silenced {
  readonly setting: Setting;
  readonly module: EvaluatedModule;
  readonly ids: Set<string>;
}

/** Ids of Django's checks and those of packages about protection (docs.djangoproject.com/en/5.2/ref/checks/). */
const SECURITY =
  /^(?:security\.[WE]\d{3}|4_0\.E001|admin\.E4(?:08|09|10)|auth\.(?:E003|W004)|(?:axes|corsheaders|csp|rest_framework|two_factor|otp)\.[WEC]\d{3}|(?:django_re)?captcha\.recaptcha_test_key_error)$/;

function verdictOn({ setting, ids }: Silenced): Verdict {
  const names = [...ids].toSorted();
  const listed = names.map((id) => `\`${id}\``).join(", ");
  return {
    verdict: "found",
    at: setting.at,
    subject: NAME,
    message: `Django is told to keep quiet about ${listed}: if the protection behind ${names.length === 1 ? "it" : "one of them"} is lost, no check says so.`,
    ...surenessOf(setting),
    evidence: `${NAME} holds ${names.join(", ")}`,
    trace: setting.steps,
  };
}
