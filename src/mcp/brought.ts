/** What proposed files would bring to a project. */
import type { Audit } from "../audit.ts";
import { compareFindings } from "../audit/changes/compare-findings.ts";
import { distanceOf, touchedBetween } from "../audit/changes/touched.ts";
import type { Finding } from "../findings/finding.ts";
import type { SourceFile } from "../source/source-file.ts";

/** A report with its files. */
export type Audited = Pick<Audit, "report" | "discovery">;

/** What an agent is told. */
export interface Brought {
  /** What lies in the proposed lines and functions first, then what they bring about elsewhere. */
  readonly findings: readonly Finding[];
  /** What would be found no more. */
  readonly settled: readonly Finding[];
}

/** Compares the project as it is with the one that has the proposed files. */
export function broughtBy(before: Audited, after: Audited, proposed: readonly SourceFile[]): Brought {
  const paths = new Set(proposed.map(({ path }) => path));
  const was = before.discovery.files.filter(({ path }) => paths.has(path));
  const touched = touchedBetween(was, proposed, new Map());
  const here = after.report.findings.filter((finding) => distanceOf(touched, finding) === 0);
  const known = new Set(here.map(({ fingerprint }) => fingerprint));
  const { fresh, fixed } = compareFindings(before.report, after.report, new Map());
  return {
    findings: [...here, ...fresh.filter(({ fingerprint }) => !known.has(fingerprint))],
    settled: fixed,
  };
}
