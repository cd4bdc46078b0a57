import type { Place } from "../../findings/finding.ts";

/** One command that some file of the repository starts: an image's CMD, a Procfile line, a unit's ExecStart, a CI step. */
export interface EntryPoint {
  readonly at: Place;
  /** What kind of file says so, in words for a report ("Dockerfile", "compose file", "systemd unit"). */
  readonly source: string;
  /** The command's words after the shell's quoting is undone; variables stay as written (`$PORT`). */
  readonly words: readonly string[];
  /** What the command is for, and how that was decided. */
  readonly role: EntryPointRole;
  /** Environment that this file sets for the command (`ENV`, `environment:`, `Environment=`); values may be secret: never show one. */
  readonly environment: ReadonlyMap<string, EnvironmentEntry>;
}

export interface EnvironmentEntry {
  readonly value: string;
  readonly at: Place;
}

export interface EntryPointRole {
  readonly use: "production" | "development" | "unknown";
  readonly because: string;
}
