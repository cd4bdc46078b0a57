import { secureFlagVerdict, usesSessions, type CookieWords } from "../../model/transport/cookies.ts";
import { transportsOf, judgedValue } from "../../model/transport/transport.ts";
import { setting, UNLESS_DEBUG } from "../../model/fixes/setting-fixes.ts";
import { ifSure } from "../../model/fixes/place-fixes.ts";
import type { Check } from "../rule.ts";

const NAME = "SESSION_COOKIE_SECURE";

const WORDS: CookieWords = {
  cookie: "session cookie",
  gap: "takes over the login",
  isLogin: true,
};

/** The session cookie travels over plain HTTP as well. */
export const check: Check = {
  meta: {
    slug: "session-cookie-insecure",
    title: "session cookie travels over plain HTTP",
    severity: "medium",
    cwe: [614],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings in which sessions are in use and `SESSION_COOKIE_SECURE` is off. Part of keeping to HTTPS (DJANGO-HTTPS-001).",
      impact:
        "One plain request is enough, a typed address or a picture on another page: whoever shares the network reads the session cookie and is logged in as the visitor.",
      fix: "Set `SESSION_COOKIE_SECURE = True` in production's settings. Browsers then never send the cookie over plain HTTP, so the site must be reached over HTTPS.",
      mitigation:
        "Redirect plain HTTP to https and send Strict-Transport-Security (DJANGO-HTTPS-001): fewer plain requests carry the cookie then.",
      falsePositive:
        "A site that is only ever reached over plain HTTP would lose its logins by the flag: it needs TLS first. Verify: `curl -sI https://your-site/accounts/login/` must show `Secure` behind the cookie.",
    },
  },
  *judge(model) {
    for (const transport of transportsOf(model)) {
      const found = judgedValue(transport, NAME);
      if (found !== undefined && usesSessions(model, transport))
        yield secureFlagVerdict(transport, found, WORDS);
    }
  },
  fix: ifSure(
    setting({ name: NAME, code: "True", safety: "safe", inDevelopment: UNLESS_DEBUG }),
    "the site must be reached over HTTPS",
  ),
};
