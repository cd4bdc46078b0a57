/** What a configuration says to the audit itself, beside which checks run. */
import type { AuditOptions } from "../audit/options.ts";
import type { Configuration } from "../config/configuration.ts";

/** The same for every command that audits, so that all of them give the same findings. */
export function declarationsOf({
  flow,
  guards,
  owners,
  perFileIgnores,
  severity,
}: Configuration): Pick<AuditOptions, "flow" | "guards" | "owners" | "perFileIgnores" | "severity"> {
  return { flow, guards, owners, perFileIgnores, severity };
}
