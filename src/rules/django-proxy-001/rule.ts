import type { Rule } from "../rule.ts";

/** Headers that proxies set are believed only where a proxy sets them. */
export const rule: Rule = {
  id: "DJANGO-PROXY-001",
  title: "Headers of proxies are believed only behind a proxy that sets them",
  about:
    "Behind a proxy, Django learns from request headers whether a visitor came over HTTPS and from which address. Anybody can send the same headers. They mean something only where " +
    "the proxy overwrites or removes what clients send, and where nothing reaches Django past the proxy.",
  group: "settings",
  window: "before the next release",
  references: [
    "https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header",
    "https://docs.gunicorn.org/en/stable/settings.html#forwarded-allow-ips",
    "https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#security_and_privacy_concerns",
  ],
};
