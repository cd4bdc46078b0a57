/** What can be asked of an audit. */
import { DEFAULT_CONFIGURATION } from "../config/configuration.ts";
import type { FlowDeclarations } from "../config/flow-declarations.ts";
import type {
  DeclaredAccessGuard,
  DeclaredOwner,
  PerFileIgnore,
  SeverityOverride,
} from "../config/project-words.ts";
import type { Choice } from "../config/selection.ts";
import type { Baseline } from "../findings/baseline.ts";
import type { Problem } from "../findings/finding.ts";
import type { AdvisoryTable } from "../model/dependencies/advisory.ts";
import type { SourceFile } from "../source/source-file.ts";

/** Every field may be left out; what is chosen then is the configuration's default. */
export interface AuditOptions {
  /** Which checks run and which of their findings are shown. */
  readonly choice?: Partial<Choice>;
  /** Dotted name of the settings module that production loads. */
  readonly settingsModule?: string;
  /** What the project says of its own functions. */
  readonly flow?: FlowDeclarations;
  /** Decorators, mixins and functions of the project that refuse. */
  readonly guards?: readonly DeclaredAccessGuard[];
  /** To whom rows of models belong. */
  readonly owners?: readonly DeclaredOwner[];
  /** Rules that do not count in some files. */
  readonly perFileIgnores?: readonly PerFileIgnore[];
  /** Other severities than checks' own; the last one that fits counts. */
  readonly severity?: readonly SeverityOverride[];
  /** Production's whole environment, as `NAME=value` lines. */
  readonly environmentFile?: SourceFile;
  /** The day of the audit, `2026-11-21`; without it the day of the bundled advisories, so that a report depends on no clock. */
  readonly today?: string;
  /** Published weaknesses of packages; without them the bundled ones. */
  readonly advisories?: AdvisoryTable;
  /** How the audited tree is called in the report; never absolute. */
  readonly root?: string;
  /** The tool's version, for the report. */
  readonly version?: string;
  /** Trouble of earlier stages, told in the same report. */
  readonly problems?: readonly Problem[];
  /** Places that were accepted before; they are told as accepted, and entries that nothing needs as problems. */
  readonly baseline?: Baseline;
  /** Lists every audited file in the report. */
  readonly listFiles?: boolean;
  /** Lists every route in the report, with who may reach it. */
  readonly listRoutes?: boolean;
  /** Told when a stage begins and while it goes on; for progress and timings, never for the result. */
  readonly watch?: StageWatch;
}

/** The stages of the line in their order. */
export type Stage = "extract" | "bind" | "solve" | "model" | "judge" | "finish";

/** Told how many of a stage's items are done; 0 of 0 when it begins. */
export type StageWatch = (stage: Stage, done: number, total: number) => void;

/** The whole choice. */
export function choiceOf({ choice }: AuditOptions): Choice {
  return { ...DEFAULT_CONFIGURATION, ...choice };
}

/** Announces a stage, and gives the function that tells how far it is. */
export function enterStage({ watch }: AuditOptions, stage: Stage): (done: number, total: number) => void {
  watch?.(stage, 0, 0);
  return (done, total) => watch?.(stage, done, total);
}
