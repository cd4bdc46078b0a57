import { whyProduction } from "../../model/settings/project-settings.ts";
import type { RestFramework } from "../../model/settings/rest-framework.ts";
import { entryAt, namesUnder, restFrameworks } from "../../model/settings/rest-framework.ts";
import type { Check, Verdict } from "../rule.ts";

const KEY = "DEFAULT_RENDERER_CLASSES";

/** Renderers that turn an API into pages (django-rest-framework.org/api-guide/renderers/). */
const PAGES = /\.(?:BrowsableAPIRenderer|AdminRenderer)$/;

/** REST framework's pages for developers are served in production. */
export const check: Check = {
  meta: {
    slug: "browsable-api",
    title: "the API's pages for developers are served in production",
    severity: "low",
    cwe: [489, 497],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings of REST framework whose renderers include `BrowsableAPIRenderer` or `AdminRenderer`; the first is there by default.",
      impact:
        "Whoever opens an address of the API in a browser gets forms for every action, the choices of related rows and the descriptions of views: a map for an attacker, and one more place for scripts.",
      fix: 'Write `"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]` in production\'s `REST_FRAMEWORK`.',
      mitigation: "Let only staff reach the pages: a renderer of your own may check `request.user.is_staff`.",
      falsePositive: "A public API may mean to be browsed.",
    },
  },
  *judge(model) {
    for (const framework of restFrameworks(model.settings)) {
      const names = namesUnder(framework, KEY);
      const shown = names === "default" || names?.some((name) => PAGES.test(name)) === true;
      if (shown) yield verdictOn(framework, names === "default");
    }
  },
};

function verdictOn(framework: RestFramework, isDefault: boolean): Verdict {
  return {
    verdict: "found",
    at: entryAt(framework, KEY) ?? framework.at,
    subject: KEY,
    message:
      "REST framework shows its API to browsers as pages with forms, in production too: strangers see every action, its fields and the choices of related rows.",
    confidence: "medium",
    confidenceReason: `${whyProduction(framework.installed.found.module)}; single views may name their own renderers`,
    evidence: isDefault ? `${KEY} is left to its default` : `${KEY} holds a renderer of pages`,
    ...(isDefault ? { absent: true } : {}),
  };
}
