import type { Confidence, Place, Step } from "../../findings/finding.ts";
import type { FileCopy } from "./file-copies.ts";

/** One command that some file of the repository starts: an image's CMD, a Procfile line, a unit's ExecStart, a CI step. */
export interface EntryPoint {
  /** The command itself; in a script when a deploy file starts that script. */
  readonly at: Place;
  /** What kind of file says so, in words for a report ("Dockerfile", "compose file", "systemd unit"). */
  readonly source: string;
  readonly family: EntryFamily;
  /** The command's words after the shell's quoting is undone; variables stay as written (`$PORT`). */
  readonly words: readonly string[];
  /** What the command is for, and how that was decided. */
  readonly role: EntryPointRole;
  /** Environment that this file sets for the command (`ENV`, `environment:`, `Environment=`); values may be secret: never show one. */
  readonly environment: ReadonlyMap<string, EnvironmentEntry>;
  /** Python files that its image keeps under another name; what it names may be one of them. */
  readonly copies?: readonly FileCopy[];
  /** The way from the file that is started to the command, outermost first; empty when they are one. */
  readonly startedBy: readonly Step[];
}

/** What keeps the command running: an image, a compose service, a cluster, a hosting platform, a Linux service, or a person. */
export type EntryFamily =
  | "image"
  | "compose"
  | "kubernetes"
  | "platform"
  | "service"
  | "script"
  | "ci"
  | "document";

export interface EnvironmentEntry {
  readonly value: string;
  readonly at: Place;
}

export interface EntryPointRole {
  readonly use: "production" | "development" | "unknown";
  /** A clause that fits behind "because": "`docker-compose.dev.yml` is named for development". */
  readonly because: string;
  readonly confidence: Confidence;
  /** Whether a name or a plain statement decided, or only what such files are usually for. */
  readonly decided: "stated" | "usual";
}
