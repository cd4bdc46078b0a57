/**
 * SARIF 2.1.0, as GitHub code scanning takes it: one result for each place, because alerts show the first location only;
 * places of one cause share `properties.cause`. What exceeds the limits is cut, worst findings kept, and said.
 */
import { gzipSync } from "node:zlib";
import { jsonText } from "./json-text.ts";
import type {
  Log,
  Notification,
  ReportingDescriptor,
  Result,
  Run,
  Suppression,
  ThreadFlowLocation,
} from "sarif";
import type { Finding, Problem, Waypoint } from "../findings/finding.ts";
import { lineHash } from "../findings/fingerprint.ts";
import { compareConfidence, compareSeverity } from "../findings/order.ts";
import type { RegisteredCheck } from "../rules/rule.ts";
import type { AuditReport } from "./audit-report.ts";
import { artifactOf, locationOf, ownLocation, plain, ROOT } from "./sarif-locations.ts";
import { descriptors, LEVELS } from "./sarif-rules.ts";

/** What code scanning accepts (docs.github.com, "SARIF support for code scanning"). */
export interface SarifLimits {
  readonly results: number;
  readonly threadFlowLocations: number;
  readonly relatedLocations: number;
  /** Bytes of the file, compressed. */
  readonly bytes: number;
  /** Results that are shown of those that are taken. */
  readonly shown: number;
}

/** GitHub's figures. */
export const GITHUB_LIMITS: SarifLimits = {
  results: 25_000,
  threadFlowLocations: 10_000,
  relatedLocations: 1_000,
  bytes: 10_000_000,
  shown: 5_000,
};

/** How the SARIF log is written. */
export interface SarifOptions {
  readonly checks: readonly RegisteredCheck[];
  /** The documentation page of a check; without one, the rule's first reference is linked. */
  readonly helpUri?: (id: string) => string | undefined;
  readonly limits?: SarifLimits;
  /** Blanks of indentation; 0 writes one line. */
  readonly indent?: number;
}

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** The report as SARIF text, ending with a line feed. Results are cut until the file, compressed, is small enough. */
export function toSarif(report: AuditReport, options: SarifOptions): string {
  const limits = options.limits ?? GITHUB_LIMITS;
  const log = sarifLog(report, options);
  const text = jsonText(log, options.indent ?? 2);
  const results = log.runs[0]?.results?.length ?? 0;
  // Compressing never makes a report larger, and costs time.
  const bytes = text.length <= limits.bytes ? 0 : gzipSync(text).length;
  if (bytes <= limits.bytes || results <= 1) return text;
  const fewer = Math.max(1, Math.floor(results * Math.min(0.9, (limits.bytes / bytes) * 0.95)));
  return toSarif(report, { ...options, limits: { ...limits, results: fewer } });
}

/** The report as a SARIF log. */
export function sarifLog(report: AuditReport, options: SarifOptions): Log {
  return { $schema: SCHEMA, version: "2.1.0", runs: [runOf(report, options)] };
}

function runOf(report: AuditReport, options: SarifOptions): Run {
  const limits = options.limits ?? GITHUB_LIMITS;
  const all = [...report.findings, ...report.suppressed];
  const rules = descriptors(options.checks, all, options.helpUri ?? (() => undefined));
  const ruleIndexes = new Map(rules.map(({ id }, index) => [id, index]));
  const places = all.flatMap(placesOf);
  const kept = worst(places, limits);
  return {
    tool: { driver: driverOf(report, rules) },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { [ROOT]: { description: { text: "The root of the audited repository." } } },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: notificationsOf(report, cutNotes(places, kept, limits)),
      },
    ],
    results: kept.map((place) => resultOf(place, ruleIndexes.get(place.finding.id) ?? -1, limits)),
    properties: {
      counts: report.counts,
      hidden: report.hidden,
      skipped: report.skipped,
      notSeen: report.unseen.length,
    },
  };
}

function driverOf({ tool }: AuditReport, rules: readonly ReportingDescriptor[]): Run["tool"]["driver"] {
  return { name: tool.name, version: tool.version, semanticVersion: tool.version, rules: [...rules] };
}

/** One place of a finding: its own, or a further one of the same cause. */
interface PlaceOfFinding {
  readonly finding: Finding;
  readonly further: Waypoint | undefined;
}

function placesOf(finding: Finding): readonly PlaceOfFinding[] {
  return [{ finding, further: undefined }, ...finding.places.map((further) => ({ finding, further }))];
}

/** In their order as long as all are shown, else the worst and surest first, suppressed ones last. */
function worst(places: readonly PlaceOfFinding[], limits: SarifLimits): readonly PlaceOfFinding[] {
  const fits = places.length <= Math.min(limits.results, limits.shown);
  return fits ? places : places.toSorted(compareWorst).slice(0, limits.results);
}

