import { scopeOf } from "../../flow/flow-model.ts";
import { ownLogins } from "../../model/client-identity/own-logins.ts";
import type { OwnLogin } from "../../model/client-identity/own-logins.ts";
import type { Check, Verdict } from "../rule.ts";

/** A login keeps the session's key from before. */
export const check: Check = {
  meta: {
    slug: "session-fixation",
    title: "login that keeps the session's key from before",
    severity: "medium",
    cwe: [384],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports views that take a password and then write into the session who is signed in, without `login()`, `cycle_key()` or `flush()`.",
      impact:
        "The session keeps the key that it had before the login. Whoever got that key into the victim's browser, or read it on a shared computer, is signed in as well. `@login_required`, password changes and Django's own log-out know nothing of such a login either.",
      fix: "Check the password with `authenticate()` and sign in with Django's `login(request, user)`, which gives the session a new key.",
      mitigation: "Call `request.session.cycle_key()` before writing the name.",
      falsePositive: "Fine where a function that this audit cannot see renews the key.",
    },
  },
  *judge(model) {
    for (const one of ownLogins(model.flows)) yield verdictOn(one);
  },
};

function verdictOn({ state, span, key, renewed }: OwnLogin): Verdict {
  const at = { path: state.ref.unit.file.path, span, ...scopeOf(state.facts) };
  const subject = `session:${key}`;
  if (renewed !== undefined)
    return { verdict: "ruled-out", at, subject, because: `\`${renewed}()\` gives the session a new key` };
  return {
    verdict: "found",
    at,
    subject,
    message: `The session learns here who is signed in (\`${key}\`) and keeps the key that it had before: whoever knew that key is signed in, too.`,
    confidence: "medium",
    confidenceReason: "the view takes a password and writes the name itself; nothing in it renews the key",
  };
}
