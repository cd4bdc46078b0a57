/** The words in which checks speak (verdicts) and the finished, masked result that reports show (findings). */
import type { Span } from "../source/span.ts";
import type { Position } from "../source/line-index.ts";
import type { FixIntent } from "./fix-intent.ts";

/** How bad it is if true; the specification's words. */
export type Severity = "critical" | "high" | "medium" | "low";

/** How likely it is to be true. Independent of severity. */
export type Confidence = "high" | "medium" | "low";

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];

/** Surest first. */
export const CONFIDENCES: readonly Confidence[] = ["high", "medium", "low"];

/** When a team should deal with it. */
export type RemediationWindow = "immediately" | "same day" | "this week" | "before the next release";

/** The eleven groups of an audit's report, in the specification's order. */
export type AuditGroup =
  | "deployment"
  | "settings"
  | "middleware"
  | "access"
  | "csrf"
  | "templates"
  | "files"
  | "injection"
  | "outbound"
  | "redirects-headers"
  | "dependencies";

/** A place in an audited file. `scope` is the qualified name of the enclosing class or function (`OrderView.post`), if any. */
export interface Place {
  readonly path: string;
  readonly span: Span;
  readonly scope?: string;
}

/** One step of a trace from source to sink: a place and a short note ("query parameter `next`"). Notes never quote a literal that may be secret. */
export interface Step {
  readonly place: Place;
  readonly note: string;
}

/** The smallest safe change as a sentence. */
export interface Fix {
  readonly text: string;
}

/** A check saw the flaw. Fields left out are filled from the check's metadata. */
export interface Found {
  readonly verdict: "found";
  readonly at: Place;
  /** One or two sentences: what is wrong and who can do what with it. */
  readonly message: string;
  /**
   * What the finding is about, independent of formatting, line and severity: a setting's name, a sink's dotted name and the like.
   * Together with check, path and scope it makes the fingerprint; never a literal's text.
   */
  readonly subject: string;
  readonly confidence: Confidence;
  /** Why not higher, or why high. */
  readonly confidenceReason: string;
  /** When it differs from the check's own. */
  readonly severity?: Severity;
  /** Says why the severity differs from the rule's; required by the specification whenever it does. */
  readonly severityReason?: string;
  /** The concrete value that proves it where the excerpt alone does not (`DEBUG = True, by default of env "DEBUG"`). Must not hold a secret. */
  readonly evidence?: string;
  readonly impact?: string;
  readonly fix?: Fix;
  /** What mends the place mechanically, all of them together; stated by the check, see `Check.fix`. */
  readonly intents?: readonly FixIntent[];
  readonly mitigation?: string;
  readonly falsePositive?: string;
  readonly trace?: readonly Step[];
  /** Other places that help to understand this one ("production's key"). No findings of their own: those share a `cause`. */
  readonly related?: readonly Step[];
  /** Spans (in `at.path` unless told) whose text must never be shown. */
  readonly secrets?: readonly Place[];
  /** Verdicts of one check with the same cause become one finding with several places. Defaults to the fingerprint. */
  readonly cause?: string;
  /** Another place of the same cause speaks for this one, whatever comes first in the files. */
  readonly secondary?: boolean;
  /** A protection is missing and nothing wrong is written: a production module leaves a setting or a middleware out. Shown together. */
  readonly absent?: true;
}

/** A check looked closely and something settled it: the guard, sanitizer or fact that did. */
export interface RuledOut {
  readonly verdict: "ruled-out";
  readonly at: Place;
  readonly subject: string;
  readonly because: string;
}

/** A check could not decide: what it would have had to see, and how to verify it. */
export interface NotSeen {
  readonly verdict: "not-seen";
  readonly at: Place | undefined;
  readonly subject: string;
  readonly what: string;
  readonly verify: string;
}

/** The three answers of a check. */
export type Verdict = Found | RuledOut | NotSeen;

/** A source excerpt that is safe to show: secrets replaced, control characters kept (each renderer escapes them for its medium). */
export interface Excerpt {
  readonly path: string;
  /** Line number of `lines[0]`. */
  readonly firstLine: number;
  readonly lines: readonly string[];
  readonly start: Position;
  readonly end: Position;
}

/** A trace or related place, finished. */
export interface Waypoint {
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
  readonly note: string;
  /** The masked line of code. */
  readonly code: string;
  /** Of further places of a cause: each has its own, so that code scanning can follow it. */
  readonly fingerprint?: string;
  readonly scope?: string;
}

/** A finished finding. Every text in it is masked; renderers receive nothing else. */
export interface Finding {
  /** `DJANGO-CSRF-001/exempt-view`. */
  readonly id: string;
  readonly rule: string;
  readonly check: string;
  readonly title: string;
  readonly message: string;
  readonly severity: Severity;
  readonly severityReason?: string;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
  readonly group: AuditGroup;
  readonly window: RemediationWindow;
  readonly cwe: readonly number[];
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
  readonly scope?: string;
  readonly excerpt: Excerpt;
  readonly evidence: string;
  readonly impact: string;
  readonly fix: string;
  readonly mitigation: string;
  readonly falsePositive: string;
  readonly trace: readonly Waypoint[];
  /** Further places of the same cause, each with its fingerprint. */
  readonly places: readonly Waypoint[];
  /** Places that help to understand. */
  readonly related: readonly Waypoint[];
  /** Routes through which the place is reached, as URL patterns; empty when unknown. */
  readonly routes: readonly string[];
  /** Hex; stable over reformatting, moved lines, renamed locals and another severity. */
  readonly fingerprint: string;
  /** Shared by findings of one cause. */
  readonly cause: string;
  /** What mends all its places, where that can be done mechanically. */
  readonly intents?: readonly FixIntent[];
  /** Whether every place can be mended without changing legitimate use. */
  readonly hasSafeFix?: true;
  /** A production module lacks a protection; text reports print those of one module as one block. */
  readonly absent?: true;
  readonly suppression?: Acceptance;
}

/** Why a finding is accepted, and the comment or the entry of the baseline that says so. */
export interface Acceptance {
  readonly reason: string;
  readonly place: Waypoint;
  /** The baseline says so, not a comment. */
  readonly baseline?: true;
}

/** A ruled-out verdict, finished. */
export interface RuledOutFinding {
  readonly id: string;
  readonly path: string;
  readonly start: Position;
  readonly because: string;
  readonly subject: string;
}

/** A not-seen verdict, finished. */
export interface UnseenFinding {
  readonly id: string;
  readonly path?: string;
  readonly start?: Position;
  readonly what: string;
  readonly verify: string;
}

/** pickguard's own trouble with one file or check. Problems never end an audit; they are listed at its end. */
export interface Problem {
  readonly kind:
    | "unreadable"
    | "too-large"
    | "changed-while-read"
    | "syntax"
    | "encoding"
    | "too-deep"
    | "budget"
    | "symlink"
    | "limit"
    | "check-failed"
    | "settings"
    | "suppression"
    | "baseline"
    | "nothing-to-audit"
    | "no-django"
    | "cache";
  readonly path?: string;
  readonly line?: number;
  readonly message: string;
}
