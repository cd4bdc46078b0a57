import type { Fix } from "../../findings/finding.ts";
import { list } from "../../model/settings/debug.ts";
import {
  deployedEnvironment,
  leafAt,
  productionSettings,
  refuses,
  surenessOf,
  type ProductionSetting,
  type ProjectSettings,
} from "../../model/settings/project-settings.ts";
import { leaves, resolve, variablesOf, withoutVariables } from "../../model/settings/resolve.ts";
import type { AbstractValue } from "../../model/settings/value.ts";
import { forgeable } from "../../model/settings/forgeable.ts";
import { keySource } from "../../model/settings/secret-key.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** SECRET_KEY falls back to a text in the code. */
export const check: Check = {
  meta: {
    slug: "insecure-default-secret-key",
    title: "SECRET_KEY falls back to a key in the code",
    severity: "high",
    cwe: [1188, 798],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: 'Reports a `SECRET_KEY` that is read from the environment or a file, with a literal for the case that it is missing: `os.environ.get("SECRET_KEY", "change-me")`.',
      impact:
        "Where the variable is forgotten or misspelt the site runs with a key that everybody can read, and nobody notices. Sessions and password-reset links can then be forged.",
      fix: 'Leave out the default: `os.environ["DJANGO_SECRET_KEY"]` stops the site when the key is missing. Give development a key of its own in a development module.',
      mitigation:
        "Check that every deployment sets the variable, and add a start-up check that refuses the fallback's value.",
      falsePositive:
        "Start the site once without the variable: if it refuses to start, because a start-up script or a check elsewhere insists on a key, nothing is open.",
    },
  },
  *judge(model) {
    for (const found of productionSettings(model.settings, "SECRET_KEY", "withoutDebug")) {
      const verdict = verdictOn(found);
      if (verdict !== undefined) yield verdict;
    }
  },
  fix: here((at) => ({ kind: "change-default", at }), "the variable must be set wherever this runs"),
};

function verdictOn({ settings, module, setting }: ProductionSetting): Verdict | undefined {
  const source = keySource(setting.value);
  if (source.kind !== "fallback" || source.facts.isPlaceholder) return undefined;
  const at = leafAt(setting, source.value);
  if (refuses(module, withoutVariables(source.variables))) {
    return {
      verdict: "ruled-out",
      at,
      subject: "SECRET_KEY",
      because: "the module refuses to start with the fallback",
    };
  }
  const deploying = stoppedBy(settings, setting.value);
  if (deploying !== undefined)
    return {
      verdict: "ruled-out",
      at,
      subject: "SECRET_KEY",
      because: `the deploy files set ${deploying}, with which the module refuses to start without a key`,
    };
  const missing =
    source.variables.length === 0
      ? "what it reads holds no key"
      : `${list(source.variables)} ${source.variables.length === 1 ? "is" : "are"} not set`;
  return {
    verdict: "found",
    at,
    subject: "SECRET_KEY",
    message: `When ${missing}, the site runs with a key that stands in the code, and does not say so: whoever reads it can forge ${forgeable(settings, module)}.`,
    ...surenessOf(setting),
    ...severityOf(settings, [...deployedEnvironment(settings, setting.value).values()]),
    evidence: "SECRET_KEY has a literal default",
    ...fixOf(source.variables),
    secrets: [source.literal],
    trace: setting.steps,
  };
}

/** The variables that deploy files set and with which evaluating the key fails where it is missing: `ENV=production`. */
function stoppedBy(settings: ProjectSettings, value: AbstractValue): string | undefined {
  const deployed = deployedEnvironment(settings, value);
  if (deployed.size === 0) return undefined;
  // What one line of a Dockerfile sets for itself need not hold where the site runs.
  const sets = [[...deployed], ...[...deployed].map((one) => [one])];
  const stopping = sets.find((set) => {
    const environment = new Map([...withoutVariables(variablesOf(value)), ...set]);
    return leaves(resolve(value, environment)).every((leaf) => leaf.value.kind === "fails");
  });
  return stopping && list(stopping.map(([name]) => name));
}

/** A deploy file that sets the key keeps the fallback from being used there; an environment that lacks it is what production runs with. */
function severityOf(
  { environmentIsGiven }: ProjectSettings,
  deployed: readonly (string | undefined)[],
): { readonly severity: "critical" | "medium"; readonly severityReason: string } | Record<string, never> {
  if (deployed.length === 0) return {};
  if (!deployed.includes(undefined))
    return { severity: "medium", severityReason: "the repository's own deploy files set the variable" };
  return environmentIsGiven
    ? {
        severity: "critical",
        severityReason: "production's environment, as it was given, does not set the variable",
      }
    : {};
}

/** The variable that the project reads already. */
function fixOf([variable, ...others]: readonly string[]): { readonly fix: Fix } | Record<string, never> {
  if (variable === undefined || others.length > 0) return {};
  return {
    fix: {
      text: `Leave out the default: \`os.environ["${variable}"]\` stops the site when the key is missing. Give development a key of its own in a development module.`,
    },
  };
}
