/** Pre-releases that somebody chose. */
import type { Requirement } from "./dependency.ts";
import { isPrerelease, parseVersion } from "./version-number.ts";

/**
 * Whether production asks for a pre-release by name. What a lock file brings along is chosen by other packages; versions
 * that begin with 0 are often betas for ever (OpenTelemetry's instrumentation).
 */
export function isUnfinished({ version, use, strength, from }: Requirement): boolean {
  if (version === undefined || use !== "production" || strength !== "pinned" || from !== "index")
    return false;
  const parsed = parseVersion(version);
  return parsed !== undefined && isPrerelease(parsed) && (parsed.release[0] ?? 0) > 0;
}
