/** Folders that no audit wants although no ignore file names them: other people's code, tools' caches, build output. */
import { folderOf, nameOf } from "./paths.ts";

/** Why something is left out, in the words of the report's last lines. */
export type SkipReason =
  | "ignored"
  | "excluded"
  | "vendored"
  | "virtual environment"
  | "build output"
  | "cache"
  | "binary"
  | "minified"
  | "too large"
  | "symbolic link"
  | "unreadable"
  | "changed while read"
  | "over the limit";

const BY_NAME: ReadonlyMap<string, SkipReason> = new Map<string, SkipReason>([
  ...entries("cache", [
    ".git",
    ".hg",
    ".svn",
    ".bzr",
    "__pycache__",
    ".tox",
    ".nox",
    ".mypy_cache",
    ".ruff_cache",
  ]),
  ...entries("cache", [
    ".pytest_cache",
    ".hypothesis",
    ".cache",
    ".eggs",
    ".idea",
    ".ipynb_checkpoints",
    ".terraform",
  ]),
  ...entries("cache", [
    ".next",
    ".nuxt",
    ".yarn",
    ".pnpm-store",
    ".parcel-cache",
    ".turbo",
    "htmlcov",
    ".direnv",
  ]),
  ...entries("vendored", [
    "node_modules",
    "bower_components",
    "jspm_packages",
    "site-packages",
    "dist-packages",
  ]),
  ...entries("vendored", [
    "third_party",
    "third-party",
    "thirdparty",
    "_vendor",
    "vendored",
    "__pypackages__",
  ]),
  ...entries("virtual environment", [".venv", ".virtualenv", ".conda"]),
  ...entries("build output", [
    "staticfiles",
    "static_collected",
    "collected_static",
    "collectedstatic",
    "static_root",
  ]),
]);

/** Names that are also used for ordinary packages: left out unless the folder looks like one. */
const BY_NAME_UNLESS_PACKAGE: ReadonlyMap<string, SkipReason> = new Map<string, SkipReason>([
  ...entries("vendored", ["vendor", "vendors", "external"]),
  ...entries("virtual environment", ["venv", "virtualenv"]),
  ...entries("build output", ["build", "dist", "_build", "wheelhouse"]),
]);

function entries(reason: SkipReason, names: readonly string[]): readonly (readonly [string, SkipReason])[] {
  return names.map((name) => [name, reason] as const);
}

/** Why a folder is left out by its name alone, before it is listed. */
export function excludedByName(folder: string): SkipReason | undefined {
  const name = nameOf(folder);
  return name.endsWith(".egg-info") || name.endsWith(".dist-info") ? "build output" : BY_NAME.get(name);
}

/** Files and folders that make a folder somebody's own Python package or Django app. */
const PACKAGE_SIGNS: readonly string[] = [
  "models.py",
  "apps.py",
  "views.py",
  "urls.py",
  "migrations",
  "manage.py",
  "settings.py",
];

/** Why a folder is left out once the names in it are known. */
export function excludedByContent(folder: string, names: ReadonlySet<string>): SkipReason | undefined {
  if (names.has("pyvenv.cfg")) return "virtual environment";
  if (isOldVirtualEnvironment(folder, names)) return "virtual environment";
  if (isCopyOfDjangoAdmin(folder, names)) return "build output";
  const reason = BY_NAME_UNLESS_PACKAGE.get(nameOf(folder));
  return reason !== undefined && !isOwnPackage(reason, names) ? reason : undefined;
}

/** virtualenv wrote no pyvenv.cfg before version 20; its folder has `bin` or `Scripts`, `lib` and `include`. */
function isOldVirtualEnvironment(folder: string, names: ReadonlySet<string>): boolean {
  const unix = names.has("bin") && names.has("lib") && names.has("include");
  const windows = names.has("Scripts") && names.has("Lib");
  return (unix || windows) && /^(?:\.?v?env|virtualenv|python\d*|ENV)(?:[._-].*)?$/.test(nameOf(folder));
}

/** `collectstatic` leaves Django's own admin scripts in the tree. */
function isCopyOfDjangoAdmin(folder: string, names: ReadonlySet<string>): boolean {
  const isScripts = nameOf(folder) === "js" && nameOf(folderOf(folder)) === "admin";
  return isScripts && names.has("core.js") && names.has("calendar.js") && names.has("actions.js");
}

/** Vendored packages have an `__init__.py` too, so for them only the files of a Django app count. */
function isOwnPackage(reason: SkipReason, names: ReadonlySet<string>): boolean {
  return PACKAGE_SIGNS.some((name) => names.has(name)) || (reason !== "vendored" && names.has("__init__.py"));
}
