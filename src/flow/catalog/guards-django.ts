/** Guards of Django itself (docs.djangoproject.com/en/5.2/topics/auth/default/ and Django's source, 4.2 to 6.1). */
import type { AccessRow } from "./guard-rows.ts";

const AUTH = "django.contrib.auth";

/** Django's decorators, mixins, middleware and views that ask who is there. */
export const djangoGuards: readonly AccessRow[] = [
  { at: `${AUTH}.decorators.login_required`, form: "decorator", demands: ["login"] },
  {
    at: `${AUTH}.decorators.permission_required`,
    form: "decorator",
    demands: ["permission"],
    told: "permission argument",
  },
  { at: `${AUTH}.decorators.user_passes_test`, form: "decorator", demands: ["role"], told: "test argument" },
  {
    at: "django.contrib.admin.views.decorators.staff_member_required",
    form: "decorator",
    demands: ["staff"],
  },
  { at: "django.contrib.admin.site.admin_view", form: "decorator", demands: ["staff"] },
  { at: "django.contrib.admin.AdminSite.admin_view", form: "decorator", demands: ["staff"] },
  { at: "django.contrib.admin.sites.AdminSite.admin_view", form: "decorator", demands: ["staff"] },
  { at: `${AUTH}.mixins.LoginRequiredMixin`, form: "mixin", demands: ["login"] },
  {
    at: `${AUTH}.mixins.PermissionRequiredMixin`,
    form: "mixin",
    demands: ["permission"],
    told: "permission attribute",
  },
  { at: `${AUTH}.mixins.UserPassesTestMixin`, form: "mixin", demands: ["role"], told: "test method" },
  { at: `${AUTH}.middleware.LoginRequiredMiddleware`, form: "middleware", demands: ["login"] },
  ...["PasswordChangeView", "PasswordChangeDoneView"].map((name): AccessRow => ({
    at: `${AUTH}.views.${name}`,
    form: "view",
    demands: ["login"],
  })),
  ...["password_change", "password_change_done"].map((name): AccessRow => ({
    at: `${AUTH}.views.${name}`,
    form: "view",
    demands: ["login"],
  })),
  ...[
    "LoginView",
    "LogoutView",
    "PasswordResetView",
    "PasswordResetDoneView",
    "PasswordResetConfirmView",
    "PasswordResetCompleteView",
    "login",
    "logout",
    "logout_then_login",
    "password_reset",
    "password_reset_done",
    "password_reset_confirm",
    "password_reset_complete",
  ].map((name): AccessRow => ({ at: `${AUTH}.views.${name}`, form: "view", demands: [] })),
  ...["JavaScriptCatalog", "JSONCatalog", "set_language", "javascript_catalog"].map((name): AccessRow => ({
    at: `django.views.i18n.${name}`,
    form: "view",
    demands: [],
  })),
  { at: "django.views.static.serve", form: "view", demands: [] },
  { at: "django.contrib.sitemaps.views.sitemap", form: "view", demands: [] },
  { at: "django.contrib.sitemaps.views.index", form: "view", demands: [] },
  { at: "django.contrib.flatpages.views.flatpage", form: "view", demands: [] },
];
