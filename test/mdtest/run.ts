import { mend } from "../../src/audit/mend.ts";
import { audit } from "../../src/audit.ts";
import { classify } from "../../src/discover/classify.ts";
import type { AuditReport } from "../../src/report/audit-report.ts";
import type { Answer } from "./compare.ts";
import type { Section } from "./parse.ts";

const encoder = new TextEncoder();

/**
 * Audits a section's files in memory: all checks of the rule, or those the section names, whatever their status, and
 * shows every finding. Trouble of the audit itself (a check that failed) is an answer too, so that no test passes by accident.
 */
export function answersFor(section: Section, rule: string): readonly Answer[] {
  const files = section.files.map(({ path, text }) => ({ path, bytes: encoder.encode(text) }));
  const choice = { select: section.checks ?? [rule], preview: true, persona: "auditor" as const };
  const report = audit(files, { choice });
  return [...findingAnswers(report), ...ruledOutAnswers(report), ...failureAnswers(report)];
}

/** One answer for each place: findings of one cause are one finding with further places. */
function findingAnswers({ findings }: AuditReport): readonly Answer[] {
  return findings.flatMap(({ id, path, start, message, places }) => [
    { kind: "error" as const, id, path, line: start.line, text: message },
    ...places.map((place) => ({
      kind: "error" as const,
      id,
      path: place.path,
      line: place.start.line,
      text: place.note === "" ? message : place.note,
    })),
  ]);
}

function ruledOutAnswers({ ruledOut }: AuditReport): readonly Answer[] {
  return ruledOut.map(({ id, path, start, because }) => ({
    kind: "ruled-out" as const,
    id,
    path,
    line: start.line,
    text: because,
  }));
}

function failureAnswers({ problems }: AuditReport): readonly Answer[] {
  return problems
    .filter(({ kind }) => kind === "check-failed")
    .map(({ message }) => ({ kind: "error" as const, id: "check-failed", path: "", line: 0, text: message }));
}

/** The files that fixes of one check change, as they leave them; those that need a look are made, too. */
export function fixedFiles(section: Section, id: string): ReadonlyMap<string, string> {
  const files = section.files.map(({ path, text }) => ({ path, bytes: encoder.encode(text) }));
  const wanted = { unsafe: true, isWanted: (finding: { readonly id: string }): boolean => finding.id === id };
  const { patches } = mend(classify(files), {}, wanted);
  return new Map(patches.map(({ path, after }) => [path, new TextDecoder().decode(after)]));
}
