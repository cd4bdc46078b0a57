import type { Rule } from "../rule.ts";

/** Secrets cannot be guessed, hashed away or faked, and nobody listens in between. */
export const rule: Rule = {
  id: "DJANGO-CRYPTO-001",
  title: "Tokens, signatures and connections hold what they promise",
  about:
    "A token lets in whoever knows it, so nobody may be able to guess it; a signature or digest must come from an algorithm that still " +
    "resists; a connection is only as private as the certificate check behind it; a JWT says nothing until its signature is checked. Python " +
    "and Django have a right tool for each: `secrets`, `django.utils.crypto`, `django.core.signing` and the password hashers.",
  group: "access",
  window: "before the next release",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/signing/",
    "https://docs.djangoproject.com/en/stable/topics/auth/passwords/",
    "https://docs.python.org/3/library/secrets.html",
    "https://docs.python.org/3/library/ssl.html#ssl-security",
  ],
};
