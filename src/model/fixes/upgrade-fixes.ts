/** Pinned releases with known weaknesses: the first release without. */
import type { FixIntent } from "../../findings/fix-intent.ts";
import type { VulnerableVersion } from "../dependencies/vulnerable-versions.ts";
import { intent } from "./place-fixes.ts";

/** Raises a pin. Safe within a series of patch releases; a lock file is the work of its own tool. */
export function upgradeIntents({ requirement, version, free }: VulnerableVersion): readonly FixIntent[] {
  if (requirement.strength !== "pinned" || free === undefined) return [];
  const change = { kind: "raise-requirement", at: requirement.at, version: free } as const;
  if (requirement.at.path.endsWith(".toml"))
    return [intent(change, "unsafe", "a lock file beside it must be made again")];
  return seriesOf(version) === seriesOf(free)
    ? [intent(change, "safe")]
    : [
        intent(
          change,
          "unsafe",
          `${requirement.name} ${free} is a new feature release: read its release notes`,
        ),
      ];
}

/** `5.2` of `5.2.14`. */
function seriesOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
