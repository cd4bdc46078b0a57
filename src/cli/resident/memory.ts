/** What a process that stays remembers of the projects it was asked about. */
import { isDeepStrictEqual } from "node:util";
import { focusedReport, keepFocus, speaksForAll, takeBack, type KeptFocus } from "../../audit/kept-focus.ts";
import { seenFrom } from "../../audit/kept.ts";
import { auditDiscovery, updateSteps, type Audit } from "../../audit.ts";
import type { AuditOptions } from "../../audit/options.ts";
import type { Disk } from "../../discover/disk.ts";
import type { Discovery } from "../../discover/file-kind.ts";
import { stampedDisk } from "../../discover/stamped-disk.ts";
import type { TreeMemory } from "../../discover/tree-memory.ts";
import type { AuditReport } from "../../report/audit-report.ts";
import type { Steps } from "../../source/steps.ts";

/** Earlier audits and files that were read. Answers are those of a process that remembers nothing. */
export interface Memory {
  readonly disk: Disk;
  readonly trees: TreeMemory;
  readonly audit: (root: string, discovery: Discovery, options: AuditOptions) => AuditReport;
  /**
   * The same where only a few files differ from what is remembered and no other file can tell: in a small part of the time. Undefined
   * where that is not so. It is as good as the whole audit's for these files, and must not be kept as one.
   */
  readonly focused: (root: string, discovery: Discovery, options: AuditOptions) => AuditReport | undefined;
  /** An update of what is remembered of a project, for practice: nothing of it is kept. */
  readonly rehearsal: (root: string, options: AuditOptions) => Steps<Audit> | undefined;
}

/** Projects whose audits are remembered; each takes some hundred megabytes. */
const MOST_PROJECTS = 2;

/** A memory of nothing yet. */
export function newMemory(): Memory {
  const known = new Map<string, Audit>();
  const asked = new Map<string, Asked>();
  return {
    disk: stampedDisk(),
    trees: new Map(),
    audit: (root, discovery, options) => {
      const audit = auditDiscovery(discovery, options, known.get(root)?.kept);
      known.delete(root);
      known.set(root, audit);
      asked.set(root, { focus: keepFocus(audit), options });
      for (const oldest of [...known.keys()].slice(0, -MOST_PROJECTS)) {
        known.delete(oldest);
        asked.delete(oldest);
      }
      return audit.report;
    },
    focused: (root, discovery, options) => {
      const before = asked.get(root);
      return before && quickReport(before, discovery, options);
    },
    rehearsal: (root, options) => {
      const audit = known.get(root);
      return audit && rehearsalOf(audit, options);
    },
  };
}

/** What is remembered of a project for quick answers. */
interface Asked {
  readonly focus: KeptFocus;
  /** Those of the remembered audit: with others, its report says other things. */
  readonly options: AuditOptions;
}

/** Files that differ at most; of more, a whole audit is due anyway. */
const MOST_CHANGED = 3;

/** Milliseconds after an answer, when it is on its way. */
const ON_ITS_WAY = 50;

function quickReport(
  { focus, options: before }: Asked,
  discovery: Discovery,
  options: AuditOptions,
): AuditReport | undefined {
  const { audit } = focus;
  if (!isDeepStrictEqual(withoutWatch(before), withoutWatch(options))) return undefined;
  const seen = seenFrom(discovery, audit.discovery).discovery.files;
  const known = new Set(audit.discovery.files);
  const paths = new Set(seen.map(({ path }) => path));
  if (audit.discovery.files.some(({ path }) => !paths.has(path))) return undefined;
  const changed = seen.filter((file) => !known.has(file));
  if (changed.length > MOST_CHANGED) return undefined;
  if (changed.length === 0) return audit.report;
  const quick = focusedReport(focus, changed, options);
  setTimeout(() => takeBack(focus, options), ON_ITS_WAY).unref();
  return quick !== undefined && speaksForAll(quick) ? quick.report : undefined;
}

function withoutWatch(options: AuditOptions): Omit<AuditOptions, "watch"> {
  const { watch: _, ...rest } = options;
  return rest;
}

/** A line more at the end of the longest module. */
function rehearsalOf(audit: Audit, options: AuditOptions): Steps<Audit> | undefined {
  const modules = audit.discovery.files.filter(({ kind }) => kind === "python");
  const longest = modules.toSorted((a, b) => b.bytes.length - a.bytes.length)[0];
  if (longest === undefined) return undefined;
  const bytes = Buffer.concat([longest.bytes, Buffer.from("\n")]);
  return updateSteps(audit, [{ path: longest.path, bytes }], options);
}
