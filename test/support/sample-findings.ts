/** Builders for tests of findings and reports: small files, verdicts that point at a piece of their text, whole reports. */
import type { Finding, Found, Place, Verdict } from "../../src/findings/finding.ts";
import { finish } from "../../src/findings/finish.ts";
import type { Finished, FinishInput, JudgedCheck } from "../../src/findings/judged-check.ts";
import type { AuditReport } from "../../src/report/audit-report.ts";
import type { SourceFile } from "../../src/source/source-file.ts";
import type { Span } from "../../src/source/span.ts";

const encoder = new TextEncoder();

/** A file from its text. */
export function sourceFile(path: string, text: string): SourceFile {
  return { path, bytes: encoder.encode(text) };
}

/** The place of a piece of text in a file, the n-th from 0; throws when it is not there. */
export function placeIn(file: SourceFile, piece: string, scope?: string, nth = 0): Place {
  const span = spanIn(file, piece, nth);
  return { path: file.path, span, ...(scope === undefined ? {} : { scope }) };
}

/** The byte span of a piece of text in a file. */
export function spanIn(file: SourceFile, piece: string, nth = 0): Span {
  const bytes = Buffer.from(file.bytes);
  let start = bytes.indexOf(piece);
  for (let i = 0; i < nth; i++) start = bytes.indexOf(piece, start + 1);
  if (start < 0) throw new Error(`${file.path} does not hold ${piece}`);
  return { start, end: start + encoder.encode(piece).length };
}

/** A found verdict with harmless texts. */
export function found(at: Place, more: Partial<Found> = {}): Found {
  return {
    verdict: "found",
    at,
    message: "Something is wrong here.",
    subject: "subject",
    confidence: "high",
    confidenceReason: "The value is written in the file.",
    ...more,
  };
}

/** A check with harmless texts and these verdicts. */
export function judged(verdicts: readonly Verdict[], more: Partial<JudgedCheck> = {}): JudgedCheck {
  return {
    id: "DJANGO-TEST-001/sample",
    rule: "DJANGO-TEST-001",
    slug: "sample",
    title: "A sample",
    severity: "medium",
    group: "settings",
    window: "before the next release",
    cwe: [16],
    tests: "skip",
    docs: { impact: "It fails.", fix: "Change it.", mitigation: "Watch it.", falsePositive: "Look at it." },
    verdicts,
    ...more,
  };
}

/** Spans of `#` comments, for files whose strings hold no `#`. */
export function hashComments(file: SourceFile): readonly Span[] {
  const text = Buffer.from(file.bytes).toString("latin1");
  return [...text.matchAll(/#[^\n]*/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Finishes checks over files with everything else at rest. */
export function finished(
  checks: readonly JudgedCheck[],
  files: readonly SourceFile[],
  more: Partial<FinishInput> = {},
): Finished {
  const knownIds = [...new Set(checks.map(({ id }) => id))];
  return finish({ checks, files, knownIds, commentsOf: hashComments, roleOf: () => undefined, ...more });
}

/** The first finding of one verdict in one file. */
export function findingIn(
  file: SourceFile,
  piece: string,
  more: Partial<Found> = {},
  check: Partial<JudgedCheck> = {},
): Finding {
  const [finding] = finished([judged([found(placeIn(file, piece), more)], check)], [file]).findings;
  if (finding === undefined) throw new Error("no finding");
  return finding;
}

/** A report around findings. */
export function reportOf(more: Partial<AuditReport> = {}): AuditReport {
  return {
    tool: { name: "pickguard", version: "0.1.0" },
    root: "shop",
    counts: { files: 3, bytes: 4_200, lines: 120, kinds: { settings: 1, python: 2 } },
    projects: [
      {
        root: "",
        settingsModule: "shop.settings.production",
        reason: "DJANGO_SETTINGS_MODULE in the Dockerfile",
        django: { version: "5.2", known: "requirements.txt pins it" },
      },
    ],
    findings: [],
    suppressed: [],
    hidden: [],
    ruledOut: [],
    unseen: [],
    problems: [],
    skipped: {},
    counters: {},
    ...more,
  };
}
