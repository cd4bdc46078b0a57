/** Fixes that several checks have in common. */
import type { ListPosition } from "../../findings/fix-intent.ts";
import { readsPermissionClasses } from "../posture/open-view-words.ts";
import { here } from "./place-fixes.ts";
import { setting, type Maker } from "./setting-fixes.ts";

/** Asks for a login before a view; a class that reads `permission_classes` is not one for a mixin. */
export const REQUIRE_LOGIN: Maker = (found, model) => {
  const view = model.views.find(({ name }) => name === found.subject);
  const reads = view !== undefined && readsPermissionClasses(model.flows.program, view);
  return reads ? [] : GUARD_VIEW(found, model);
};

const GUARD_VIEW: Maker = here(
  (at) => ({
    kind: "guard-view",
    at,
    decorator: "django.contrib.auth.decorators:login_required",
    mixin: "django.contrib.auth.mixins:LoginRequiredMixin",
  }),
  "the view may be meant for everybody",
);

/** Where `startproject` puts the middleware of the CSRF check. */
export const AFTER_SESSIONS: ListPosition = {
  put: "after",
  neighbours: [
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.security.SecurityMiddleware",
  ],
};

/** Takes the permission away from every origin, under the name that the project uses for the setting. */
export const NAME_ORIGINS: Maker = (found, model) =>
  setting({
    name: (found.evidence ?? found.subject).split(" ")[0] ?? found.subject,
    code: "False",
    safety: "unsafe",
    why: "CORS_ALLOWED_ORIGINS must name the sites that may read",
    inDevelopment: "harmless",
  })(found, model);

/** Lets the environment name the hosts. */
export const HOSTS_FROM_ENVIRONMENT: Maker = setting({
  name: "ALLOWED_HOSTS",
  code: '[host for host in $0.environ.get("ALLOWED_HOSTS", "").split(",") if host]',
  imports: ["os"],
  safety: "unsafe",
  why: "the variable must name the site's hosts wherever this runs",
});

/** Half a year of HTTPS alone. */
export const LASTING_HSTS: Maker = setting({
  name: "SECURE_HSTS_SECONDS",
  code: "60 * 60 * 24 * 183",
  safety: "unsafe",
  why: "browsers refuse plain HTTP for that long: every page must be served over HTTPS",
  inDevelopment: { code: "0 if DEBUG else 60 * 60 * 24 * 183" },
});
