/** Guards of packages around Django's authentication, by their own documentation and source. */
import type { AccessDemand, AccessForm, AccessRow } from "./guard-rows.ts";

const rows = (form: AccessForm, demands: readonly AccessDemand[], names: readonly string[]): AccessRow[] =>
  names.map((at) => ({ at, form, demands }));

const ALLAUTH = "allauth.account.views";

/** django-allauth's pages by what their classes carry: `login_not_required` or nothing, and `login_required` (allauth/account/views.py, allauth/socialaccount/views.py). */
const allauthViews: readonly AccessRow[] = [
  ...rows(
    "view",
    [],
    [
      ...["login", "logout", "signup", "account_inactive", "confirm_email", "email_verification_sent"].map(
        (name) => `${ALLAUTH}.${name}`,
      ),
      ...["", "_done", "_from_key", "_from_key_done"].map((step) => `${ALLAUTH}.password_reset${step}`),
      ...["Login", "Logout", "Signup", "AccountInactive", "ConfirmEmail", "EmailVerificationSent"].map(
        (name) => `${ALLAUTH}.${name}View`,
      ),
      ...["", "Done", "FromKey", "FromKeyDone"].map((step) => `${ALLAUTH}.PasswordReset${step}View`),
      ...["signup", "login_cancelled", "SignupView", "LoginCancelledView"].map(
        (name) => `allauth.socialaccount.views.${name}`,
      ),
    ],
  ),
  ...rows(
    "view",
    ["login"],
    [
      ...["email", "password_change", "password_set", "reauthenticate"].map((name) => `${ALLAUTH}.${name}`),
      ...["Email", "PasswordChange", "PasswordSet", "Reauthenticate"].map((name) => `${ALLAUTH}.${name}View`),
      ...["connections", "ConnectionsView"].map((name) => `allauth.socialaccount.views.${name}`),
      ...["index", "IndexView"].map((name) => `allauth.mfa.base.views.${name}`),
    ],
  ),
];

/** Decorators, mixins and field extensions of packages, and whole views. */
export const packageGuards: readonly AccessRow[] = [
  ...rows(
    "decorator",
    ["login"],
    [
      "allauth.account.decorators.verified_email_required",
      "allauth.account.decorators.reauthentication_required",
      "allauth.account.decorators.secure_admin_login",
      "django_otp.decorators.otp_required",
      "two_factor.views.utils.otp_required",
      "graphql_jwt.decorators.login_required",
    ],
  ),
  ...rows(
    "decorator",
    ["staff"],
    ["graphql_jwt.decorators.staff_member_required", "wagtail.admin.auth.require_admin_access"],
  ),
  ...rows("decorator", ["superuser"], ["graphql_jwt.decorators.superuser_required"]),
  ...["graphql_jwt.decorators.permission_required", "rules.contrib.views.permission_required"].map(
    (at): AccessRow => ({ at, form: "decorator", demands: ["permission"], told: "permission argument" }),
  ),
  {
    at: "graphql_jwt.decorators.user_passes_test",
    form: "decorator",
    demands: ["role"],
    told: "test argument",
  },
  ...["permission_required", "permission_required_or_403", "permission_required_or_404"].map(
    (name): AccessRow => ({
      at: `guardian.decorators.${name}`,
      form: "decorator",
      demands: ["permission"],
      told: "permission argument",
    }),
  ),
  ...rows(
    "mixin",
    ["login"],
    [
      "braces.views.LoginRequiredMixin",
      "guardian.mixins.LoginRequiredMixin",
      "two_factor.views.mixins.OTPRequiredMixin",
      "two_factor.views.OTPRequiredMixin",
    ],
  ),
  ...rows("mixin", ["staff"], ["braces.views.StaffuserRequiredMixin"]),
  ...rows("mixin", ["superuser"], ["braces.views.SuperuserRequiredMixin"]),
  ...rows("mixin", ["role"], ["braces.views.GroupRequiredMixin", "braces.views.UserPassesTestMixin"]),
  ...[
    "braces.views.PermissionRequiredMixin",
    "braces.views.MultiplePermissionsRequiredMixin",
    "guardian.mixins.PermissionRequiredMixin",
    "rules.contrib.views.PermissionRequiredMixin",
    "rules.contrib.views.AutoPermissionRequiredMixin",
  ].map((at): AccessRow => ({ at, form: "mixin", demands: ["permission"], told: "permission attribute" })),
  ...rows("mixin", ["object"], ["guardian.mixins.PermissionListMixin"]),
  // django-role-permissions (django-role-permissions.readthedocs.io/en/stable/utils.html).
  ...rows("decorator", ["permission"], ["rolepermissions.decorators.has_permission_decorator"]),
  ...rows("decorator", ["role"], ["rolepermissions.decorators.has_role_decorator"]),
  ...rows("mixin", ["permission"], ["rolepermissions.mixins.HasPermissionsMixin"]),
  ...rows("mixin", ["role"], ["rolepermissions.mixins.HasRoleMixin"]),
  ...rows("mixin", ["login"], ["strawberry_django.permissions.IsAuthenticated"]),
  ...allauthViews,
  // Its `allowed_user_required` asks for a superuser, or for what the project says instead (impersonate/decorators.py).
  ...rows("view", ["role"], ["impersonate.views.impersonate"]),
  // What leads to a login, or shows the same to everybody.
  ...rows(
    "view",
    [],
    [
      "graphene_django.views.GraphQLView",
      "graphene_file_upload.django.FileUploadGraphQLView",
      "strawberry.django.views.AsyncGraphQLView",
      "strawberry.django.views.GraphQLView",
      "mozilla_django_oidc.views.OIDCAuthenticationCallbackView",
      "mozilla_django_oidc.views.OIDCAuthenticationRequestView",
      "mozilla_django_oidc.views.OIDCLogoutView",
      "allauth.mfa.base.views.authenticate",
      "allauth.socialaccount.views.login_error",
      "impersonate.views.stop_impersonate",
      "waffle.views.wafflejs",
      "watchman.views.ping",
    ],
  ),
];

/**
 * Packages whose decorators and base classes ask nothing about the visitor. Anything else that is outside the audited code may:
 * then nothing is claimed.
 */
export const NEUTRAL_PACKAGES: readonly string[] = [
  "abc",
  "asgiref",
  "axes",
  "builtins",
  "cacheops",
  "cachetools",
  "celery",
  "channels",
  "contextlib",
  "corsheaders",
  "csp",
  "dataclasses",
  "ddtrace",
  "debug_toolbar",
  "django",
  "django_filters",
  "django_htmx",
  "django_jinja",
  "django_ratelimit",
  "django_tables2",
  "drf_spectacular",
  "drf_yasg",
  "elasticapm",
  "enum",
  "extra_views",
  "formtools",
  "functools",
  "graphene",
  "graphene_django",
  "honeypot",
  "htmx",
  "logging",
  "mptt",
  "newrelic",
  "ninja",
  "opentelemetry",
  "ratelimit",
  "rest_framework",
  "rest_framework_bulk",
  "rest_framework_extensions",
  "rest_framework_nested",
  "rest_flex_fields",
  "reversion",
  "sentry_sdk",
  "silk",
  "statsd",
  "strawberry",
  "strawberry_django",
  "structlog",
  "typing",
  "typing_extensions",
  "vanilla",
  "view_breadcrumbs",
];
