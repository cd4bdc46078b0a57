/** What a project says of its own functions in `[tool.pickguard.flow]`: where untrusted values begin, where they do harm, what makes them harmless. */

/** Dangers by the words that declarations use; the flow engine's own. */
export const FLOW_KINDS = [
  "sql",
  "html",
  "shell",
  "argument",
  "option",
  "code",
  "template",
  "path",
  "redirect",
  "ssrf",
  "header",
  "log",
  "regex",
  "xml",
  "query",
  "pickle",
  "yaml",
  "name",
  "formula",
] as const;

/** One danger. */
export type FlowKind = (typeof FLOW_KINDS)[number];

/** Who chooses the values of a source. */
export const SOURCE_KINDS = ["request", "stored", "remote", "operator"] as const;

/** A function or attribute that gives untrusted values. */
export interface DeclaredSource {
  /** Dotted path: `shop.partners.read_message`, `shop.partners.Client.fetch`. */
  readonly at: string;
  readonly kind: (typeof SOURCE_KINDS)[number];
  /** Completes "comes from …". */
  readonly label: string;
}

/** An argument that must not be untrusted. */
export interface DeclaredSink {
  readonly at: string;
  /** Position from 0, without `self`. */
  readonly argument: number;
  readonly keyword?: string | undefined;
  readonly kind: FlowKind;
}

/** A function whose result has lost dangers of what it was given. */
export interface DeclaredSanitizer {
  readonly at: string;
  readonly clears: readonly FlowKind[] | "all";
}

/** A function that answers true where its argument is harmless. */
export interface DeclaredGuard {
  readonly at: string;
  readonly argument: number;
  readonly clears: readonly FlowKind[] | "all";
}

/** Everything that a project declares. */
export interface FlowDeclarations {
  readonly sources: readonly DeclaredSource[];
  readonly sinks: readonly DeclaredSink[];
  readonly sanitizers: readonly DeclaredSanitizer[];
  readonly guards: readonly DeclaredGuard[];
}

/** Nothing declared. */
export const NO_DECLARATIONS: FlowDeclarations = { sources: [], sinks: [], sanitizers: [], guards: [] };
