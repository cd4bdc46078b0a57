/** What a project says about findings and about its own code, as plain values. */
import type { Severity } from "../findings/finding.ts";

/** Rules that do not count in some files. */
export interface PerFileIgnore {
  /** As in a `.gitignore` at the root. */
  readonly pattern: string;
  /** Rule ids, full check ids or globs. */
  readonly ids: readonly string[];
}

/** Another severity than a check's own. */
export interface SeverityOverride {
  /** Rule id, full check id or glob. */
  readonly id: string;
  readonly severity: Severity;
  /** Required where it is milder. */
  readonly reason: string | undefined;
}

/** What a declared guard demands of whoever calls. */
export const GUARD_DEMANDS = ["login", "staff", "superuser", "permission", "ownership", "token"] as const;

/** A decorator, mixin or function of the project that refuses, taken at its declared word. */
export interface DeclaredAccessGuard {
  /** Dotted path: `shop.access.staff_only`. */
  readonly at: string;
  readonly demands: (typeof GUARD_DEMANDS)[number];
}

/** The field that says to whom rows of a model belong. */
export interface DeclaredOwner {
  /** Dotted path of the model's class: `shop.models.Order`. */
  readonly model: string;
  /** As a queryset spells it: `customer`, `order__customer`. */
  readonly field: string;
}
