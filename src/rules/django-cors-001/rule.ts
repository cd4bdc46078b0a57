import type { Rule } from "../rule.ts";

/** Only the site's own front ends may read its answers. */
export const rule: Rule = {
  id: "DJANGO-CORS-001",
  title: "Only the site's own front ends may read its answers from other origins",
  about:
    "Browsers keep a page of one site from reading what another site answers, unless that site allows it (CORS). Whoever is allowed to read answers " +
    "*with credentials* reads them as the signed-in visitor. CORS gives permissions and takes none away: it does not stop forged requests, " +
    "which is what the CSRF check is for.",
  group: "redirects-headers",
  window: "before the next release",
  references: [
    "https://github.com/adamchainz/django-cors-headers#configuration",
    "https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS",
  ],
};
