/** What a process that stays remembers of the projects it was asked about. */
import { auditDiscovery } from "../../audit.ts";
import { NOTHING_KEPT, type Kept } from "../../audit/kept.ts";
import type { AuditOptions } from "../../audit/options.ts";
import type { Disk } from "../../discover/disk.ts";
import type { Discovery } from "../../discover/file-kind.ts";
import { stampedDisk } from "../../discover/stamped-disk.ts";
import type { AuditReport } from "../../report/audit-report.ts";

/** Earlier audits and files that were read. Answers are those of a process that remembers nothing. */
export interface Memory {
  readonly disk: Disk;
  readonly audit: (root: string, discovery: Discovery, options: AuditOptions) => AuditReport;
}

/** Projects whose audits are remembered; each takes some hundred megabytes. */
const MOST_PROJECTS = 2;

/** A memory of nothing yet. */
export function newMemory(): Memory {
  const known = new Map<string, Kept>();
  return {
    disk: stampedDisk(),
    audit: (root, discovery, options) => {
      const { report, kept } = auditDiscovery(discovery, options, known.get(root) ?? NOTHING_KEPT);
      known.delete(root);
      known.set(root, kept);
      for (const oldest of [...known.keys()].slice(0, -MOST_PROJECTS)) known.delete(oldest);
      return report;
    },
  };
}