function compareWorst({ finding: a }: PlaceOfFinding, { finding: b }: PlaceOfFinding): number {
  const suppressed = Number(a.suppression !== undefined) - Number(b.suppression !== undefined);
  return (
    suppressed || compareSeverity(a.severity, b.severity) || compareConfidence(a.confidence, b.confidence)
  );
}

function resultOf({ finding, further }: PlaceOfFinding, ruleIndex: number, limits: SarifLimits): Result {
  return {
    ruleId: finding.id,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: plainMessage(finding, further) },
    locations: [further === undefined ? ownLocation(finding) : locationOf(further)],
    partialFingerprints: { primaryLocationLineHash: lineHash(further?.fingerprint ?? finding.fingerprint) },
    ...codeFlowsOf(finding, further, limits),
    ...relatedOf(finding, further, limits),
    ...(finding.suppression === undefined ? {} : { suppressions: [suppressionOf(finding.suppression)] }),
    properties: propertiesOf(finding),
  };
}

function propertiesOf(finding: Finding): NonNullable<Result["properties"]> {
  const {
    severity,
    severityReason,
    confidence,
    confidenceReason,
    window,
    cause,
    routes,
    evidence,
    fix,
    fingerprint,
  } = finding;
  return {
    severity,
    severityReason,
    confidence,
    confidenceReason,
    window,
    cause,
    routes,
    evidence,
    fix,
    fingerprint,
  };
}

function plainMessage({ message }: Finding, further: Waypoint | undefined): string {
  return plain(further === undefined || further.note === "" ? message : further.note);
}

/** The trace is the story of the first place; further places share the cause, not the path. */
function codeFlowsOf(
  { trace }: Finding,
  further: Waypoint | undefined,
  limits: SarifLimits,
): Pick<Result, "codeFlows"> {
  if (trace.length === 0 || further !== undefined) return {};
  const steps: ThreadFlowLocation[] = withBothEnds(trace, limits.threadFlowLocations).map((step) => ({
    location: locationOf(step),
  }));
  return { codeFlows: [{ threadFlows: [{ locations: steps }] }] };
}

/** A trace that is too long loses steps before its sink, never the sink. */
function withBothEnds(trace: readonly Waypoint[], most: number): readonly Waypoint[] {
  return trace.length <= most ? trace : [...trace.slice(0, most - 1), ...trace.slice(-1)];
}

function relatedOf(
  finding: Finding,
  further: Waypoint | undefined,
  limits: SarifLimits,
): Pick<Result, "relatedLocations"> {
  const others = further === undefined ? contextOf(finding).map(locationOf) : [ownLocation(finding)];
  const kept = others
    .slice(0, limits.relatedLocations)
    .map((location, index) => ({ id: index + 1, ...location }));
  return kept.length === 0 ? {} : { relatedLocations: kept };
}

function contextOf({ places, related }: Finding): readonly Waypoint[] {
  return [...related, ...places];
}

function suppressionOf({ reason, place, baseline }: NonNullable<Finding["suppression"]>): Suppression {
  const kind = baseline === true ? "external" : "inSource";
  return { kind, status: "accepted", justification: plain(reason), location: locationOf(place) };
}

function cutNotes(
  places: readonly PlaceOfFinding[],
  kept: readonly PlaceOfFinding[],
  limits: SarifLimits,
): readonly string[] {
  const results = places.length - kept.length;
  const traces = kept.filter(
    ({ finding, further }) => further === undefined && finding.trace.length > limits.threadFlowLocations,
  ).length;
  const related = kept.filter(
    ({ finding, further }) => further === undefined && contextOf(finding).length > limits.relatedLocations,
  ).length;
  return [
    ...noted(
      results,
      `Results left out, the least severe ones: ${results}. The run is held to ${limits.results}, so that code scanning takes it.`,
    ),
    ...noted(
      Math.max(0, kept.length - limits.shown),
      `Results: ${kept.length}, worst first. Code scanning shows the first ${limits.shown}.`,
    ),
    ...noted(traces, `Traces shortened: ${traces}. Code scanning takes ${limits.threadFlowLocations} steps.`),
    ...noted(
      related,
      `Lists of related places shortened: ${related}. Code scanning takes ${limits.relatedLocations} place${limits.relatedLocations === 1 ? "" : "s"}.`,
    ),
  ];
}

function noted(count: number, text: string): readonly string[] {
  return count === 0 ? [] : [text];
}

function notificationsOf({ problems }: AuditReport, cuts: readonly string[]): Notification[] {
  const cutNotifications = cuts.map((text): Notification => ({
    descriptor: { id: "limit" },
    level: "warning",
    message: { text },
  }));
  return [...problems.map(notificationOf), ...cutNotifications];
}

function notificationOf({ kind, path, line, message }: Problem): Notification {
  const region = line === undefined ? {} : { region: { startLine: line } };
  return {
    descriptor: { id: kind },
    level: kind === "check-failed" ? "error" : "warning",
    message: { text: plain(message) },
    ...(path === undefined
      ? {}
      : { locations: [{ physicalLocation: { artifactLocation: artifactOf(path), ...region } }] }),
  };
}
