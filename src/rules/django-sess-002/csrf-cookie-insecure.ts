import { secureFlagVerdict, usesCsrfCookie, type CookieWords } from "../../model/transport/cookies.ts";
import { transportsOf, judgedValue } from "../../model/transport/transport.ts";
import { setting, UNLESS_DEBUG } from "../../model/fixes/setting-fixes.ts";
import { ifSure } from "../../model/fixes/place-fixes.ts";
import type { Check } from "../rule.ts";

const NAME = "CSRF_COOKIE_SECURE";

const WORDS: CookieWords = {
  cookie: "CSRF cookie",
  gap: "reads or replaces the token that protects forms",
  isLogin: false,
};

/** The CSRF cookie travels over plain HTTP as well. */
export const check: Check = {
  meta: {
    slug: "csrf-cookie-insecure",
    title: "CSRF cookie travels over plain HTTP",
    severity: "medium",
    cwe: [614],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings in which the CSRF cookie is in use and `CSRF_COOKIE_SECURE` is off. Part of keeping to HTTPS (DJANGO-HTTPS-001).",
      impact:
        "Whoever shares a network with a visitor reads or replaces the CSRF cookie on a plain request. With the token known, a page of the attacker's can send forms in the visitor's name wherever nothing else checks where they come from.",
      fix: "Set `CSRF_COOKIE_SECURE = True` in production's settings. Browsers then never send the cookie over plain HTTP, so the site must be reached over HTTPS.",
      mitigation:
        "Redirect plain HTTP to https and send Strict-Transport-Security (DJANGO-HTTPS-001): fewer plain requests carry the cookie then.",
      falsePositive:
        "A site that is only ever reached over plain HTTP would lose its forms by the flag: it needs TLS first. Verify: `curl -sI https://your-site/accounts/login/` must show `Secure` behind the cookie.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = judgedValue(transport, NAME);
      if (found !== undefined && usesCsrfCookie(model, transport))
        yield secureFlagVerdict(transport, found, WORDS);
    }
  },
  fix: ifSure(
    setting({ name: NAME, code: "True", safety: "safe", inDevelopment: UNLESS_DEBUG }),
    "the site must be reached over HTTPS",
  ),
};
