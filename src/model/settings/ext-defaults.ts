/**
 * Defaults of settings that other packages bring, by the package's name on the index. Read in the sources of
 * djangorestframework 3.18.0, djangorestframework-simplejwt, django-cors-headers, django-axes, django-allauth 65.16.1,
 * django-two-factor-auth, django-otp, django-ninja 1.6.2, graphene-django 3.2.3, django-storages and django-oauth-toolkit.
 * Members of a dictionary setting are written behind a full stop (`REST_FRAMEWORK.PAGE_SIZE`); durations are seconds.
 */
import type { PlainValue } from "../../source/plain-value.ts";

type Defaults = Readonly<Record<string, PlainValue>>;

const EXT_DEFAULTS: ReadonlyMap<string, Defaults> = new Map<string, Defaults>([
  [
    "djangorestframework",
    {
      "REST_FRAMEWORK.DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
      "REST_FRAMEWORK.DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "rest_framework.authentication.BasicAuthentication",
      ],
      "REST_FRAMEWORK.DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "rest_framework.renderers.BrowsableAPIRenderer",
      ],
      "REST_FRAMEWORK.DEFAULT_PARSER_CLASSES": [
        "rest_framework.parsers.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
      ],
      "REST_FRAMEWORK.DEFAULT_THROTTLE_CLASSES": [],
      "REST_FRAMEWORK.DEFAULT_THROTTLE_RATES": { user: null, anon: null },
      "REST_FRAMEWORK.NUM_PROXIES": null,
      "REST_FRAMEWORK.DEFAULT_PAGINATION_CLASS": null,
      "REST_FRAMEWORK.PAGE_SIZE": null,
      "REST_FRAMEWORK.EXCEPTION_HANDLER": "rest_framework.views.exception_handler",
      "REST_FRAMEWORK.DEFAULT_FILTER_BACKENDS": [],
      "REST_FRAMEWORK.DEFAULT_SCHEMA_CLASS": "rest_framework.schemas.openapi.AutoSchema",
      "REST_FRAMEWORK.STRICT_JSON": true,
    },
  ],
  [
    "djangorestframework-simplejwt",
    {
      "SIMPLE_JWT.ALGORITHM": "HS256",
      "SIMPLE_JWT.ACCESS_TOKEN_LIFETIME": 300,
      "SIMPLE_JWT.REFRESH_TOKEN_LIFETIME": 86_400,
      "SIMPLE_JWT.ROTATE_REFRESH_TOKENS": false,
      "SIMPLE_JWT.BLACKLIST_AFTER_ROTATION": false,
      "SIMPLE_JWT.VERIFYING_KEY": "",
      "SIMPLE_JWT.AUDIENCE": null,
      "SIMPLE_JWT.ISSUER": null,
      "SIMPLE_JWT.CHECK_REVOKE_TOKEN": false,
      "SIMPLE_JWT.CHECK_USER_IS_ACTIVE": true,
      "SIMPLE_JWT.LEEWAY": 0,
    },
  ],
  [
    "django-cors-headers",
    {
      CORS_ALLOW_ALL_ORIGINS: false,
      CORS_ALLOW_CREDENTIALS: false,
      CORS_ALLOWED_ORIGINS: [],
      CORS_ALLOWED_ORIGIN_REGEXES: [],
      CORS_URLS_REGEX: "^.*$",
      CORS_ALLOW_PRIVATE_NETWORK: false,
      CORS_PREFLIGHT_MAX_AGE: 86_400,
    },
  ],
  [
    "django-axes",
    {
      AXES_ENABLED: true,
      AXES_FAILURE_LIMIT: 3,
      AXES_LOCK_OUT_AT_FAILURE: true,
      AXES_LOCKOUT_PARAMETERS: ["ip_address"],
      AXES_COOLOFF_TIME: null,
      AXES_RESET_ON_SUCCESS: false,
      AXES_NEVER_LOCKOUT_GET: false,
      AXES_IPWARE_PROXY_ORDER: "left-most",
      AXES_IPWARE_PROXY_COUNT: null,
      AXES_IPWARE_META_PRECEDENCE_ORDER: ["REMOTE_ADDR"],
      AXES_ALLOWED_CORS_ORIGINS: "*",
    },
  ],
  [
    "django-allauth",
    {
      ACCOUNT_DEFAULT_HTTP_PROTOCOL: "http",
      ACCOUNT_EMAIL_VERIFICATION: "optional",
      ACCOUNT_PREVENT_ENUMERATION: true,
      ACCOUNT_CONFIRM_EMAIL_ON_GET: false,
      ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION: false,
      ACCOUNT_LOGIN_ON_PASSWORD_RESET: false,
      ACCOUNT_LOGOUT_ON_GET: false,
      ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE: false,
      ACCOUNT_UNIQUE_EMAIL: true,
      ACCOUNT_REAUTHENTICATION_REQUIRED: false,
      ACCOUNT_EMAIL_CONFIRMATION_HMAC: true,
      ACCOUNT_PASSWORD_INPUT_RENDER_VALUE: false,
      ACCOUNT_CHANGE_EMAIL: false,
      SOCIALACCOUNT_LOGIN_ON_GET: false,
      SOCIALACCOUNT_EMAIL_AUTHENTICATION: false,
      SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT: false,
      SOCIALACCOUNT_STORE_TOKENS: false,
      SOCIALACCOUNT_AUTO_SIGNUP: true,
      MFA_TOTP_INSECURE_BYPASS_CODE: null,
      MFA_TOTP_TOLERANCE: 0,
      MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN: false,
      MFA_ALLOW_UNVERIFIED_EMAIL: false,
      HEADLESS_SERVE_SPECIFICATION: false,
      HEADLESS_JWT_ALGORITHM: "RS256",
      HEADLESS_JWT_STATEFUL_VALIDATION_ENABLED: false,
      ALLAUTH_TRUSTED_PROXY_COUNT: 0,
      ALLAUTH_TRUSTED_CLIENT_IP_HEADER: null,
    },
  ],
  [
    "django-two-factor-auth",
    {
      TWO_FACTOR_PATCH_ADMIN: true,
      TWO_FACTOR_LOGIN_TIMEOUT: 600,
      TWO_FACTOR_PHONE_THROTTLE_FACTOR: 1,
      TWO_FACTOR_REMEMBER_COOKIE_AGE: null,
    },
  ],
  ["django-otp", { OTP_TOTP_THROTTLE_FACTOR: 1, OTP_HOTP_THROTTLE_FACTOR: 1, OTP_STATIC_THROTTLE_FACTOR: 1 }],
  ["django-ninja", { NINJA_NUM_PROXIES: null }],
  [
    "graphene-django",
    {
      "GRAPHENE.RELAY_CONNECTION_MAX_LIMIT": 100,
      "GRAPHENE.RELAY_CONNECTION_ENFORCE_FIRST_OR_LAST": false,
      "GRAPHENE.GRAPHIQL_SHOULD_PERSIST_HEADERS": false,
    },
  ],
  [
    "django-storages",
    {
      AWS_QUERYSTRING_AUTH: true,
      AWS_DEFAULT_ACL: null,
      AWS_S3_FILE_OVERWRITE: true,
      AWS_S3_USE_SSL: true,
      AWS_S3_VERIFY: null,
      AWS_QUERYSTRING_EXPIRE: 3600,
      AWS_S3_URL_PROTOCOL: "https:",
      GS_DEFAULT_ACL: null,
      GS_QUERYSTRING_AUTH: true,
      GS_FILE_OVERWRITE: true,
      AZURE_SSL: true,
      AZURE_OVERWRITE_FILES: false,
    },
  ],
  [
    "django-oauth-toolkit",
    {
      "OAUTH2_PROVIDER.PKCE_REQUIRED": true,
      "OAUTH2_PROVIDER.ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
      "OAUTH2_PROVIDER.ALLOW_URI_WILDCARDS": false,
      "OAUTH2_PROVIDER.ACCESS_TOKEN_EXPIRE_SECONDS": 36_000,
      "OAUTH2_PROVIDER.REFRESH_TOKEN_EXPIRE_SECONDS": null,
      "OAUTH2_PROVIDER.ROTATE_REFRESH_TOKEN": true,
      "OAUTH2_PROVIDER.REFRESH_TOKEN_REUSE_PROTECTION": false,
      "OAUTH2_PROVIDER.REQUEST_APPROVAL_PROMPT": "force",
      "OAUTH2_PROVIDER.DEFAULT_SCOPES": ["__all__"],
    },
  ],
]);

/** The default of a package's setting (`"djangorestframework", "REST_FRAMEWORK.PAGE_SIZE"`); undefined where it is not known. */
export function extDefaultOf(distribution: string, setting: string): PlainValue | undefined {
  return EXT_DEFAULTS.get(distribution)?.[setting];
}

/** Names of the top-level settings that packages bring, each once. */
export function extSettingNames(): readonly string[] {
  const names = [...EXT_DEFAULTS.values()].flatMap((defaults) => Object.keys(defaults));
  return [...new Set(names.map((name) => name.split(".")[0] ?? name))];
}
