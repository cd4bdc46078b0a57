/** What an audit found, ready for any format. Holds no time stamp and no path of the machine, so that equal trees give equal reports. */
import type { Finding, Problem, RuledOutFinding, UnseenFinding } from "../findings/finding.ts";
import type { ReportedProject } from "./reported-project.ts";
import type { ReportedSurface } from "./routes-report.ts";

/** Version of the JSON report's shape: the second number grows with additions, the first with anything else. */
export const SCHEMA_VERSION = "1.0";

/** A whole audit. */
export interface AuditReport {
  readonly tool: { readonly name: string; readonly version: string };
  /** How the audited tree is called in reports: the path as the user typed it, or its last folder. Never absolute. */
  readonly root: string;
  readonly counts: FileCounts;
  readonly projects: readonly ReportedProject[];
  /** Shown findings in audit order, one for each cause. */
  readonly findings: readonly Finding[];
  /** Findings that a comment or the baseline accepted. */
  readonly suppressed: readonly Finding[];
  /** Findings that the options hide. */
  readonly hidden: readonly HiddenFindings[];
  readonly ruledOut: readonly RuledOutFinding[];
  readonly unseen: readonly UnseenFinding[];
  readonly problems: readonly Problem[];
  /** Files left out, by reason ("ignored", "binary", "too large"). */
  readonly skipped: Readonly<Record<string, number>>;
  /** Work done, by kind ("files parsed"): the same on every machine. */
  readonly counters: Readonly<Record<string, number>>;
  /** Every audited file with its kind; given only when asked for. */
  readonly files?: readonly { readonly path: string; readonly kind: string }[];
  /** Every URL with who may reach it; given only when asked for. */
  readonly surface?: ReportedSurface;
}

/** What was read. */
export interface FileCounts {
  readonly files: number;
  readonly bytes: number;
  readonly lines: number;
  /** Files by kind ("python", "settings", "template"). */
  readonly kinds: Readonly<Record<string, number>>;
}

/** Findings that were made but are not shown. */
export interface HiddenFindings {
  readonly count: number;
  /** Reads well after "3 findings": "of low confidence", "below --min-severity high". */
  readonly reason: string;
  /** The option that shows them (`--persona strict`). */
  readonly shownBy: string;
}
