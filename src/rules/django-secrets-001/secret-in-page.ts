import type { Found } from "../../findings/finding.ts";
import type { AuditModel } from "../../model/audit-model.ts";
import type { ShownSecret } from "../../model/templates/shown-secrets.ts";
import { shownSecrets } from "../../model/templates/shown-secrets.ts";
import type { Check, Verdict } from "../rule.ts";

/** A page holds a secret of the site or the hash of a password. */
export const check: Check = {
  meta: {
    slug: "secret-in-page",
    title: "a template shows a secret to whoever opens the page",
    severity: "high",
    cwe: [200, 522],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports templates that print a setting whose name says that it is a secret, `{{ settings.SECRET_KEY }}` or a name that a view or context processor fills with one, and `{{ user.password }}`, which is the hash, of the visitor or of accounts that a view hands over. Keys made for pages (`…PUBLIC_KEY`, `…SITE_KEY`, `…CLIENT_ID`) are none.",
      impact:
        "Whoever opens the page, and every cache and script on the way, has the secret: with it sessions are forged, payments made or passwords guessed offline.",
      fix: "Take it out of the template and its context, and replace the secret: it must count as known. What the browser needs is the service's public key, or a call to a view of this site.",
      mitigation: "Restrict the key at the service to what the page needs until it is replaced.",
      falsePositive: "Fine where the service means this key for browsers, whatever the setting is called.",
    },
  },
  *judge({ templates }: AuditModel): Iterable<Verdict> {
    for (const secret of shownSecrets(templates)) yield found(secret);
  },
};

const SURENESS = {
  setting: {
    confidence: "medium",
    confidenceReason: "the name of the setting says that it is a secret; its value was not looked at",
  },
  password: { confidence: "high", confidenceReason: "the field holds nothing else" },
  accounts: {
    confidence: "medium",
    confidenceReason: "a view hands rows of Django's own accounts to the page, as far as its code shows",
  },
} as const satisfies Record<ShownSecret["kind"], Pick<Found, "confidence" | "confidenceReason">>;

function found({ at, name, kind, handed }: ShownSecret): Found {
  const what = {
    setting: `the setting \`${name}\``,
    password: "the hash of the user's password",
    accounts: "the password hashes of accounts",
  }[kind];
  return {
    verdict: "found",
    at,
    subject: name,
    message: `This page shows ${what} to whoever opens it.`,
    ...SURENESS[kind],
    trace: handed
      ? [
          { place: handed, note: "handed to the template here" },
          { place: at, note: "shown here" },
        ]
      : [],
  };
}
