/** Routes of libraries' own URLconfs, as far as a project's settings switch them on. */
import { ACCOUNT_URLCONFS } from "./library/accounts.ts";
import { ALLAUTH_HEADLESS_URLCONFS } from "./library/allauth-headless.ts";
import { ALLAUTH_URLCONFS } from "./library/allauth.ts";
import { CONTENT_URLCONFS } from "./library/content.ts";
import { DJANGO_URLCONFS } from "./library/django.ts";
import { EDITING_URLCONFS } from "./library/editing.ts";
import { IDENTITY_URLCONFS } from "./library/identity.ts";
import { OPERATION_URLCONFS } from "./library/operations.ts";
import type {
  LibraryCondition,
  LibraryDemand,
  LibraryPlugins,
  LibraryRoute,
  LibraryUrlconf,
} from "./library/urlconf.ts";
import { WAGTAIL_URLCONFS } from "./library/wagtail.ts";
import type { LibrarySettings } from "./library-settings.ts";

/** Every URLconf of a library that is known. */
export const LIBRARY_URLCONFS: readonly LibraryUrlconf[] = [
  ...DJANGO_URLCONFS,
  ...ACCOUNT_URLCONFS,
  ...ALLAUTH_URLCONFS,
  ...ALLAUTH_HEADLESS_URLCONFS,
  ...IDENTITY_URLCONFS,
  ...OPERATION_URLCONFS,
  ...EDITING_URLCONFS,
  ...CONTENT_URLCONFS,
  ...WAGTAIL_URLCONFS,
];

const BY_MODULE: ReadonlyMap<string, LibraryUrlconf> = new Map(
  LIBRARY_URLCONFS.map((each) => [each.module, each]),
);

/** A library's URLconf by its module (or the list in it); undefined where we do not know it. */
export function libraryUrlconf(module: string): LibraryUrlconf | undefined {
  return BY_MODULE.get(module.replace(/\.urlpatterns$/, ""));
}

/** What a URLconf serves under some settings. */
export function libraryRoutes(
  { parts, plugins }: LibraryUrlconf,
  settings: LibrarySettings,
): readonly LibraryRoute[] {
  const own = parts.flatMap(({ when, routes }) => (holds(when, settings) ? routes : []));
  return plugins ? [...own, ...pluginRoutes(plugins, settings)] : own;
}

function holds(when: LibraryCondition | undefined, { apps, isOn }: LibrarySettings): boolean {
  if (when?.unless !== undefined && isOn(when.unless)) return false;
  return when?.apps === undefined || !apps || when.apps.some((one) => apps.some((app) => isApp(app, one)));
}

/** As named, or by its configuration: `allauth.mfa.apps.MFAConfig`. */
function isApp(app: string, name: string): boolean {
  return app === name || app.startsWith(`${name}.apps.`);
}

function pluginRoutes(plugins: LibraryPlugins, { apps = [] }: LibrarySettings): readonly LibraryRoute[] {
  const below = `${plugins.package}.`;
  return apps
    .filter((app) => app.startsWith(below) && !plugins.except.some((one) => isApp(app, one)))
    .flatMap((app) => {
      const [name = ""] = app.slice(below.length).split(".");
      return plugins.routes.map((one) => ({
        ...one,
        route: one.route.replace("{app}", name),
        name: one.name?.replace("{app}", name),
      }));
    });
}

const DEMANDS: ReadonlyMap<string, LibraryDemand> = demandsByView();

/** What a library's view asks, wherever a project mounts it; undefined where its routes differ or it is not known. */
export function libraryDemand(view: string): LibraryDemand | undefined {
  return DEMANDS.get(view);
}

function demandsByView(): ReadonlyMap<string, LibraryDemand> {
  const found = new Map<string, LibraryDemand>();
  for (const { module, parts, plugins } of LIBRARY_URLCONFS)
    for (const { view, demands } of [...parts, ...(plugins ? [plugins] : [])].flatMap((one) => one.routes))
      if (view.split(".")[0] === module.split(".")[0])
        found.set(view, (found.get(view) ?? demands) === demands ? demands : "settings");
  return found;
}
