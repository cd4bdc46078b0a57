import { policiesOf } from "../../model/content-security-policy.ts";
import { productionMiddleware, type MiddlewareList } from "../../model/settings/middleware.ts";
import { effective, whyProduction } from "../../model/settings/project-settings.ts";
import { entryOf } from "../../model/settings/templates-setting.ts";
import { elementsOf, textOf } from "../../model/settings/value.ts";
import type { Check } from "../rule.ts";

/** Django's own, since 6.0 (docs.djangoproject.com/en/6.0/ref/csp/#nonce-config). */
const PROCESSOR = "django.template.context_processors.csp";

/** The policy asks for nonces that no template can write. */
export const check: Check = {
  meta: {
    slug: "nonce-without-context-processor",
    title: "the policy asks for nonces that no template knows",
    severity: "low",
    severityReason: "scripts stop working; no protection is lost",
    cwe: [693],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `CSP.NONCE` in `SECURE_CSP` or `SECURE_CSP_REPORT_ONLY` while no template engine of production's settings lists the context processor `django.template.context_processors.csp`. Django checks this from 6.1 on.",
      impact:
        "Templates find no `csp_nonce`, the site's own inline scripts are refused, and the usual repair is to allow every inline script.",
      fix: 'Add `"django.template.context_processors.csp"` to `context_processors` in `TEMPLATES`, and write `<script nonce="{{ csp_nonce }}">`.',
      mitigation: "Move inline scripts into files of the site's own.",
      falsePositive: "Harmless where views put the nonce into their pages themselves.",
    },
  },
  *judge(model) {
    for (const list of productionMiddleware(model.settings)) {
      const policy = policiesOf(model, list).find(
        ({ reader, sentBy, directives }) =>
          reader === "django" &&
          sentBy !== undefined &&
          [...directives.values()].some(({ sources }) => sources.some(({ text }) => text === "'nonce'")),
      );
      if (policy === undefined || !lacksProcessor(list)) continue;
      yield {
        verdict: "found",
        at: policy.at,
        subject: policy.setting,
        message: `\`${policy.setting}\` asks for nonces, and no template engine lists \`${PROCESSOR}\`: templates cannot write them, and browsers refuse the site's own inline scripts.`,
        confidence: "high",
        confidenceReason: whyProduction(list.found.module),
      };
    }
  },
};

/** Whether every engine is known and none lists the processor. */
function lacksProcessor({ found }: MiddlewareList): boolean {
  const engines = elementsOf(effective(found.module, "TEMPLATES", "withoutDebug")?.value) ?? [];
  const processors = engines.map((engine) =>
    elementsOf(entryOf(entryOf(engine, "OPTIONS"), "context_processors")),
  );
  if (processors.length === 0) return false;
  return processors.every(
    (list) => list?.every((one) => textOf(one) !== undefined && textOf(one) !== PROCESSOR) ?? false,
  );
}
