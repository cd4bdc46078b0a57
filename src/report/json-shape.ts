/** The shape of the JSON report. Kept apart from its schema so that writing a report does not load the validator. */
import type { AuditGroup, Confidence, Problem, RemediationWindow, Severity } from "../findings/finding.ts";
import type { FileCounts, HiddenFindings } from "./audit-report.ts";
import type { ReportedProject } from "./reported-project.ts";

/** Lines and columns from 1; columns in UTF-16 code units, the end after the last one. */
export interface JsonRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A step of a trace or a further place. */
export interface JsonPlace extends JsonRange {
  readonly path: string;
  readonly note: string;
  readonly code: string;
  readonly fingerprint?: string | undefined;
  readonly scope?: string | undefined;
}

/** Masked lines; the range counts within them. */
export interface JsonExcerpt extends JsonRange {
  readonly firstLine: number;
  readonly lines: readonly string[];
}

export interface JsonFinding extends JsonRange {
  readonly ruleId: string;
  readonly rule: string;
  readonly check: string;
  readonly title: string;
  readonly message: string;
  readonly severity: Severity;
  readonly severityReason?: string | undefined;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
  readonly group: AuditGroup;
  readonly window: RemediationWindow;
  readonly cwe: readonly string[];
  readonly path: string;
  readonly scope?: string | undefined;
  readonly excerpt: JsonExcerpt;
  readonly evidence: string;
  readonly impact: string;
  readonly fix: string;
  readonly mitigation: string;
  readonly falsePositive: string;
  readonly trace: readonly JsonPlace[];
  readonly places: readonly JsonPlace[];
  readonly related: readonly JsonPlace[];
  readonly routes: readonly string[];
  readonly fingerprint: string;
  readonly cause: string;
  readonly absent?: true | undefined;
  readonly hasSafeFix?: true | undefined;
  readonly suppression?:
    | { readonly reason: string; readonly place: JsonPlace; readonly baseline?: true | undefined }
    | undefined;
}

export interface JsonUnseen {
  readonly ruleId: string;
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly what: string;
  readonly verify: string;
}

export interface JsonReport {
  readonly schemaVersion: "1.0";
  readonly tool: { readonly name: string; readonly version: string };
  readonly root: string;
  readonly summary: {
    readonly findings: number;
    readonly bySeverity: Record<string, number>;
    readonly byWindow: Record<string, number>;
    readonly suppressed: number;
    readonly hidden: number;
    readonly hiddenBecause: readonly HiddenFindings[];
    readonly ruledOut: number;
    readonly notSeen: number;
    readonly problems: number;
  };
  readonly counts: FileCounts;
  readonly projects: readonly JsonProject[];
  readonly findings: readonly JsonFinding[];
  readonly suppressedFindings: readonly JsonFinding[];
  readonly ruledOut: readonly {
    readonly ruleId: string;
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly subject: string;
    readonly because: string;
  }[];
  readonly notSeen: readonly JsonUnseen[];
  readonly problems: readonly JsonProblem[];
  readonly skipped: Record<string, number>;
  readonly counters: Record<string, number>;
  readonly files?: readonly { readonly path: string; readonly kind: string }[] | undefined;
}

/** As `ReportedProject`; what may be missing may also be undefined. */
export interface JsonProject extends Omit<ReportedProject, "settingsModule" | "django"> {
  readonly settingsModule?: string | undefined;
  readonly django: { readonly version?: string | undefined; readonly known: string };
}

/** As `Problem`; the kind is open, so that readers survive new ones. */
export interface JsonProblem extends Omit<Problem, "kind" | "path" | "line"> {
  readonly kind: string;
  readonly path?: string | undefined;
  readonly line?: number | undefined;
}
