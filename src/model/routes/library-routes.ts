/** Routes of libraries' own URLconfs, as their sources declare them. */
import type { Route } from "./route.ts";

/** One route of a library. */
export interface LibraryRoute {
  readonly route: string;
  readonly name: string | undefined;
  /** Dotted path of the view. */
  readonly view: string;
  readonly origin?: Route["origin"];
}

/** A library's URLconf. */
export interface LibraryUrlconf {
  readonly appName: string | undefined;
  readonly routes: readonly LibraryRoute[];
}

function rows(appName: string | undefined, package_: string, lines: readonly string[]): LibraryUrlconf {
  const routes = lines.map((line): LibraryRoute => {
    const [route = "", view = "", name] = line.split(" ");
    return { route: route === "-" ? "" : route, view: `${package_}.${view}`, name };
  });
  return { appName, routes };
}

/** docs.djangoproject.com/en/5.2/topics/auth/default/#module-django.contrib.auth.views */
const AUTH = rows(undefined, "django.contrib.auth.views", [
  "login/ LoginView login",
  "logout/ LogoutView logout",
  "password_change/ PasswordChangeView password_change",
  "password_change/done/ PasswordChangeDoneView password_change_done",
  "password_reset/ PasswordResetView password_reset",
  "password_reset/done/ PasswordResetDoneView password_reset_done",
  "reset/<uidb64>/<token>/ PasswordResetConfirmView password_reset_confirm",
  "reset/done/ PasswordResetCompleteView password_reset_complete",
]);

const LIBRARIES: ReadonlyMap<string, LibraryUrlconf> = new Map([
  ["django.contrib.auth.urls", AUTH],
  [
    "django.conf.urls.i18n",
    {
      appName: undefined,
      routes: [{ route: "setlang/", name: "set_language", view: "django.views.i18n.set_language" }],
    },
  ],
  /* github.com/encode/django-rest-framework/blob/3.16.0/rest_framework/urls.py */
  [
    "rest_framework.urls",
    rows("rest_framework", "django.contrib.auth.views", [
      "login/ LoginView login",
      "logout/ LogoutView logout",
    ]),
  ],
]);

/** The routes of a library's URLconf by its module (or the list in it); undefined where we do not know them. */
export function libraryRoutes(module: string): LibraryUrlconf | undefined {
  return LIBRARIES.get(module.replace(/\.urlpatterns$/, ""));
}
