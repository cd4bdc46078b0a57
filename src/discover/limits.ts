/** Bounds that keep a stranger's repository from exhausting the machine. All sizes in bytes. */
import type { NameVerdict } from "./name-kinds.ts";

/** What discovery reads at most. */
export interface Limits {
  /** Largest Python file. */
  readonly pythonBytes: number;
  /** Largest file of any other kind, lock files and JavaScript excepted. */
  readonly otherBytes: number;
  /** All files together. */
  readonly totalBytes: number;
  /** Number of files read. */
  readonly files: number;
  /** Nesting of folders. */
  readonly depth: number;
}

/** Generous for anything written by people; CPython's own largest modules stay below half of it. */
export const DEFAULT_LIMITS: Limits = {
  pythonBytes: 2_000_000,
  otherBytes: 1_000_000,
  totalBytes: 400_000_000,
  files: 100_000,
  depth: 100,
};

/** Larger scripts are libraries or built. */
const JAVASCRIPT_BYTES = 300_000;
/** Lock files of large projects outgrow the usual bound, and the Django version is in them. */
const DEPENDENCY_BYTES = 8_000_000;

/** The largest file that is read for what its name says it is. */
export function limitFor(verdict: NameVerdict, limits: Limits): number {
  switch (verdict) {
    case "python":
    case "settings":
    case "urlconf":
    case "migration":
    case "test":
      return limits.pythonBytes;
    case "javascript":
      return Math.min(JAVASCRIPT_BYTES, limits.otherBytes);
    case "dependency":
      return Math.max(DEPENDENCY_BYTES, limits.otherBytes);
    case "template":
    case "dockerfile":
    case "compose":
    case "procfile":
    case "systemd":
    case "supervisor":
    case "kubernetes":
    case "shell":
    case "ci":
    case "platform":
    case "server-config":
    case "edge":
    case "env":
    case "credentials":
    case "ignore":
    case "document":
    case "other":
    case "look-yaml":
    case "look-conf":
    case "look-script":
      return limits.otherBytes;
  }
}

/** "2 MB", "300 KB": rounded, for messages. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${Math.round(bytes / 100_000) / 10} MB`;
}
