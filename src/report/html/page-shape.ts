/** What the page's script is given beside the HTML: the parts of findings and routes that are drawn when somebody asks for them. Every text is visible and masked; the script never writes markup. */

/** A line of code: its number, and the text before, inside and after the marked stretch. */
export type CodeLine = readonly [number: number, before: string, marked: string, after: string];

/** A step of a trace or a further place. */
export interface PageStep {
  /** `shop/views.py:12`. */
  readonly place: string;
  readonly code: string;
  readonly note: string;
  /** The enclosing class or function, or nothing. */
  readonly scope: string;
}

/** What a finding shows when it is opened, beside what its row already holds. */
export interface PageFinding {
  readonly lines: readonly CodeLine[];
  readonly trace: readonly PageStep[];
  readonly places: readonly PageStep[];
  readonly related: readonly PageStep[];
  /** Label and text, in reading order. */
  readonly facts: readonly (readonly [label: string, text: string])[];
  readonly rule: string;
  /** Lines of a unified diff that mends it; empty where it is mended by hand. */
  readonly diff: readonly string[];
  /** What a search looks through, beside the row: routes, weaknesses, paths of its trace. */
  readonly words: string;
}

/** A rule as the page explains it. */
export interface PageRule {
  readonly title: string;
  readonly about: string;
  /** Links to documentation; https alone. */
  readonly links: readonly string[];
}

/** One row of the attack surface: a label for each answer and the number of its reason in `reasons`. */
export interface PageRoute {
  readonly methods: string;
  readonly pattern: string;
  readonly view: string;
  readonly place: string;
  /** Question, answer, number of the reason. */
  readonly answers: readonly (readonly [question: string, answer: string, reason: number])[];
}

/** All of it. */
export interface PageContent {
  /** In the order of the rows. */
  readonly findings: readonly PageFinding[];
  readonly rules: Readonly<Record<string, PageRule>>;
  readonly routes: readonly PageRoute[];
  /** Reasons repeat thousands of times; each is written once. */
  readonly reasons: readonly string[];
}
