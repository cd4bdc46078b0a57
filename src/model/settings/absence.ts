/** How bad and how sure it is that production lacks a protection: one answer for all checks that report an absence. */
import type { Confidence, Severity } from "../../findings/finding.ts";
import type { Edge } from "../edge/edge.ts";
import { whyProduction } from "./project-settings.ts";
import type { ProductionValue } from "./production-value.ts";

/** What a finding about an absent protection says about itself; spread it into the verdict. */
export interface AbsenceSureness {
  readonly severity: Severity;
  readonly severityReason?: string;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
}

/**
 * Medium where the module is known to be production's and nothing in sight provides the protection. Low where an
 * environment variable switches it on, where the module is only guessed, or where a proxy that is not in the repository
 * stands in front. `protection` reads well in "… may set it": "the header", "the redirect".
 */
export function absenceSureness(found: ProductionValue, edge: Edge, protection: string): AbsenceSureness {
  const production = whyProduction(found.module);
  const [variable] = found.switches;
  if (variable !== undefined)
    return low(`the environment variable \`${variable}\` can switch it on`, production, "medium");
  const replaced = found.setting?.mayBeReplaced ?? found.module.overrides[0];
  if (replaced !== undefined)
    return low(`${replaced.what} may set it, and the repository does not show that`, production, "low");
  const hidden = edge.hiddenProxies.find(({ project }) => project === found.settings.project.root);
  if (hidden !== undefined)
    return low(
      `${hidden.because}, so that a proxy that is not in the repository may provide ${protection}; verify at the edge`,
      production,
      "low",
    );
  if (!found.module.role.stated) return low("production's settings are only guessed", production, "medium");
  return {
    severity: "medium",
    confidence: "medium",
    confidenceReason: `${production}; nothing in the repository provides ${protection}`,
  };
}

function low(reason: string, production: string, confidence: Confidence): AbsenceSureness {
  return {
    severity: "low",
    severityReason: reason,
    confidence,
    confidenceReason: `${production}; ${reason}`,
  };
}
