/** What a rule and a check are. A check is plain data with a generator; it reads the model and nothing else. */
import type { AuditGroup, Confidence, RemediationWindow, Severity, Verdict } from "../findings/finding.ts";
import type { AuditModel } from "../model/audit-model.ts";
import type { Maker } from "../model/fixes/setting-fixes.ts";

/** One requirement. Its folder holds one file per check. */
export interface Rule {
  /** The specification's id, `DJANGO-CSRF-001`. */
  readonly id: string;
  readonly title: string;
  /** Markdown, one paragraph: what the rule asks for and why. */
  readonly about: string;
  readonly group: AuditGroup;
  readonly window: RemediationWindow;
  /** Links to Django's own documentation. */
  readonly references: readonly string[];
}

/**
 * How proven a check is. `stable` checks have a line in evidence.tsv and run by default; `preview` checks run with
 * `--preview` or when selected by their full id.
 */
export type CheckStatus = "stable" | "preview";

/** What a check does with places in tests and migrations: most skip them, some lower the severity to low. */
export type TestPolicy = "skip" | "lower" | "same";

/** Texts of a check, Markdown. Each is a default that a verdict may sharpen. */
export interface CheckDocs {
  /** What it reports, in one or two sentences. */
  readonly what: string;
  /** What goes wrong and who can exploit it. */
  readonly impact: string;
  /** The smallest safe change. Never one that switches a protection off. */
  readonly fix: string;
  /** Defence in depth while the fix waits. */
  readonly mitigation: string;
  /** What to verify when unsure. */
  readonly falsePositive: string;
}

export interface CheckMeta {
  /** The file's name without `.ts`; never reused, never renamed without an alias. */
  readonly slug: string;
  /** Reads well after "finding:"; no final stop. */
  readonly title: string;
  readonly severity: Severity;
  /** Why that is milder than the catalogue rates the rule; shown with every finding whose verdict says nothing of its own. */
  readonly severityReason?: string;
  readonly cwe: readonly [number, ...number[]];
  readonly status: CheckStatus;
  /** Release that brought it. */
  readonly since: string;
  readonly tests: TestPolicy;
  readonly docs: CheckDocs;
  readonly window?: RemediationWindow;
}

/** One way of breaking a rule. */
export interface Check {
  readonly meta: CheckMeta;
  /**
   * Yields found / ruled out because / could not be seen over the whole model. Never walks a tree, never reads a file,
   * never imports another check. An exception loses only this check's own verdicts.
   */
  readonly judge: (model: AuditModel) => Iterable<Verdict>;
  /** What mends a place mechanically; nothing where that cannot be done. Never switches a protection off. */
  readonly fix?: Maker;
}

/** A check with the rule it belongs to, as the generated index lists them. */
export interface RegisteredCheck {
  readonly rule: Rule;
  readonly check: Check;
}

/** `DJANGO-CSRF-001/exempt-view`. */
export function fullId(registered: RegisteredCheck): string {
  return `${registered.rule.id}/${registered.check.meta.slug}`;
}

export type { Confidence, Severity, Verdict };
