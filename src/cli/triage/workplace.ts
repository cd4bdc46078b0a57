/** The audited folder as triage works on it: audits, writes what was decided, and audits again. */
import { join } from "node:path";
import { acceptByComment } from "../../audit/accept-by-comment.ts";
import { auditDiscovery, type Audit } from "../../audit.ts";
import { mend } from "../../audit/mend.ts";
import type { AuditOptions } from "../../audit/options.ts";
import { protectionsOf, weakened } from "../../audit/protections.ts";
import type { Configuration } from "../../config/configuration.ts";
import { discover } from "../../discover/discover.ts";
import { entriesFor, mergedEntries } from "../../findings/baseline.ts";
import type { Finding } from "../../findings/finding.ts";
import { worstFirst } from "../../report/worst-first.ts";
import { cleanReason, readBaseline, writeBaseline, type BaselineChoice } from "../baseline-store.ts";
import { discoverOptions } from "../discover-options.ts";
import { fixDiffs } from "../fix-diffs.ts";
import { writePatches } from "../fix-writing.ts";
import { UsageError } from "../usage-error.ts";
import type { Target, TriageItem } from "./state.ts";

/** What stays the same during the walk. */
export interface Workplace {
  readonly root: string;
  readonly choice: Configuration;
  readonly where: BaselineChoice;
  /** Without the baseline, which changes. */
  readonly options: AuditOptions;
}

/** The present audit; the baseline's entries are out of it, whatever the configuration says. */
export async function auditNow({ root, choice, where, options }: Workplace): Promise<Audit> {
  const { discovery, problems } = await discover(root, discoverOptions(choice));
  return auditDiscovery(discovery, { ...options, problems, baseline: readBaseline(where) });
}

/** What waits for a decision, worst first. */
export function itemsOf({ report, discovery }: Audit): readonly TriageItem[] {
  const diffs = fixDiffs(report.findings, discovery.files);
  return worstFirst(report.findings).map((finding) => ({ finding, diff: diffs.get(finding.fingerprint) }));
}

/** Accepts a finding; answers with the audit afterwards and one line about what was done. */
export async function accept(
  place: Workplace,
  audit: Audit,
  finding: Finding,
  reason: string,
  target: Target,
): Promise<readonly [Audit, string]> {
  const patches =
    target === "comment" ? acceptByComment(audit.discovery, finding, cleanReason(reason)) : undefined;
  if (patches === undefined) return acceptInBaseline(place, finding, reason, target === "comment");
  writePatches(place.root, audit.discovery, patches, true);
  const after = await auditNow(place);
  if (isAccepted(after, finding)) return [after, `Written above ${placesText(finding)}.`];
  // Where a comment does not do (a file's first line, a text over many lines), the code stays as it was.
  const back = patches.map(({ path, before, after: changed }) => ({ path, before: changed, after: before }));
  writePatches(place.root, after.discovery, back, true);
  return acceptInBaseline(place, finding, reason, true);
}

function placesText({ path, start, places }: Finding): string {
  const more = places.length === 1 ? " and 1 more place" : ` and ${places.length} more places`;
  return `${path}:${start.line}${places.length === 0 ? "" : more}`;
}

/** Nothing of it is reported any more, and the file still parses. */
function isAccepted({ report }: Audit, { id, fingerprint, places, path }: Finding): boolean {
  const own = new Set([fingerprint, ...places.map((one) => one.fingerprint)]);
  const isBroken = report.problems.some((one) => one.kind === "syntax" && one.path === path);
  return !isBroken && !report.findings.some((one) => one.id === id && own.has(one.fingerprint));
}

async function acceptInBaseline(
  place: Workplace,
  finding: Finding,
  reason: string,
  instead: boolean,
): Promise<readonly [Audit, string]> {
  const { entries } = readBaseline(place.where);
  const location = writeBaseline(place.where, mergedEntries(entries, entriesFor(finding, reason)));
  const why = instead ? " instead, because no comment fits there" : "";
  return [
    await auditNow(place),
    `Written to ${location}${why}; \`pickguard audit --only-new\` leaves it out.`,
  ];
}

/** Makes the safe fix of a finding, proven as `pickguard fix` proves it. Throws UsageError where it does not hold. */
export async function makeFix(
  place: Workplace,
  audit: Audit,
  finding: Finding,
): Promise<readonly [Audit, string]> {
  const { discovery } = audit;
  const mending = mend(discovery, place.options, {
    unsafe: false,
    isWanted: ({ fingerprint }) => fingerprint === finding.fingerprint,
  });
  const [failed] = mending.left;
  if (mending.patches.length === 0)
    return [audit, `Not changed: ${failed?.because ?? "there is no mechanical fix"}.`];
  const [weaker] = weakened(
    protectionsOf(discovery, place.options),
    protectionsOf(mending.discovery, place.options),
  );
  if (weaker !== undefined) throw new UsageError(`this fix would weaken a protection (${weaker})`);
  writePatches(place.root, discovery, mending.patches, true);
  return [await auditNow(place), `Fixed in ${mending.patches.map(({ path }) => path).join(", ")}.`];
}

/** The absolute place of an audited file. */
export function absolutePath({ root }: Workplace, path: string): string {
  return join(root, path);
}
