/** What a user can decide, in one plain value: defaults, then `[tool.pickguard]`, then the command line. */
import { NO_DECLARATIONS, type FlowDeclarations } from "./flow-declarations.ts";
import type { Confidence, Severity } from "../findings/finding.ts";
import type { DeclaredAccessGuard, DeclaredOwner, PerFileIgnore, SeverityOverride } from "./project-words.ts";

/** How much a reader wants to see. */
export type Persona = "default" | "strict" | "auditor";

/** Least noise first. */
export const PERSONAS: readonly Persona[] = ["default", "strict", "auditor"];

/** From which severity on findings make the exit code 1; `never` keeps it 0. */
export type FailOn = Severity | "never";

/** Everything that a user can decide. */
export interface Configuration {
  /** Rule ids, full check ids or globs (`DJANGO-CSRF-*`); empty means all. */
  readonly select: readonly string[];
  /** Written like `select`; wins over it. */
  readonly ignore: readonly string[];
  /** Paths audited although a default or an ignore file leaves them out, as in a `.gitignore` at the root. */
  readonly include: readonly string[];
  /** Paths left out; wins over `include`. */
  readonly exclude: readonly string[];
  readonly persona: Persona;
  /** Wins over the persona; undefined leaves it to the persona. */
  readonly minSeverity: Severity | undefined;
  /** Wins over the persona; undefined leaves it to the persona. */
  readonly minConfidence: Confidence | undefined;
  /** Dotted name of the settings module that production loads, when pickguard cannot find out by itself. */
  readonly settings: string | undefined;
  readonly failOn: FailOn;
  /** Only findings at least this sure make the exit code 1. */
  readonly failOnConfidence: Confidence;
  /** Whether checks without evidence from real projects run as well. */
  readonly preview: boolean;
  /** Largest Python file that is read, in bytes; undefined leaves it to discovery. */
  readonly maxPythonBytes: number | undefined;
  /** Largest file of another kind that is read, in bytes; undefined leaves it to discovery. */
  readonly maxFileBytes: number | undefined;
  /** What the project says of its own functions. */
  readonly flow: FlowDeclarations;
  /** Whether places that the baseline accepts are left out. */
  readonly onlyNew: boolean;
  /** Where the baseline lies, relative to the root; undefined is the usual place. */
  readonly baseline: string | undefined;
  /** Where the team has put pickguard's own pages (`npm run site`); findings link to them. */
  readonly docsUrl: string | undefined;
  readonly perFileIgnores: readonly PerFileIgnore[];
  /** The last one that fits a check counts. */
  readonly severity: readonly SeverityOverride[];
  readonly guards: readonly DeclaredAccessGuard[];
  readonly owners: readonly DeclaredOwner[];
}

/** What holds when nobody decides anything. */
export const DEFAULT_CONFIGURATION: Configuration = {
  select: [],
  ignore: [],
  include: [],
  exclude: [],
  persona: "default",
  minSeverity: undefined,
  minConfidence: undefined,
  settings: undefined,
  failOn: "medium",
  failOnConfidence: "medium",
  preview: false,
  maxPythonBytes: undefined,
  maxFileBytes: undefined,
  flow: NO_DECLARATIONS,
  onlyNew: false,
  baseline: undefined,
  docsUrl: undefined,
  perFileIgnores: [],
  severity: [],
  guards: [],
  owners: [],
};

/** Some decisions; whatever is undefined leaves the decision as it was. */
export type Overrides = { readonly [Key in keyof Configuration]?: Configuration[Key] | undefined };

/**
 * Lays decisions over a configuration. `ignore`, `include` and `exclude` add up, so that a command line never loses
 * what the project has decided; everything else replaces.
 */
export function mergeOptions(base: Configuration, over: Overrides): Configuration {
  return {
    select: over.select ?? base.select,
    ignore: both(base.ignore, over.ignore),
    include: both(base.include, over.include),
    exclude: both(base.exclude, over.exclude),
    persona: over.persona ?? base.persona,
    minSeverity: over.minSeverity ?? base.minSeverity,
    minConfidence: over.minConfidence ?? base.minConfidence,
    settings: over.settings ?? base.settings,
    failOn: over.failOn ?? base.failOn,
    failOnConfidence: over.failOnConfidence ?? base.failOnConfidence,
    preview: over.preview ?? base.preview,
    maxPythonBytes: over.maxPythonBytes ?? base.maxPythonBytes,
    maxFileBytes: over.maxFileBytes ?? base.maxFileBytes,
    flow: over.flow ?? base.flow,
    onlyNew: over.onlyNew ?? base.onlyNew,
    baseline: over.baseline ?? base.baseline,
    docsUrl: over.docsUrl ?? base.docsUrl,
    perFileIgnores: over.perFileIgnores ?? base.perFileIgnores,
    severity: over.severity ?? base.severity,
    guards: over.guards ?? base.guards,
    owners: over.owners ?? base.owners,
  };
}

function both(first: readonly string[], second: readonly string[] | undefined): readonly string[] {
  return second === undefined ? first : [...new Set([...first, ...second])];
}
