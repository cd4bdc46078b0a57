/** Two audits of one tree become the report of the change between them. */
import type { Discovery } from "../../discover/file-kind.ts";
import type { Finding } from "../../findings/finding.ts";
import { compareWeight, firstDifference } from "../../findings/order.ts";
import type { AuditReport } from "../../report/audit-report.ts";
import type { ChangeReport, Distance } from "../../report/change-report.ts";
import type { ReportedSurface } from "../../report/routes-report.ts";
import type { SettingsReport } from "../../report/settings-report.ts";
import { compareFindings } from "./compare-findings.ts";
import { renamesBetween } from "./renames.ts";
import { routeChanges } from "./route-changes.ts";
import { settingChanges } from "./setting-changes.ts";
import { distanceOf, touchedBetween, type Touched } from "./touched.ts";

/** One state of a tree. */
export interface TreeState {
  readonly discovery: Discovery;
  readonly report: AuditReport;
  readonly settings: SettingsReport;
}

const NO_SURFACE: ReportedSurface = { routes: [], unseen: [] };

const DISTANCES: readonly Distance[] = ["touched", "near", "elsewhere"];

/** Describes the way from one state to another. */
export function describeChange(
  before: TreeState,
  after: TreeState,
  base: ChangeReport["base"],
): ChangeReport {
  const renames = renamesBetween(before.discovery.files, after.discovery.files);
  const touched = touchedBetween(before.discovery.files, after.discovery.files, renames);
  const { fresh, fixed, accepted } = compareFindings(before.report, after.report, renames);
  const { changed, added } = routeChanges(
    before.report.surface ?? NO_SURFACE,
    after.report.surface ?? NO_SURFACE,
  );
  const { surface: _, ...report } = after.report;
  return {
    report: { ...report, findings: nearestFirst(touched, fresh) },
    base,
    distances: new Map(fresh.map((one) => [one.fingerprint, wordOf(touched, one)] as const)),
    fixed,
    accepted,
    filesTouched: touched.size + goneCount(before.discovery, after.discovery, renames),
    routes: changed,
    newRoutes: added,
    settings: settingChanges(before.settings, after.settings),
  };
}

function wordOf(touched: Touched, finding: Finding): Distance {
  return DISTANCES[distanceOf(touched, finding)] ?? "elsewhere";
}

/** The nearest first; of equally near ones the worst. */
export function nearestFirst(touched: Touched, findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) =>
    firstDifference(distanceOf(touched, a) - distanceOf(touched, b), compareWeight(a, b)),
  );
}

function goneCount(before: Discovery, after: Discovery, renames: ReadonlyMap<string, string>): number {
  const is = new Set(after.files.map(({ path }) => path));
  return before.files.filter(({ path }) => !is.has(path) && !renames.has(path)).length;
}
