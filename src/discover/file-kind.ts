import type { SourceFile } from "../source/source-file.ts";

/** What a file is to an audit of a Django project. Decided from its path, its name and a cheap look at its bytes. */
export type FileKind =
  | "python"
  | "settings"
  | "urlconf"
  | "migration"
  | "test"
  | "template"
  | "javascript"
  | "dockerfile"
  | "compose"
  | "procfile"
  | "systemd"
  | "supervisor"
  | "kubernetes"
  | "shell"
  | "ci"
  | "platform"
  | "server-config"
  | "edge"
  | "dependency"
  | "env"
  | "credentials"
  | "ignore"
  | "document"
  | "other";

/**
 * A file with its kind. `credentials` are files that exist to hold keys and passwords, `ignore` those that keep files out of Git or an image. `test` and `migration` are Python files that most checks skip; `inTests` is also set on
 * templates and settings below a test folder. `developmentOnly` gives the reason when the name says so (`docker-compose.dev.yml`).
 */
export interface AuditFile extends SourceFile {
  readonly kind: FileKind;
  /** The root folder of the Django project it belongs to ("" is the audit root), or undefined in loose mode. */
  readonly project: string | undefined;
  readonly inTests: boolean;
  /** For Python files: the dotted module name seen from the nearest source root (`shop.orders.views`). */
  readonly module: string | undefined;
}

/**
 * One Django project of the repository: where `manage.py` or a settings module says that it lives. An installable app
 * has neither; its project is the folder of its packaging file, with no `managePath` and perhaps no `settings`.
 */
export interface DjangoProject {
  /** Folder relative to the audit root; "" is the root itself. */
  readonly root: string;
  /** Folders put on `sys.path`, relative to the audit root, nearest first. */
  readonly sourceRoots: readonly string[];
  readonly managePath: string | undefined;
  /** Paths of settings modules, sorted. */
  readonly settings: readonly string[];
  /** wsgi.py and asgi.py files. */
  readonly entryModules: readonly string[];
  /** Whether it only tests or demonstrates something that encloses it: the `tests/` or `example/` project of a library. */
  readonly inTests: boolean;
  /** Whether it shows a library that encloses it and is the only site of the tree: audited, although it serves nobody. */
  readonly showcase: boolean;
}

/** What discovery gives: everything later stages need, and what was left out with the reason. */
export interface Discovery {
  readonly files: readonly AuditFile[];
  readonly projects: readonly DjangoProject[];
  /** Counts of files not read, by reason ("ignored", "binary", "too large", "vendored"), for the report's last lines. */
  readonly skipped: ReadonlyMap<string, number>;
}

/** Kinds that hold Python source. */
export const PYTHON_KINDS: ReadonlySet<FileKind> = new Set<FileKind>([
  "python",
  "settings",
  "urlconf",
  "migration",
  "test",
]);
