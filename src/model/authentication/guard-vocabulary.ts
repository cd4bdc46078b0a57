/** Names of what Django and its packages use to let only some people on, and to turn others away. */

/** Decorators that ask who is there (facts of docs.djangoproject.com/en/5.2/topics/auth/default/ and of the packages' own documentation). */
export const GUARD_DECORATORS: ReadonlySet<string> = new Set([
  "django.contrib.auth.decorators.login_required",
  "django.contrib.auth.decorators.permission_required",
  "django.contrib.auth.decorators.user_passes_test",
  "django.contrib.admin.views.decorators.staff_member_required",
  "guardian.decorators.permission_required",
  "guardian.decorators.permission_required_or_403",
  "guardian.decorators.permission_required_or_404",
  "rules.contrib.views.permission_required",
  "django_otp.decorators.otp_required",
  "allauth.account.decorators.login_required",
  "allauth.account.decorators.verified_email_required",
  "allauth.account.decorators.reauthentication_required",
]);

/** Mixins that ask in `dispatch`, before the handler runs; `AccessMixin` itself only knows how to refuse. */
const GUARD_MIXINS: ReadonlySet<string> = new Set([
  "django.contrib.auth.mixins.LoginRequiredMixin",
  "django.contrib.auth.mixins.PermissionRequiredMixin",
  "django.contrib.auth.mixins.UserPassesTestMixin",
  "guardian.mixins.LoginRequiredMixin",
  "guardian.mixins.PermissionRequiredMixin",
  "rules.contrib.views.PermissionRequiredMixin",
  "rules.contrib.views.LoginRequiredMixin",
  "two_factor.views.OTPRequiredMixin",
  "two_factor.views.mixins.OTPRequiredMixin",
]);

/** django-braces and its copies: every mixin whose name says what is required. */
const BRACES_MIXIN = /^braces\.views\.(?:_access\.)?\w{1,40}(?:Required|Test)Mixin$/;

/** Whether a library class asks who is there in its `dispatch`. */
export function isGuardMixin(name: string): boolean {
  return GUARD_MIXINS.has(name) || BRACES_MIXIN.test(name);
}

/** Views of Django, REST framework and of packages that build on them: their `dispatch` calls the handler and nothing further to the right. */
const VIEW_BASE = /^[\w.]{1,120}\.\w{0,60}(?:View|ViewSet)$/;

const KNOWN_VIEW_BASE =
  /^(?:django\.views\.|django\.contrib\.auth\.views\.|rest_framework\.(?:views|generics|viewsets)\.)/;

/** Whether a library class is a view itself, and not a mixin for one. */
export function isViewBase(name: string): boolean {
  return VIEW_BASE.test(name);
}

/** Whether it is one of Django's or REST framework's own, of which all is known. */
export function isKnownViewBase(name: string): boolean {
  return KNOWN_VIEW_BASE.test(name) && VIEW_BASE.test(name);
}

/** Whether REST framework's permission classes are looked at. */
export function isApiBase(name: string): boolean {
  return /^rest_framework\.(?:views|generics|viewsets)\.\w{1,60}$/.test(name);
}

/** Exceptions that turn somebody away; they do nothing until they are raised. */
export const REFUSING_EXCEPTIONS: ReadonlySet<string> = new Set([
  "django.core.exceptions.PermissionDenied",
  "django.core.exceptions.SuspiciousOperation",
  "django.http.Http404",
  "rest_framework.exceptions.PermissionDenied",
  "rest_framework.exceptions.NotAuthenticated",
  "rest_framework.exceptions.AuthenticationFailed",
  "ninja.errors.HttpError",
  "ninja.errors.AuthenticationError",
]);

/** Answers that turn somebody away or send them elsewhere; they do nothing until they are returned. */
export const REFUSING_RESPONSES: ReadonlySet<string> = new Set([
  "django.http.HttpResponseForbidden",
  "django.http.HttpResponseRedirect",
  "django.http.HttpResponseNotFound",
  "django.http.HttpResponseNotAllowed",
  "django.http.HttpResponseBadRequest",
  "django.shortcuts.redirect",
  "django.contrib.auth.views.redirect_to_login",
]);

/** Attributes and methods of a user by which code decides. */
export const USER_QUESTIONS: ReadonlySet<string> = new Set([
  "is_authenticated",
  "is_anonymous",
  "is_active",
  "is_staff",
  "is_superuser",
  "has_perm",
  "has_perms",
  "has_module_perms",
  "groups",
]);

/** Methods of a user: true whenever they are asked for and not called (Django's User). */
export const USER_METHODS: ReadonlySet<string> = new Set(["has_perm", "has_perms", "has_module_perms"]);

/** Methods that answer HTTP requests and may change something. */
export const WRITING_HANDLERS: readonly string[] = ["post", "put", "patch", "delete"];

/** Methods that `dispatch` of Django's `View` calls. */
export const HANDLERS: ReadonlySet<string> = new Set(["get", "head", "options", ...WRITING_HANDLERS]);
