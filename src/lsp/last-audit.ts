/** What the last session's audit said of files that are still the same: told at once, until this session's audit is done. */
import { createHash } from "node:crypto";
import type { AuditOptions } from "../audit/options.ts";
import type { Discovery } from "../discover/file-kind.ts";
import type { AuditReport } from "../report/audit-report.ts";

/** A finished, masked report with the digests of the files that it is about. */
export interface LastAudit {
  readonly report: AuditReport;
  /** By path. */
  readonly digests: Readonly<Record<string, string>>;
  /** What it was asked to do. */
  readonly asked: string;
}

/** An audit for the next session. */
export function lastAuditOf(report: AuditReport, discovery: Discovery, options: AuditOptions): LastAudit {
  const digests = Object.fromEntries(discovery.files.map(({ path, bytes }) => [path, digestOf(bytes)]));
  // Routes, lenses and hovers wait for this session's audit.
  const { surface: _, ...rest } = report;
  return { report: { ...rest, ruledOut: [], unseen: [] }, digests, asked: wordsOf(options) };
}

/** The findings of the last session whose places are all in files that are still the same; undefined if it was asked to do something else. */
export function stillSaid(
  last: LastAudit,
  discovery: Discovery,
  options: AuditOptions,
): { readonly report: AuditReport; readonly paths: ReadonlySet<string> } | undefined {
  if (last.asked !== wordsOf(options)) return undefined;
  const same = discovery.files.filter(({ path, bytes }) => last.digests[path] === digestOf(bytes));
  const paths = new Set(same.map(({ path }) => path));
  const findings = last.report.findings.filter((finding) =>
    [finding, ...finding.places, ...finding.trace].every(({ path }) => paths.has(path)),
  );
  return { report: { ...last.report, findings }, paths };
}

function wordsOf(options: AuditOptions): string {
  const { watch: _, today: __, problems: ___, ...asked } = options;
  return digestOf(Buffer.from(JSON.stringify(asked)));
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}
