/** What a Python file is to Django, from its path and the lines that start in its first column. */
import { folderOf, nameOf } from "./paths.ts";
import { topLevelLines } from "./top-level-lines.ts";

/** How surely a file is a settings module of a Django project, surest first. */
export type SettingsTrait = "project" | "declared" | "named" | "none";

/** What one look at a Python file tells; kinds follow from it together with the file's project. */
export interface PythonTraits {
  /**
   * `project`: it sets what only a Django project sets, or has a class of settings. `declared`: it sets other settings of Django, or extends a
   * settings module. `named`: only its name says settings, as with the `settings.py` of a reusable app, or
   * it looks like a part of settings (`configuration.py`). `none`: neither.
   */
  readonly settings: SettingsTrait;
  readonly urlconf: boolean;
  readonly migration: boolean;
  readonly mentionsDjango: boolean;
  /** It imports pytest, unittest, nose or Django's test classes. */
  readonly importsTestFramework: boolean;
  /** It has a class on some `TestCase`, or one that pytest would collect. */
  readonly definesTestCase: boolean;
}

/** Settings that nothing but a Django project has (django/conf/global_settings.py and the project template). */
const PROJECT_SETTINGS: ReadonlySet<string> = new Set([
  "INSTALLED_APPS",
  "ROOT_URLCONF",
  "WSGI_APPLICATION",
  "ASGI_APPLICATION",
  "MIDDLEWARE_CLASSES",
  "TEMPLATE_CONTEXT_PROCESSORS",
  "STATICFILES_FINDERS",
]);

/** Settings of Django that other software uses under the same name; they count in a file whose name says settings; elsewhere two make a part of settings. */
const SHARED_SETTINGS: ReadonlySet<string> = new Set([
  "ALLOWED_HOSTS",
  "AUTHENTICATION_BACKENDS",
  "AUTH_PASSWORD_VALIDATORS",
  "CACHES",
  "CSRF_COOKIE_SECURE",
  "CSRF_TRUSTED_ORIGINS",
  "DATABASES",
  "DEBUG",
  "DEFAULT_AUTO_FIELD",
  "EMAIL_BACKEND",
  "EMAIL_HOST",
  "LOGGING",
  "MEDIA_ROOT",
  "MEDIA_URL",
  "MIDDLEWARE",
  "PASSWORD_HASHERS",
  "REST_FRAMEWORK",
  "SECRET_KEY",
  "SECURE_HSTS_SECONDS",
  "SECURE_PROXY_SSL_HEADER",
  "SECURE_SSL_REDIRECT",
  "SESSION_COOKIE_SECURE",
  "SESSION_ENGINE",
  "STATICFILES_DIRS",
  "STATIC_ROOT",
  "STATIC_URL",
  "STORAGES",
  "TEMPLATES",
  "TIME_ZONE",
  "USE_TZ",
]);

const ASSIGNMENT = /^([A-Z][A-Z0-9_]{0,100})(?:\s{0,10}:[^=]{1,100})?\s{0,10}[+|]?=(?!=)/;
const SETTINGS_IMPORT = /^from\s+([\w.]+)\s+import\s+\*/;
/** django-configurations: settings are attributes of a class, and no reusable app imports it. */
const CONFIGURATIONS_IMPORT = /^(?:from|import)\s+configurations\b/;
const CONFIGURATION_CLASS = /^class\s+\w+\([^)]*\bConfiguration\b/;
const TEST_FRAMEWORK = /^(?:from|import)\s+(?:pytest|unittest|nose|django\.test|rest_framework\.test)\b/;
/** A class on a test case, or as pytest collects it; `class TestSave(models.Model)` is neither. */
const TEST_CASE =
  /^class\s{1,10}(?:\w{1,200}\([^)]{0,500}TestCase|Test\w{0,200}\s{0,10}(?:\(\s{0,10}(?:object)?\s{0,10}\)\s{0,10})?:)/;
