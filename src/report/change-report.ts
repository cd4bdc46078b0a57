/** What a change made worse, what it mended, and which protections it moved, ready for any format. */
import type { Finding } from "../findings/finding.ts";
import type { AuditReport } from "./audit-report.ts";
import type { ReportedFacet, ReportedHandler } from "./routes-report.ts";
import type { ReportedSetting } from "./settings-report.ts";

/** One protection of a route. */
export type ChangedFacet = "login" | "permission" | "ownership" | "csrf";

/** The protections that are compared, in the order of tables. */
export const CHANGED_FACETS: readonly ChangedFacet[] = ["login", "permission", "ownership", "csrf"];

/** A protection of a route that is not what it was. */
export interface FacetChange {
  readonly facet: ChangedFacet;
  readonly before: ReportedFacet;
  readonly after: ReportedFacet;
  /** Whether it protects less than before. */
  readonly weaker: boolean;
}

/** A route, or those methods of it that one handler answers, with what changed. */
export interface RouteChange {
  readonly pattern: string;
  /** Empty: every method. */
  readonly methods: readonly string[];
  readonly view?: string;
  readonly changes: readonly FacetChange[];
}

/** A route that was not there before. */
export interface NewRoute {
  readonly pattern: string;
  readonly view?: string;
  readonly handlers: readonly ReportedHandler[];
}

/** A setting whose value in production is not what it was; a side is missing where its module did not exist. */
export interface SettingChange {
  readonly name: string;
  readonly module: string;
  readonly before: ReportedSetting | undefined;
  readonly after: ReportedSetting | undefined;
}

/** How far from the change a finding is. */
export type Distance = "touched" | "near" | "elsewhere";

/** The difference between two states of a tree. */
export interface ChangeReport {
  /** The audit of the present state; its findings are the new ones alone, nearest to the change first. */
  readonly report: AuditReport;
  /** What it was compared with ("origin/main"), and the commit that this came to. */
  readonly base: { readonly revision: string; readonly commit?: string };
  /** By fingerprint, of the new findings. */
  readonly distances: ReadonlyMap<string, Distance>;
  readonly fixed: readonly Finding[];
  /** Places that a comment or the baseline accepts since then. */
  readonly accepted: number;
  readonly filesTouched: number;
  readonly routes: readonly RouteChange[];
  readonly newRoutes: readonly NewRoute[];
  readonly settings: readonly SettingChange[];
}
