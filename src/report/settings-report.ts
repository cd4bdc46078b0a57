/** What production's settings are, ready for any format: every text in it is masked. */
import type { Problem } from "../findings/finding.ts";
import type { PlainValue } from "../source/plain-value.ts";
import type { ReportedProject } from "./reported-project.ts";

/** Version of the JSON form's shape: the second number grows with additions, the first with anything else. */
export const SETTINGS_SCHEMA_VERSION = "1.0";

/** The settings of every production module of a repository. */
export interface SettingsReport {
  readonly tool: { readonly name: string; readonly version: string };
  /** How the tree is called: as the user typed it, or its last folder. */
  readonly root: string;
  /** The file that was given as production's environment. */
  readonly environmentFile?: string;
  readonly projects: readonly ReportedProject[];
  readonly modules: readonly SettingsModule[];
  /** Module by module, each in the order asked for. */
  readonly settings: readonly ReportedSetting[];
  /** Names that exist: those that a module sets, those of Django and of well-known packages. For suggestions. */
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
}

/** One production module. */
export interface SettingsModule {
  readonly module: string;
  readonly path: string;
  readonly project: string;
  /** Why it counts as production's. */
  readonly reason: string;
  /** Whether a deploy file, wsgi or the user says so. */
  readonly stated: boolean;
}

/** A line with what happened there. */
export interface SettingStep {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly note: string;
}

/** A variable of the environment that decides about a value. */
export interface ReportedVariable {
  readonly name: string;
  /** The file and line that sets it for production; missing when nothing in sight does. */
  readonly setAt?: { readonly path: string; readonly line: number };
}

/** One setting of one module. */
export interface ReportedSetting {
  readonly name: string;
  readonly module: string;
  readonly state: "known" | "environment" | "one-of" | "unknown" | "fails" | "default";
  /** null, too, where it is not settled: see `complete`. */
  readonly value: PlainValue;
  /** Whether `value` is the whole value. */
  readonly complete: boolean;
  /** Something in `value`, `alternatives` or `default` is a secret and was replaced. */
  readonly masked: boolean;
  /** The variable that is read, of the state `environment`. */
  readonly variable?: string;
  readonly casts?: readonly string[];
  readonly variables: readonly ReportedVariable[];
  readonly alternatives?: readonly ReportedAlternative[];
  /** Why it is unknown or fails; the line that stopped us. */
  readonly reason?: string;
  readonly stoppedAt?: { readonly path: string; readonly line: number; readonly column: number };
  readonly origin: readonly SettingStep[];
  /** Django's default for the project's version; missing where Django has none. */
  readonly default?: PlainValue;
  readonly secure: boolean | null;
  readonly why: string;
  /** What outside the repository may still replace the value. */
  readonly mayBeReplacedBy?: string;
}

/** One of several values. */
export interface ReportedAlternative {
  readonly value: PlainValue;
  readonly when: readonly {
    readonly path: string;
    readonly line: number;
    /** The masked code of the condition. */
    readonly code: string;
    readonly holds: boolean;
  }[];
}