const MIGRATION_CLASS =
  /^class\s+Migration\(\s*(?:migrations\.)?(?:Migration|SchemaMigration|DataMigration)\b/;

/** Looks at one Python file. */
export function readTraits(path: string, bytes: Uint8Array): PythonTraits {
  const lines = topLevelLines(bytes);
  return {
    settings: settingsTrait(path, lines),
    urlconf:
      nameOf(path) === "urls.py" ||
      lines.some((line) => /^urlpatterns(?:\s{0,10}:[^=]{1,100})?\s{0,10}\+?=/.test(line)),
    migration: isMigration(path, lines),
    mentionsDjango: lines.some((line) => /^(?:from|import)\s+(?:django|rest_framework|wagtail)\b/.test(line)),
    importsTestFramework: lines.some((line) => TEST_FRAMEWORK.test(line)),
    definesTestCase: lines.some((line) => TEST_CASE.test(line)),
  };
}

function isMigration(path: string, lines: readonly string[]): boolean {
  const inFolder = nameOf(folderOf(path)) === "migrations" && /^\d{4}_\w+\.py$/.test(nameOf(path));
  return inFolder || lines.some((line) => MIGRATION_CLASS.test(line));
}

function settingsTrait(path: string, lines: readonly string[]): SettingsTrait {
  const assigned = assignedNames(lines);
  if (intersects(assigned, PROJECT_SETTINGS) || hasConfiguration(lines))
    return isModuleName(path) ? "project" : "named";
  if (declaresSettings(path, assigned, lines)) return "declared";
  return looksLikeSettings(path, assigned, lines) ? "named" : "none";
}

/** An app's own settings read Django's (`from django.conf import settings`); a settings module that extends none never can. */
function declaresSettings(path: string, assigned: ReadonlySet<string>, lines: readonly string[]): boolean {
  const named = hasSettingsName(path);
  if (lines.some(extendsSettings)) return named || assigned.size > 0;
  if (isInSettingsPackage(path) && lines.some((line) => SETTINGS_IMPORT.test(line))) return true;
  const readsSettings = lines.some((line) => /^from\s+django\.conf\s+import\s.*\bsettings\b/.test(line));
  return named && !readsSettings && intersects(assigned, SHARED_SETTINGS);
}

function looksLikeSettings(path: string, assigned: ReadonlySet<string>, lines: readonly string[]): boolean {
  if (isSettingsFileName(path) && assigned.size > 0) return true;
  if (isInSettingsPackage(path) && assigned.size > 0 && !definesClass(lines)) return true;
  const shared = [...assigned].filter((name) => SHARED_SETTINGS.has(name)).length;
  return shared > 1 && !lines.some((line) => /^(?:from|import)\s+flask\b/.test(line));
}

/** Says of another settings module that this one extends it, or of a class that it is a django-configurations one. */
function extendsSettings(line: string): boolean {
  if (CONFIGURATION_CLASS.test(line)) return true;
  const module = SETTINGS_IMPORT.exec(line)?.[1];
  return module !== undefined && module.split(".").some((part) => /(?:^|_)settings(?:_|$)/.test(part));
}

/** A class of settings, of which only a Django project makes any. */
function hasConfiguration(lines: readonly string[]): boolean {
  return (
    lines.some((line) => CONFIGURATION_CLASS.test(line)) &&
    lines.some((line) => CONFIGURATIONS_IMPORT.test(line))
  );
}

function definesClass(lines: readonly string[]): boolean {
  return lines.some((line) => line.startsWith("class "));
}

function assignedNames(lines: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of lines) {
    const name = ASSIGNMENT.exec(line)?.[1];
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** `settings.py`, `settings_dev.py`, `local_settings.py`, and every module of a package called `settings`. */
export function hasSettingsName(path: string): boolean {
  return isSettingsFileName(path) || isInSettingsPackage(path);
}

function isSettingsFileName(path: string): boolean {
  return /^(?:settings(?:[_.-][^/]*)?|[a-z]+_settings)\.py$/.test(nameOf(path));
}

function isInSettingsPackage(path: string): boolean {
  return /(?:^|\/)settings(?:\/[^/]+){1,3}$/.test(path);
}

/** Whether Python could import the file under its own name. */
function isModuleName(path: string): boolean {
  return /^[A-Za-z_]\w*\.py$/.test(nameOf(path));
}

function intersects(names: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const name of names) if (others.has(name)) return true;
  return false;
}
