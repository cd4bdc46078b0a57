/** What can be asked of an audit. */
import type { Problem, Severity } from "../findings/finding.ts";
import type { Visibility } from "./visibility.ts";

/** Every field may be left out. */
export interface AuditOptions {
  /** Rules, checks or families to run; empty runs all. */
  readonly select?: readonly string[];
  readonly ignore?: readonly string[];
  /** Also runs checks whose evidence is not complete. */
  readonly preview?: boolean;
  /** Severities that a project's configuration gives to rules or checks. */
  readonly severities?: ReadonlyMap<string, Severity>;
  /** What of the findings is shown; by default what is at least of medium severity and confidence. */
  readonly visibility?: Visibility;
  /** Dotted name of the settings module that production loads. */
  readonly settingsModule?: string;
  /** How the audited tree is called in the report; never absolute. */
  readonly root?: string;
  /** The tool's version, for the report. */
  readonly version?: string;
  /** Trouble of earlier stages, told in the same report. */
  readonly problems?: readonly Problem[];
  /** Lists every audited file in the report. */
  readonly listFiles?: boolean;
  /** Told when a stage begins and while it goes on; for progress and timings, never for the result. */
  readonly watch?: StageWatch;
}

/** The stages of the line in their order. */
export type Stage = "extract" | "bind" | "solve" | "model" | "judge" | "finish";

/** Told how many of a stage's items are done. */
export type StageWatch = (stage: Stage, done: number, total: number) => void;
