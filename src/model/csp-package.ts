/** Which names the installed django-csp reads: 4.0 replaced all `CSP_…` settings (django-csp.readthedocs.io/en/4.0/migration-guide.html). */
import type { AuditModel } from "./audit-model.ts";
import type { PolicyReader } from "./content-security-policy.ts";
import { requirementOf } from "./dependencies/dependency.ts";

/** Whether the installed django-csp is the one that reads these settings; undefined where its version is not settled. */
export function packageReads({ dependencies }: AuditModel, reader: PolicyReader): boolean | undefined {
  const version = requirementOf(dependencies, "django-csp")?.version;
  if (reader === "django" || version === undefined) return undefined;
  const isNew = Number.parseInt(version, 10) >= 4;
  return isNew === (reader === "django-csp 4");
}
