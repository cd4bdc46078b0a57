/** What *finish* needs: the verdicts of each check beside the facts about the check that a finding repeats. */
import type { SourceFile } from "../source/source-file.ts";
import type { Span } from "../source/span.ts";
import type { Baseline } from "./baseline.ts";
import type {
  AuditGroup,
  Finding,
  Place,
  Problem,
  RemediationWindow,
  RuledOutFinding,
  Severity,
  UnseenFinding,
  Verdict,
} from "./finding.ts";

/** A check that ran, with its verdicts in any order. */
export interface JudgedCheck {
  /** `DJANGO-CSRF-001/exempt-view`. */
  readonly id: string;
  /** `DJANGO-CSRF-001`. */
  readonly rule: string;
  /** `exempt-view`. */
  readonly slug: string;
  readonly title: string;
  readonly severity: Severity;
  /** Why the check is milder than its rule. */
  readonly severityReason?: string;
  readonly group: AuditGroup;
  readonly window: RemediationWindow;
  readonly cwe: readonly number[];
  /** What happens to places in tests and migrations: dropped, lowered to low, or nothing. */
  readonly tests: "skip" | "lower" | "same";
  /** Texts for what a verdict leaves open. */
  readonly docs: {
    readonly impact: string;
    readonly fix: string;
    readonly mitigation: string;
    readonly falsePositive: string;
  };
  readonly verdicts: readonly Verdict[];
}

/** A severity that the project chose. */
export interface Rejudged {
  readonly severity: Severity;
  readonly reason: string;
}

/** Code that serves no requests of a site's users. */
export type FileRole = "test" | "migration" | "showcase";

/** Everything that *finish* looks at. */
export interface FinishInput {
  readonly checks: readonly JudgedCheck[];
  /** Full ids of all checks that exist, run or not; suppressions of others are mistakes. */
  readonly knownIds: readonly string[];
  /** Every audited file. */
  readonly files: readonly SourceFile[];
  /** Spans of the comments of a Python file, each from its `#` to the end of the line. Asked only for files with a suppression in them. */
  readonly commentsOf: (file: SourceFile) => readonly Span[];
  /** The statement around a span, if it reaches further; a suppression anywhere on its lines counts. */
  readonly statementOf?: (path: string, span: Span) => Span | undefined;
  /** Whether a path is a test, a migration or a library's showcase, where checks may be milder. */
  readonly roleOf: (path: string) => FileRole | undefined;
  /** URL patterns through which a place is reached. */
  readonly routesOf?: (place: Place) => readonly string[];
  /** The switch of a developer's machine without which no route leads to a place. */
  readonly switchOf?: (place: Place) => string | undefined;
  /** Places that were accepted before. */
  readonly baseline?: Baseline;
  /** Another severity that the project wants for what a check found, and why, as a sentence. */
  readonly severityFor?: (id: string, own: Severity) => Rejudged | undefined;
  /** The pattern of the configuration by which a check does not count in a file. */
  readonly ignoredBy?: (path: string, id: string) => string | undefined;
}

/** The end of the line. */
export interface Finished {
  /** One for each cause, in audit order. */
  readonly findings: readonly Finding[];
  /** Findings that a comment or the baseline accepted, with the reason. */
  readonly suppressed: readonly Finding[];
  /** How many places do not count in their file, by the pattern that says so. */
  readonly ignoredPlaces: ReadonlyMap<string, number>;
  readonly ruledOut: readonly RuledOutFinding[];
  readonly unseen: readonly UnseenFinding[];
  /** Suppressions that do not count, and those and entries of the baseline that are not needed. */
  readonly problems: readonly Problem[];
}
