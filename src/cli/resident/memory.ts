/** What a process that stays remembers of the projects it was asked about. */
import { auditDiscovery, updateSteps, type Audit } from "../../audit.ts";
import type { AuditOptions } from "../../audit/options.ts";
import type { Disk } from "../../discover/disk.ts";
import type { Discovery } from "../../discover/file-kind.ts";
import { stampedDisk } from "../../discover/stamped-disk.ts";
import type { AuditReport } from "../../report/audit-report.ts";
import type { Steps } from "../../source/steps.ts";

/** Earlier audits and files that were read. Answers are those of a process that remembers nothing. */
export interface Memory {
  readonly disk: Disk;
  readonly audit: (root: string, discovery: Discovery, options: AuditOptions) => AuditReport;
  /** An update of what is remembered of a project, for practice: nothing of it is kept. */
  readonly rehearsal: (root: string, options: AuditOptions) => Steps<Audit> | undefined;
}

/** Projects whose audits are remembered; each takes some hundred megabytes. */
const MOST_PROJECTS = 2;

/** A memory of nothing yet. */
export function newMemory(): Memory {
  const known = new Map<string, Audit>();
  return {
    disk: stampedDisk(),
    audit: (root, discovery, options) => {
      const audit = auditDiscovery(discovery, options, known.get(root)?.kept);
      known.delete(root);
      known.set(root, audit);
      for (const oldest of [...known.keys()].slice(0, -MOST_PROJECTS)) known.delete(oldest);
      return audit.report;
    },
    rehearsal: (root, options) => {
      const audit = known.get(root);
      return audit && rehearsalOf(audit, options);
    },
  };
}

/** A line more at the end of the longest module. */
function rehearsalOf(audit: Audit, options: AuditOptions): Steps<Audit> | undefined {
  const modules = audit.discovery.files.filter(({ kind }) => kind === "python");
  const longest = modules.toSorted((a, b) => b.bytes.length - a.bytes.length)[0];
  if (longest === undefined) return undefined;
  const bytes = Buffer.concat([longest.bytes, Buffer.from("\n")]);
  return updateSteps(audit, [{ path: longest.path, bytes }], options);
}
