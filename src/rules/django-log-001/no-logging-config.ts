import { logSetup } from "../../model/log-setups.ts";
import { whyProduction } from "../../model/settings/project-settings.ts";
import { productionValues, type ProductionValue } from "../../model/settings/production-value.ts";
import type { Check, Verdict } from "../rule.ts";

const NAME = "LOGGING";

/** Production keeps no log of its own. */
export const check: Check = {
  meta: {
    slug: "no-logging-config",
    title: "production keeps no log",
    severity: "low",
    cwe: [778],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings without `LOGGING` where no code sets up logging either. With `DEBUG` off, Django's own setup only mails errors to `ADMINS`.",
      impact:
        "Refused requests, forged tokens and errors leave no trace: an attack is noticed late, and nobody can tell afterwards what was taken.",
      fix: 'Write a console handler and give it to the root logger: `LOGGING = {"version": 1, "disable_existing_loggers": False, "handlers": {"console": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["console"], "level": "INFO"}}`.',
      mitigation: "Keep the access log of the proxy or the application server.",
      falsePositive: "A platform may collect errors through an agent that is not in the repository.",
    },
  },
  *judge(model) {
    for (const found of productionValues(model.settings, NAME)) {
      if (found.setting !== undefined) continue;
      const setup = logSetup(model.flows);
      if (setup !== undefined)
        yield { verdict: "ruled-out", at: found.at, subject: NAME, because: `the code calls \`${setup}()\`` };
      else yield verdictOn(found);
    }
  },
};

function verdictOn({ at, module }: ProductionValue): Verdict {
  const [replaced] = module.overrides;
  return {
    verdict: "found",
    at,
    subject: NAME,
    absent: true,
    message:
      "Production has no `LOGGING`: refused requests and warnings are written nowhere, so that an attack leaves no trace.",
    confidence: replaced === undefined ? "medium" : "low",
    confidenceReason: `${whyProduction(module)}; ${replaced === undefined ? "no code of the repository sets up logging" : `${replaced.what} may set it`}`,
    evidence: `${NAME} is not set`,
  };
}
