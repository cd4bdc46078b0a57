import {
  productionModules,
  whyProduction,
  type EvaluatedModule,
} from "../../model/settings/project-settings.ts";
import { hardens } from "../../model/settings/production.ts";
import type { SwallowedImport } from "../../model/settings/interpreter/frame.ts";
import type { Check, Verdict } from "../rule.ts";

/** Production's settings are imported inside a try that hides their absence. */
export const check: Check = {
  meta: {
    slug: "optional-hardening",
    title: "production settings are optional",
    severity: "medium",
    severityReason: "it takes a second mistake, a missing or broken module, to do harm",
    cwe: [636, 1188],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports `try: from .production import *` with `except ImportError: pass`: when the production module is missing or has a mistake in an import of its own, the site starts without it.",
      impact:
        "A missing file, a typo or a package that is not installed switches off every hardening in that module, DEBUG = False included, and nobody notices.",
      fix: "Import it without the `try`, or choose the module by `DJANGO_SETTINGS_MODULE`, so that a mistake stops the site.",
      mitigation: "Add a start-up check that refuses to serve with DEBUG on.",
      falsePositive:
        "For a development override (`local_settings`) an optional import is usual and not reported.",
    },
  },
  *judge(model) {
    const seen = new Set<string>();
    for (const { module } of productionModules(model.settings)) {
      for (const swallowed of module.swallowed.filter(hardens)) {
        const place = `${swallowed.at.path}:${swallowed.at.span.start}`;
        if (!seen.has(place)) yield verdictOn(module, swallowed);
        seen.add(place);
      }
    }
  },
};

function verdictOn(module: EvaluatedModule, { at, module: name, path }: SwallowedImport): Verdict {
  return {
    verdict: "found",
    at,
    subject: name,
    message: `Production's settings in \`${name}\` are optional: if they are missing or one of their own imports fails, the site starts without them and says nothing.`,
    confidence: path === undefined ? "medium" : "high",
    confidenceReason:
      path === undefined
        ? `\`${name}\` is not in the repository; its name says production`
        : whyProduction(module),
    evidence: `from ${name} import * inside try`,
    ...(path === undefined && /secrets?$/i.test(name) ? UNSEEN_SECRETS : {}),
  };
}

const UNSEEN_SECRETS = {
  severity: "low",
  severityReason:
    "a file of secrets is left out of repositories for good; what the site runs with in its absence is told on its own",
} as const;
