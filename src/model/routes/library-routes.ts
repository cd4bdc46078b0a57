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
  /** Whether it serves more, by its settings and plugins. */
  readonly open?: boolean;
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

/** github.com/pennersr/django-allauth/blob/65.16.1/allauth/account/urls.py, with its default settings. */
const ALLAUTH_ACCOUNT = rows(undefined, "allauth.account.views", [
  "login/ LoginView account_login",
  "logout/ LogoutView account_logout",
  "inactive/ AccountInactiveView account_inactive",
  "signup/ SignupView account_signup",
  "reauthenticate/ ReauthenticateView account_reauthenticate",
  "email/ EmailView account_email",
  "confirm-email/ EmailVerificationSentView account_email_verification_sent",
  "^confirm-email/(?P<key>[-:\\w]+)/$ ConfirmEmailView account_confirm_email",
  "password/change/ PasswordChangeView account_change_password",
  "password/set/ PasswordSetView account_set_password",
  "password/reset/ PasswordResetView account_reset_password",
  "password/reset/done/ PasswordResetDoneView account_reset_password_done",
  "^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$ PasswordResetFromKeyView account_reset_password_from_key",
  "password/reset/key/done/ PasswordResetFromKeyDoneView account_reset_password_from_key_done",
  "login/code/confirm/ ConfirmLoginCodeView account_confirm_login_code",
]);

/** github.com/pennersr/django-allauth/blob/65.16.1/allauth/socialaccount/urls.py */
const ALLAUTH_SOCIAL = rows(undefined, "allauth.socialaccount.views", [
  "3rdparty/login/cancelled/ LoginCancelledView socialaccount_login_cancelled",
  "3rdparty/login/error/ LoginErrorView socialaccount_login_error",
  "3rdparty/signup/ SignupView socialaccount_signup",
  "3rdparty/ ConnectionsView socialaccount_connections",
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
  ["allauth.account.urls", ALLAUTH_ACCOUNT],
  [
    "allauth.urls",
    { appName: undefined, routes: [...ALLAUTH_ACCOUNT.routes, ...ALLAUTH_SOCIAL.routes], open: true },
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
