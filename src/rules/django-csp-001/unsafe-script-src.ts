import { policiesOf, type ContentPolicy } from "../../model/content-security-policy.ts";
import { scriptDirective, scriptWeaknesses, type ScriptWeakness } from "../../model/script-sources.ts";
import { productionMiddleware, type MiddlewareList } from "../../model/settings/middleware.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production's content security policy lets scripts of strangers run. */
export const check: Check = {
  meta: {
    slug: "unsafe-script-src",
    title: "the content security policy lets scripts of strangers run",
    severity: "medium",
    cwe: [693, 79],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports, in the policy that production enforces, sources for scripts (`script-src`, else `default-src`) that take the protection away: `'unsafe-inline'` without a nonce or hash, `*`, `data:`, `https:`, `http:`, `'unsafe-eval'` (low), keywords without their inner quotes, and a policy that limits scripts nowhere. `'unsafe-inline'` for styles is no finding.",
      impact:
        "The policy is there to stop scripts that somebody managed to place in a page. With these sources browsers run them.",
      fix: "Give each script of your own a nonce (`CSP.NONCE` in Django 6.0, `NONCE` in django-csp 4, `CSP_INCLUDE_NONCE_IN` in django-csp 3) and remove the source; move event handlers (`onclick=`) into script files.",
      mitigation: "Try the stricter policy beside this one in report-only mode.",
      falsePositive:
        "Safe where a proxy replaces the header by a stricter one. Verify with `curl -sI https://your-site/ | grep -i content-security-policy`.",
    },
  },
  *judge(model) {
    for (const list of productionMiddleware(model.settings)) {
      for (const policy of policiesOf(model, list)) {
        const verdict =
          policy.reportOnly || policy.sentBy === undefined ? undefined : verdictOn(list, policy);
        if (verdict !== undefined) yield verdict;
      }
    }
  },
};

function verdictOn(list: MiddlewareList, policy: ContentPolicy): Verdict | undefined {
  const directive = scriptDirective(policy);
  const weaknesses = scriptWeaknesses(policy);
  const [worst, ...others] = weaknesses;
  if (worst === undefined) {
    if (directive === undefined) return undefined;
    return {
      verdict: "ruled-out",
      at: directive.at,
      subject: directive.name,
      because: "its sources name the site's own scripts",
    };
  }
  const isLow = worst.kind === "eval" || worst.kind === "unquoted";
  return {
    verdict: "found",
    at: worst.at,
    subject: directive?.name ?? "script-src",
    message: `${sentenceFor(worst, directive?.name ?? "script-src")}${others.length > 0 ? ` It also holds ${listOf(others)}.` : ""}`,
    ...(isLow
      ? { severity: "low" as const, severityReason: "this alone does not let a placed script run" }
      : {}),
    confidence: "high",
    confidenceReason: `${whyProduction(list.found.module)}, and the middleware sends this policy`,
    evidence: `${directive?.name ?? "script-src"}: ${weaknesses.map(({ source }) => source).join(" ") || "missing"}`,
  };
}

function listOf(others: readonly ScriptWeakness[]): string {
  return [...new Set(others.map(({ source }) => `\`${source}\``))].join(", ");
}

function sentenceFor({ kind, source }: ScriptWeakness, directive: string): string {
  switch (kind) {
    case "inline":
      return `\`${directive}\` holds \`'unsafe-inline'\` without a nonce or hash: browsers run every script that somebody manages to place in a page.`;
    case "anything":
      return `\`${directive}\` holds \`${source}\`: somebody who manages to place a script tag in a page can have any script run.`;
    case "any-https":
      return `\`${directive}\` holds \`${source}\`: scripts from every host with HTTPS may run, those of an attacker included.`;
    case "plain-http":
      return `\`${directive}\` lets in scripts over plain HTTP, which whoever is on the way can replace.`;
    case "unquoted":
      return `\`${directive}\` holds \`${source}\` without inner quotes: browsers take it for the name of a host. It has to read \`"'${source}'"\`.`;
    case "unlimited":
      return "The policy has neither `script-src` nor `default-src`, so that it limits no scripts at all.";
    case "eval":
      return `\`${directive}\` holds \`'unsafe-eval'\`: a text that reaches \`eval\` or a template engine in the browser runs as a script.`;
  }
}
