/** The imports that a written module needs, and no others. */
import type { ModelNames } from "./factory-text.ts";
import type { Factory } from "./plan.ts";

/** Whole modules of the standard library. */
const MODULES = [
  "functools",
  "inspect",
  "itertools",
  "json",
  "logging",
  "os",
  "re",
  "socket",
  "subprocess",
  "sys",
  "tempfile",
  "uuid",
];

/** Names of the standard library. */
const STANDARD: readonly (readonly [string, readonly string[]])[] = [
  ["datetime", ["timedelta"]],
  ["decimal", ["Decimal"]],
  ["html.parser", ["HTMLParser"]],
  ["importlib", ["import_module"]],
  ["unittest", ["mock"]],
  ["urllib.parse", ["parse_qs", "urlencode", "urlsplit"]],
];

/** Names of Django and REST framework. */
const FRAMEWORK: readonly (readonly [string, readonly string[]])[] = [
  ["django.conf", ["settings"]],
  ["django.contrib.admin", ["site"]],
  ["django.contrib.auth", ["REDIRECT_FIELD_NAME", "get_user_model"]],
  ["django.contrib.auth.models", ["Permission"]],
  ["django.contrib.contenttypes.models", ["ContentType"]],
  ["django.contrib.sessions.middleware", ["SessionMiddleware"]],
  ["django.core.cache", ["caches"]],
  ["django.core.files.base", ["ContentFile"]],
  ["django.db", ["IntegrityError", "transaction"]],
  ["django.db.models", ["ProtectedError", "RestrictedError"]],
  ["django.http", ["HttpResponse", "HttpResponseForbidden"]],
  ["django.middleware.csrf", ["CsrfViewMiddleware", "get_token"]],
  ["django.test", ["Client", "RequestFactory", "TestCase", "override_settings"]],
  ["django.urls", ["NoReverseMatch", "Resolver404", "resolve", "reverse"]],
  ["django.utils", ["timezone"]],
  ["rest_framework.response", ["Response"]],
  ["rest_framework.test", ["APIRequestFactory"]],
  ["rest_framework.views", ["APIView"]],
];

/** The lines, in the usual three groups. */
export function importsFor(body: string, factories: readonly Factory[], names: ModelNames): string {
  const words = wordsOf(body);
  const used = (all: readonly string[]): readonly string[] => all.filter((name) => words.has(name));
  const lines = (from: typeof STANDARD): string[] =>
    from.flatMap(([module, all]) => {
      const own = used(all);
      return own.length === 0 ? [] : [`from ${module} import ${own.join(", ")}`];
    });
  const groups = [
    [...used(MODULES).map((name) => `import ${name}`), ...lines(STANDARD)],
    lines(FRAMEWORK),
    modelImports(factories, names),
  ];
  return `${groups
    .filter((group) => group.length > 0)
    .map((group) => group.join("\n"))
    .join("\n\n")}\n`;
}

function modelImports(factories: readonly Factory[], names: ModelNames): readonly string[] {
  const byModule = new Map<string, string[]>();
  for (const factory of factories) {
    const own = names.get(factory) ?? factory.model;
    const written = own === factory.model ? own : `${factory.model} as ${own}`;
    byModule.set(factory.module, [...(byModule.get(factory.module) ?? []), written]);
  }
  const modules = [...byModule].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return modules.map(([module, all]) => `from ${module} import ${all.toSorted().join(", ")}`);
}

/** Every name that the written module may import beside models. */
export const IMPORTED: ReadonlySet<string> = new Set([
  ...MODULES,
  ...[...STANDARD, ...FRAMEWORK].flatMap(([, names]) => names),
]);

/** Names that code mentions; docstrings do not count. */
export function wordsOf(code: string): ReadonlySet<string> {
  const parts = code.split('"""').filter((_, at) => at % 2 === 0);
  return new Set(parts.join(" ").match(/(?<![.\w"])[A-Za-z_]\w*/g));
}
