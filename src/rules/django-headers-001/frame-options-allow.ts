import type { AuditModel } from "../../model/audit-model.ts";
import { frameAncestors } from "../../model/content-security-policy.ts";
import { headerProvider } from "../../model/header-providers.ts";
import { absenceSureness } from "../../model/settings/absence.ts";
import { middlewareEntry, middlewareOf } from "../../model/settings/middleware.ts";
import { productionValues, type ProductionValue } from "../../model/settings/production-value.ts";
import { textOf } from "../../model/settings/value.ts";
import { setting } from "../../model/fixes/setting-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "X_FRAME_OPTIONS";

const CLICKJACKING = ["django.middleware.clickjacking.XFrameOptionsMiddleware"];

/** Production's X-Frame-Options is something that browsers do not obey. */
export const check: Check = {
  meta: {
    slug: "frame-options-allow",
    title: "X_FRAME_OPTIONS lets every site frame the pages",
    severity: "medium",
    cwe: [1021],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports an `X_FRAME_OPTIONS` other than `DENY` and `SAMEORIGIN` in production's settings. Browsers obey nothing else: `ALLOWALL` never existed, and `ALLOW-FROM` is ignored by every current browser.",
      impact:
        "Any site can show the pages in an invisible frame and have signed-in visitors press buttons that they do not see.",
      fix: "Set `X_FRAME_OPTIONS = \"SAMEORIGIN\"` (or remove the line: the default is `DENY`). To let one other site frame the pages, name it in a content security policy: `frame-ancestors 'self' https://partner.example`.",
      mitigation: "Let the proxy send `Content-Security-Policy: frame-ancestors 'self'`.",
      falsePositive:
        "Safe where a content security policy with `frame-ancestors` is sent as well. Verify with `curl -sI https://your-site/ | grep -i frame`.",
    },
  },
  *judge(model) {
    for (const found of productionValues(model.settings, NAME)) {
      const verdict = verdictOn(model, found);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: setting({
    name: NAME,
    code: '"SAMEORIGIN"',
    safety: "unsafe",
    why: "other sites may embed pages of this one",
    inDevelopment: "harmless",
  }),
};

function verdictOn(model: AuditModel, found: ProductionValue): Verdict | undefined {
  const written = textOf(found.inProduction);
  const list = middlewareOf(found.settings, found.module);
  if (found.setting === undefined || written === undefined || list === undefined) return undefined;
  // Without the middleware nothing reads the setting; that is another check's finding.
  if (!middlewareEntry(model.flows.program, list, CLICKJACKING)) return undefined;
  const { at } = found;
  if (["deny", "sameorigin"].includes(written.toLowerCase()))
    return {
      verdict: "ruled-out",
      at,
      subject: NAME,
      because: `\`${written}\` keeps other sites from framing`,
    };
  const other = frameAncestors(model, list) ?? headerProvider(model, list, "x-frame-options");
  if (other)
    return { verdict: "ruled-out", at, subject: NAME, because: `${other.who} says who may frame the pages` };
  return {
    verdict: "found",
    at,
    subject: NAME,
    message: `\`${NAME}\` is neither \`DENY\` nor \`SAMEORIGIN\`, and browsers obey nothing else: any site can show these pages in an invisible frame and have signed-in visitors press buttons that they do not see.`,
    ...absenceSureness(found, model.edge, "the header"),
    trace: found.setting.steps,
  };
}
