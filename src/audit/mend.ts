/** Fixes findings in memory, round by round, and keeps only what proves itself: findings gone, none new, files that parse. */
import type { Discovery } from "../discover/file-kind.ts";
import type { Finding } from "../findings/finding.ts";
import {
  planFixes,
  type FilePatch,
  type FixChoice,
  type FixPlan,
  type PlannedFix,
  type UnplannedFix,
} from "../fix/plan.ts";
import type { AuditReport } from "../report/audit-report.ts";
import { auditDiscovery, update, type Audit } from "../audit.ts";
import type { AuditOptions } from "./options.ts";

/** What is asked for. */
export interface MendOptions extends FixChoice {
  /** Every finding counts for the proof; these are the ones to mend. */
  readonly isWanted: (finding: Finding) => boolean;
}

/** What fixing comes to. */
export interface Mending {
  readonly before: AuditReport;
  readonly after: AuditReport;
  /** The files as they would be, with all rounds in them. */
  readonly patches: readonly FilePatch[];
  readonly fixed: readonly PlannedFix[];
  /** Wanted findings that stay, each with the reason. */
  readonly left: readonly UnplannedFix[];
  readonly discovery: Discovery;
}

/** A round mends what does not get in each other's way; overlapping fixes follow in the next one. */
const MOST_ROUNDS = 8;

/** Every finding counts, whatever the user wants to see. */
const EVERYTHING = { persona: "auditor", preview: true } as const;

/** Mends what is wanted. Pure; nothing is written. */
export function mend(discovery: Discovery, options: AuditOptions, wanted: MendOptions): Mending {
  const asked: AuditOptions = { ...options, choice: EVERYTHING };
  const first = auditDiscovery(discovery, asked);
  const fixed: PlannedFix[] = [];
  let failed: Proven["failed"] = [];
  let state = first;
  let left: readonly UnplannedFix[] = [];
  // What fails in one round may do once something else is mended: the last round is the one in which nothing does.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const plan = plannedBy(state, state.report.findings.filter(wanted.isWanted), wanted);
    const proven = proveAll(
      state,
      plan.planned.map(({ finding }) => finding),
      wanted,
      asked,
    );
    left = plan.unplanned;
    failed = proven.failed;
    if (proven.audit === state) break;
    const not = new Set(failed.map(({ finding }) => finding.fingerprint));
    fixed.push(...plan.planned.filter(({ finding }) => !not.has(finding.fingerprint)));
    state = proven.audit;
  }
  return {
    before: first.report,
    after: state.report,
    patches: patchesBetween(first, state),
    fixed,
    left: [...left, ...failed.map((one) => ({ ...one, waits: false }))],
    discovery: state.discovery,
  };
}

function plannedBy(state: Audit, findings: readonly Finding[], choice: FixChoice): FixPlan {
  const files = new Map(state.discovery.files.map((file) => [file.path, file] as const));
  return planFixes(findings, (path) => files.get(path), choice);
}

/** The audit after those fixes that prove themselves, and the others. */
interface Proven {
  readonly audit: Audit;
  readonly failed: readonly { readonly finding: Finding; readonly because: string }[];
}

/** All at once; where that does not prove itself, each half alone, down to the single fix that is at fault. */
function proveAll(
  state: Audit,
  findings: readonly Finding[],
  choice: FixChoice,
  options: AuditOptions,
): Proven {
  const { patches, planned } = plannedBy(state, findings, choice);
  if (planned.length === 0) return { audit: state, failed: [] };
  const next = patched(state, patches, options);
  const because = objection(state.report, next.report, planned);
  if (because === undefined) return { audit: next, failed: [] };
  const [only] = findings;
  if (findings.length > 1 || !only) return proveHalves(state, findings, choice, options);
  const further = followUp(state.report, next, planned, choice, options);
  return further ? { audit: further, failed: [] } : { audit: state, failed: [{ finding: only, because }] };
}

function proveHalves(
  state: Audit,
  findings: readonly Finding[],
  choice: FixChoice,
  options: AuditOptions,
): Proven {
  const middle = findings.length >> 1;
  const left = proveAll(state, findings.slice(0, middle), choice, options);
  // Places have moved: what was found there is looked up again.
  const wanted = new Set(findings.slice(middle).map(({ fingerprint }) => fingerprint));
  const rest = left.audit.report.findings.filter(({ fingerprint }) => wanted.has(fingerprint));
  const right = proveAll(left.audit, rest, choice, options);
  return { audit: right.audit, failed: [...left.failed, ...right.failed] };
}

function patched(state: Audit, patches: readonly FilePatch[], options: AuditOptions): Audit {
  return update(
    state,
    patches.map(({ path, after }) => ({ path, bytes: after })),
    options,
  );
}

/** How many fixes may follow one another. */
const MOST_FOLLOWERS = 3;

/** A fix may uncover what it hid (a login, and then whose rows are shown): that is mended with it, or the fix does not stand. */
function followUp(
  before: AuditReport,
  next: Audit,
  planned: readonly PlannedFix[],
  choice: FixChoice,
  options: AuditOptions,
): Audit | undefined {
  let state = next;
  const was = countPlaces(before.findings);
  for (let step = 0; step < MOST_FOLLOWERS; step++) {
    const is = countPlaces(state.report.findings);
    const isNew = (one: Finding): boolean =>
      keysOf(one).some((key) => (is.get(key) ?? 0) > (was.get(key) ?? 0));
    const { patches } = plannedBy(state, state.report.findings.filter(isNew), choice);
    if (patches.length === 0) return undefined;
    state = patched(state, patches, options);
    if (objection(before, state.report, planned) === undefined) return state;
  }
  return undefined;
}

/** Why the fixes cannot stand, as a clause. */
function objection(
  before: AuditReport,
  after: AuditReport,
  planned: readonly PlannedFix[],
): string | undefined {
  const broken = after.problems.find(
    ({ kind, path }) =>
      kind === "syntax" && !before.problems.some((one) => one.kind === "syntax" && one.path === path),
  );
  if (broken) return `${broken.path ?? "a file"} would not parse any more`;
  const was = countPlaces(before.findings);
  const is = countPlaces(after.findings);
  const more = [...is].find(([key, count]) => count > (was.get(key) ?? 0));
  if (more) return `it would bring ${more[0].split(" ")[0] ?? "another finding"}`;
  const gone = countPlaces(planned.map(({ finding }) => finding));
  const stays = [...gone].some(([key, count]) => (is.get(key) ?? 0) > (was.get(key) ?? 0) - count);
  return stays ? "it would not settle the finding" : undefined;
}

/** How often each check finds something in each function of each file. */
function countPlaces(findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of findings.flatMap(keysOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function keysOf({ id, path, scope, places }: Finding): readonly string[] {
  return [{ path, scope }, ...places].map((place) => `${id} ${place.path} ${place.scope ?? ""}`);
}

function patchesBetween(first: Audit, last: Audit): readonly FilePatch[] {
  const now = new Map(last.discovery.files.map((file) => [file.path, file.bytes] as const));
  return first.discovery.files.flatMap(({ path, bytes }) => {
    const after = now.get(path);
    return after === undefined || after === bytes ? [] : { path, before: bytes, after };
  });
}
