/** Whether code runs with a Django older than some release: by the dependency files, else by modules that it imports and that are gone since. */
import type { FlowModel } from "../flow/flow-model.ts";
import { parseVersion, compareReleases } from "./dependencies/version-number.ts";
import type { ProjectSettings } from "./settings/project-settings.ts";

/** Modules with the release that took them away and what stands in their place (docs.djangoproject.com/en/5.2/internals/deprecation/). */
const GONE: readonly { readonly module: string; readonly since: readonly number[]; readonly now?: string }[] =
  [
    { module: "django.conf.urls.defaults", since: [1, 6], now: "django.conf.urls" },
    { module: "django.contrib.comments", since: [1, 8], now: "django_comments" },
    { module: "django.forms.util", since: [1, 9], now: "django.forms.utils" },
    { module: "django.utils.importlib", since: [1, 9], now: "importlib" },
    { module: "django.utils.unittest", since: [1, 9], now: "unittest" },
    { module: "django.utils.tzinfo", since: [1, 9], now: "django.utils.timezone" },
    { module: "django.db.models.loading", since: [1, 9], now: "django.apps" },
    { module: "django.contrib.contenttypes.generic", since: [1, 9] },
    { module: "django.core.urlresolvers", since: [2, 0], now: "django.urls" },
  ];

/** Whether what stands in the file runs with a Django before `release`; false where nothing shows it. */
export function runsBefore(
  { settings, flows }: { readonly settings: readonly ProjectSettings[]; readonly flows: FlowModel },
  path: string,
  release: readonly number[],
): boolean {
  const known = settings
    .filter(({ project: { root } }) => root === "" || path.startsWith(`${root}/`))
    .flatMap(({ django }) => (django.version === undefined ? [] : [parseVersion(django.version)?.release]))
    .find((version) => version !== undefined);
  if (known !== undefined) return compareReleases(known, release) < 0;
  const gone = GONE.filter(({ since }) => compareReleases(since, release) <= 0);
  return [...flows.program.units.values()].some(({ facts }) => {
    const imported = new Set(facts.importedModules.map(({ module }) => module));
    return gone.some(({ module, now }) => imported.has(module) && (now === undefined || !imported.has(now)));
  });
}
