/** Findings as diagnostics: one for each place. */
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic,
  type DiagnosticRelatedInformation,
} from "vscode-languageserver/node";
import type { Finding, Problem, Severity, Waypoint } from "../findings/finding.ts";
import type { AuditReport } from "../report/audit-report.ts";
import type { PageOf } from "../report/docs-page.ts";
import { CHECKS } from "../rules/index.ts";
import { fullId } from "../rules/rule.ts";
import { lineRange, rangeOf } from "./positions.ts";

/** What every diagnostic is signed with. */
export const SOURCE = "pickguard";

/** Makes the address of an audited path. */
export type UriOf = (path: string) => string;

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  critical: DiagnosticSeverity.Error,
  high: DiagnosticSeverity.Error,
  medium: DiagnosticSeverity.Warning,
  low: DiagnosticSeverity.Information,
};

/** Where more can be read, by id. */
const REFERENCES: ReadonlyMap<string, string | undefined> = new Map(
  CHECKS.map((one) => [fullId(one), one.rule.references[0]] as const),
);

/** Diagnostics by path; paths without any are missing. */
export function diagnosticsByPath(
  report: AuditReport,
  uriOf: UriOf,
  pageOf: PageOf = () => undefined,
): ReadonlyMap<string, readonly Diagnostic[]> {
  const all = new Map<string, Diagnostic[]>();
  const add = (path: string, diagnostic: Diagnostic): void => {
    const before = all.get(path);
    if (before) before.push(diagnostic);
    else all.set(path, [diagnostic]);
  };
  for (const finding of report.findings)
    for (const place of placesOf(finding)) add(place.path, diagnosticOf(finding, place, uriOf, pageOf));
  for (const problem of report.problems) {
    const { kind, path, line } = problem;
    if (kind === "suppression" && path !== undefined && line !== undefined)
      add(path, suppressionDiagnostic(problem, line));
  }
  return all;
}

type PlaceOfFinding = Pick<Waypoint, "path" | "start" | "end" | "note"> & { readonly fingerprint: string };

/** The finding's own place, then the further ones. */
export function placesOf(finding: Finding): readonly PlaceOfFinding[] {
  return [
    { ...finding, note: "" },
    ...finding.places.map((place) => ({ ...place, fingerprint: place.fingerprint ?? finding.fingerprint })),
  ];
}

function diagnosticOf(finding: Finding, place: PlaceOfFinding, uriOf: UriOf, pageOf: PageOf): Diagnostic {
  const href = pageOf(finding.id) ?? REFERENCES.get(finding.id);
  const related = [...finding.trace, ...finding.related, ...otherPlaces(finding, place)];
  return {
    range: rangeOf(place),
    severity: SEVERITIES[finding.severity],
    source: SOURCE,
    code: finding.id,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    message: `${place.note === "" ? finding.message : place.note}\nFix: ${finding.fix}`,
    ...(related.length === 0 ? {} : { relatedInformation: related.map((one) => relatedOf(one, uriOf)) }),
    data: { fingerprint: place.fingerprint },
  };
}

function otherPlaces(finding: Finding, place: PlaceOfFinding): readonly Omit<Waypoint, "code">[] {
  return placesOf(finding)
    .filter(({ fingerprint }) => fingerprint !== place.fingerprint)
    .map(({ note, ...one }) => ({ ...one, note: note === "" ? "the same here" : note }));
}

function relatedOf(
  { path, start, end, note }: Omit<Waypoint, "code">,
  uriOf: UriOf,
): DiagnosticRelatedInformation {
  return {
    location: { uri: uriOf(path), range: rangeOf({ start, end }) },
    message: note === "" ? "here" : note,
  };
}

/** A comment that is not needed any more is shown as such; one that does not count is a mistake. */
function suppressionDiagnostic({ message }: Problem, line: number): Diagnostic {
  const isUnused = message.startsWith("Nothing here is reported");
  const { start } = lineRange(line);
  return {
    range: { start, end: { line: line, character: 0 } },
    severity: isUnused ? DiagnosticSeverity.Information : DiagnosticSeverity.Warning,
    source: SOURCE,
    code: "suppression",
    message,
    ...(isUnused ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}
