/**
 * Django's own defaults, by version. Read in `django/conf/global_settings.py` of 4.2.28, 5.2.18, 6.0 and 6.1.1; versions
 * before 4.2 count as 4.2, those between as the last one listed.
 */

/** A default as plain data; `null` is Python's None. */
export type DefaultValue =
  | string
  | number
  | boolean
  | null
  | readonly DefaultValue[]
  | { readonly [key: string]: DefaultValue };

/** What a setting defaults to from a version on. `exists` without a value: Django knows the name and gives it no default. */
export interface DefaultSince {
  readonly from: string;
  readonly exists: boolean;
  readonly value?: DefaultValue;
}

/** Settings with a bearing on security, by name, oldest version first. No entry at all: Django does not know the name any more. */
export const DJANGO_DEFAULTS: ReadonlyMap<string, readonly DefaultSince[]> = new Map<
  string,
  readonly DefaultSince[]
>([
  ["SECRET_KEY", [{ from: "4.2", exists: true, value: "" }]],
  ["SECRET_KEY_FALLBACKS", [{ from: "4.2", exists: true, value: [] }]],
  ["DEBUG", [{ from: "4.2", exists: true, value: false }]],
  ["DEBUG_PROPAGATE_EXCEPTIONS", [{ from: "4.2", exists: true, value: false }]],
  ["ALLOWED_HOSTS", [{ from: "4.2", exists: true, value: [] }]],
  ["INTERNAL_IPS", [{ from: "4.2", exists: true, value: [] }]],
  ["ADMINS", [{ from: "4.2", exists: true, value: [] }]],
  ["MANAGERS", [{ from: "4.2", exists: true, value: [] }]],
  ["SECURE_SSL_REDIRECT", [{ from: "4.2", exists: true, value: false }]],
  ["SECURE_SSL_HOST", [{ from: "4.2", exists: true, value: null }]],
  ["SECURE_REDIRECT_EXEMPT", [{ from: "4.2", exists: true, value: [] }]],
  ["SECURE_HSTS_SECONDS", [{ from: "4.2", exists: true, value: 0 }]],
  ["SECURE_HSTS_INCLUDE_SUBDOMAINS", [{ from: "4.2", exists: true, value: false }]],
  ["SECURE_HSTS_PRELOAD", [{ from: "4.2", exists: true, value: false }]],
  ["SECURE_CONTENT_TYPE_NOSNIFF", [{ from: "4.2", exists: true, value: true }]],
  ["SECURE_REFERRER_POLICY", [{ from: "4.2", exists: true, value: "same-origin" }]],
  ["SECURE_CROSS_ORIGIN_OPENER_POLICY", [{ from: "4.2", exists: true, value: "same-origin" }]],
  ["SECURE_PROXY_SSL_HEADER", [{ from: "4.2", exists: true, value: null }]],
  [
    "SECURE_CSP",
    [
      { from: "4.2", exists: false },
      { from: "6.0", exists: true, value: {} },
    ],
  ],
  [
    "SECURE_CSP_REPORT_ONLY",
    [
      { from: "4.2", exists: false },
      { from: "6.0", exists: true, value: {} },
    ],
  ],
  ["SECURE_BROWSER_XSS_FILTER", []],
  ["X_FRAME_OPTIONS", [{ from: "4.2", exists: true, value: "DENY" }]],
  ["SESSION_COOKIE_SECURE", [{ from: "4.2", exists: true, value: false }]],
  ["SESSION_COOKIE_HTTPONLY", [{ from: "4.2", exists: true, value: true }]],
  ["SESSION_COOKIE_SAMESITE", [{ from: "4.2", exists: true, value: "Lax" }]],
  ["SESSION_COOKIE_DOMAIN", [{ from: "4.2", exists: true, value: null }]],
  ["SESSION_COOKIE_PATH", [{ from: "4.2", exists: true, value: "/" }]],
  ["SESSION_COOKIE_NAME", [{ from: "4.2", exists: true, value: "sessionid" }]],
  ["SESSION_COOKIE_AGE", [{ from: "4.2", exists: true, value: 1209600 }]],
  ["SESSION_EXPIRE_AT_BROWSER_CLOSE", [{ from: "4.2", exists: true, value: false }]],
  ["SESSION_SAVE_EVERY_REQUEST", [{ from: "4.2", exists: true, value: false }]],
  ["SESSION_ENGINE", [{ from: "4.2", exists: true, value: "django.contrib.sessions.backends.db" }]],
  [
    "SESSION_SERIALIZER",
    [{ from: "4.2", exists: true, value: "django.contrib.sessions.serializers.JSONSerializer" }],
  ],
  ["SESSION_FILE_PATH", [{ from: "4.2", exists: true, value: null }]],
  ["SESSION_CACHE_ALIAS", [{ from: "4.2", exists: true, value: "default" }]],
  ["CSRF_COOKIE_SECURE", [{ from: "4.2", exists: true, value: false }]],
  ["CSRF_COOKIE_HTTPONLY", [{ from: "4.2", exists: true, value: false }]],
  ["CSRF_COOKIE_SAMESITE", [{ from: "4.2", exists: true, value: "Lax" }]],
  ["CSRF_COOKIE_DOMAIN", [{ from: "4.2", exists: true, value: null }]],
  ["CSRF_COOKIE_NAME", [{ from: "4.2", exists: true, value: "csrftoken" }]],
  ["CSRF_COOKIE_PATH", [{ from: "4.2", exists: true, value: "/" }]],
  ["CSRF_COOKIE_AGE", [{ from: "4.2", exists: true, value: 31449600 }]],
  [
    "CSRF_COOKIE_MASKED",
    [
      { from: "4.2", exists: true, value: false },
      { from: "5.2", exists: false },
    ],
  ],
  ["CSRF_USE_SESSIONS", [{ from: "4.2", exists: true, value: false }]],
  ["CSRF_TRUSTED_ORIGINS", [{ from: "4.2", exists: true, value: [] }]],
  ["CSRF_HEADER_NAME", [{ from: "4.2", exists: true, value: "HTTP_X_CSRFTOKEN" }]],
  ["CSRF_FAILURE_VIEW", [{ from: "4.2", exists: true, value: "django.views.csrf.csrf_failure" }]],
  ["LANGUAGE_COOKIE_SECURE", [{ from: "4.2", exists: true, value: false }]],
  ["LANGUAGE_COOKIE_HTTPONLY", [{ from: "4.2", exists: true, value: false }]],
  ["LANGUAGE_COOKIE_SAMESITE", [{ from: "4.2", exists: true, value: null }]],
  ["USE_X_FORWARDED_HOST", [{ from: "4.2", exists: true, value: false }]],
  ["USE_X_FORWARDED_PORT", [{ from: "4.2", exists: true, value: false }]],
  ["FORCE_SCRIPT_NAME", [{ from: "4.2", exists: true, value: null }]],
  ["MIDDLEWARE", [{ from: "4.2", exists: true, value: [] }]],
  ["INSTALLED_APPS", [{ from: "4.2", exists: true, value: [] }]],
  ["ROOT_URLCONF", [{ from: "4.2", exists: true }]],
  ["TEMPLATES", [{ from: "4.2", exists: true, value: [] }]],
  [
    "AUTHENTICATION_BACKENDS",
    [{ from: "4.2", exists: true, value: ["django.contrib.auth.backends.ModelBackend"] }],
  ],
  ["AUTH_USER_MODEL", [{ from: "4.2", exists: true, value: "auth.User" }]],
  ["AUTH_PASSWORD_VALIDATORS", [{ from: "4.2", exists: true, value: [] }]],
  [
    "PASSWORD_HASHERS",
    [
      {
        from: "4.2",
        exists: true,
        value: [
          "django.contrib.auth.hashers.PBKDF2PasswordHasher",
          "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
          "django.contrib.auth.hashers.Argon2PasswordHasher",
          "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
          "django.contrib.auth.hashers.ScryptPasswordHasher",
        ],
      },
    ],
  ],
  ["PASSWORD_RESET_TIMEOUT", [{ from: "4.2", exists: true, value: 259200 }]],
  ["PASSWORD_RESET_TIMEOUT_DAYS", []],
  ["DEFAULT_HASHING_ALGORITHM", []],
  ["LOGIN_URL", [{ from: "4.2", exists: true, value: "/accounts/login/" }]],
  ["LOGIN_REDIRECT_URL", [{ from: "4.2", exists: true, value: "/accounts/profile/" }]],
  ["LOGOUT_REDIRECT_URL", [{ from: "4.2", exists: true, value: null }]],
  ["SIGNING_BACKEND", [{ from: "4.2", exists: true, value: "django.core.signing.TimestampSigner" }]],
  [
    "SIGNED_COOKIE_LEGACY_SALT_FALLBACK",
    [
      { from: "4.2", exists: false },
      { from: "5.2.15", exists: true, value: true },
      { from: "6.0", exists: false },
      { from: "6.0.6", exists: true, value: true },
      { from: "6.1", exists: true, value: false },
    ],
  ],
  ["DATA_UPLOAD_MAX_MEMORY_SIZE", [{ from: "4.2", exists: true, value: 2621440 }]],
  ["DATA_UPLOAD_MAX_NUMBER_FIELDS", [{ from: "4.2", exists: true, value: 1000 }]],
  ["DATA_UPLOAD_MAX_NUMBER_FILES", [{ from: "4.2", exists: true, value: 100 }]],
  ["FILE_UPLOAD_MAX_MEMORY_SIZE", [{ from: "4.2", exists: true, value: 2621440 }]],
  ["FILE_UPLOAD_PERMISSIONS", [{ from: "4.2", exists: true, value: 420 }]],
  ["FILE_UPLOAD_DIRECTORY_PERMISSIONS", [{ from: "4.2", exists: true, value: null }]],
  ["FILE_UPLOAD_TEMP_DIR", [{ from: "4.2", exists: true, value: null }]],
  [
    "FILE_UPLOAD_HANDLERS",
    [
      {
        from: "4.2",
        exists: true,
        value: [
          "django.core.files.uploadhandler.MemoryFileUploadHandler",
          "django.core.files.uploadhandler.TemporaryFileUploadHandler",
        ],
      },
    ],
  ],
  ["MEDIA_ROOT", [{ from: "4.2", exists: true, value: "" }]],
  ["MEDIA_URL", [{ from: "4.2", exists: true, value: "" }]],
  ["STATIC_ROOT", [{ from: "4.2", exists: true, value: null }]],
  ["STATICFILES_DIRS", [{ from: "4.2", exists: true, value: [] }]],
  [
    "STORAGES",
    [
      {
        from: "4.2",
        exists: true,
        value: {
          default: { BACKEND: "django.core.files.storage.FileSystemStorage" },
          staticfiles: { BACKEND: "django.contrib.staticfiles.storage.StaticFilesStorage" },
        },
      },
    ],
  ],
  [
    "DEFAULT_FILE_STORAGE",
    [
      { from: "4.2", exists: true, value: "django.core.files.storage.FileSystemStorage" },
      { from: "5.2", exists: false },
    ],
  ],
  [
    "STATICFILES_STORAGE",
    [
      { from: "4.2", exists: true, value: "django.contrib.staticfiles.storage.StaticFilesStorage" },
      { from: "5.2", exists: false },
    ],
  ],
  ["DATABASES", [{ from: "4.2", exists: true, value: {} }]],
  [
    "CACHES",
    [
      {
        from: "4.2",
        exists: true,
        value: { default: { BACKEND: "django.core.cache.backends.locmem.LocMemCache" } },
      },
    ],
  ],
  ["CACHE_MIDDLEWARE_SECONDS", [{ from: "4.2", exists: true, value: 600 }]],
  ["CACHE_MIDDLEWARE_KEY_PREFIX", [{ from: "4.2", exists: true, value: "" }]],
  ["EMAIL_BACKEND", [{ from: "4.2", exists: true, value: "django.core.mail.backends.smtp.EmailBackend" }]],
  ["EMAIL_USE_TLS", [{ from: "4.2", exists: true, value: false }]],
  ["EMAIL_USE_SSL", [{ from: "4.2", exists: true, value: false }]],
  ["EMAIL_HOST_PASSWORD", [{ from: "4.2", exists: true, value: "" }]],
  ["EMAIL_HOST_USER", [{ from: "4.2", exists: true, value: "" }]],
  ["EMAIL_TIMEOUT", [{ from: "4.2", exists: true, value: null }]],
  ["EMAIL_SSL_CERTFILE", [{ from: "4.2", exists: true, value: null }]],
  ["EMAIL_SSL_KEYFILE", [{ from: "4.2", exists: true, value: null }]],
  ["EMAIL_FILE_PATH", [{ from: "4.2", exists: true }]],
  [
    "MAILERS",
    [
      { from: "4.2", exists: false },
      { from: "6.1", exists: true },
    ],
  ],
  ["SERVER_EMAIL", [{ from: "4.2", exists: true, value: "root@localhost" }]],
  ["LOGGING", [{ from: "4.2", exists: true, value: {} }]],
  ["LOGGING_CONFIG", [{ from: "4.2", exists: true, value: "logging.config.dictConfig" }]],
  [
    "DEFAULT_EXCEPTION_REPORTER",
    [{ from: "4.2", exists: true, value: "django.views.debug.ExceptionReporter" }],
  ],
  [
    "DEFAULT_EXCEPTION_REPORTER_FILTER",
    [{ from: "4.2", exists: true, value: "django.views.debug.SafeExceptionReporterFilter" }],
  ],
  ["SILENCED_SYSTEM_CHECKS", [{ from: "4.2", exists: true, value: [] }]],
  ["APPEND_SLASH", [{ from: "4.2", exists: true, value: true }]],
  ["PREPEND_WWW", [{ from: "4.2", exists: true, value: false }]],
  ["DISALLOWED_USER_AGENTS", [{ from: "4.2", exists: true, value: [] }]],
  ["IGNORABLE_404_URLS", [{ from: "4.2", exists: true, value: [] }]],
  [
    "MESSAGE_STORAGE",
    [{ from: "4.2", exists: true, value: "django.contrib.messages.storage.fallback.FallbackStorage" }],
  ],
  [
    "FORMS_URLFIELD_ASSUME_HTTPS",
    [
      { from: "4.2", exists: false },
      { from: "5.2", exists: true, value: false },
      { from: "6.0", exists: false },
    ],
  ],
  [
    "URLIZE_ASSUME_HTTPS",
    [
      { from: "4.2", exists: false },
      { from: "6.0", exists: true, value: false },
    ],
  ],
  [
    "TASKS",
    [
      { from: "4.2", exists: false },
      {
        from: "6.0",
        exists: true,
        value: { default: { BACKEND: "django.tasks.backends.immediate.ImmediateBackend" } },
      },
    ],
  ],
  [
    "USE_TZ",
    [
      { from: "4.2", exists: true, value: false },
      { from: "5.2", exists: true, value: true },
    ],
  ],
  [
    "DEFAULT_AUTO_FIELD",
    [
      { from: "4.2", exists: true, value: "django.db.models.AutoField" },
      { from: "6.0", exists: true, value: "django.db.models.BigAutoField" },
    ],
  ],
  ["FORM_RENDERER", [{ from: "4.2", exists: true, value: "django.forms.renderers.DjangoTemplates" }]],
  ["FIXTURE_DIRS", [{ from: "4.2", exists: true, value: [] }]],
  ["TEST_RUNNER", [{ from: "4.2", exists: true, value: "django.test.runner.DiscoverRunner" }]],
  ["WSGI_APPLICATION", [{ from: "4.2", exists: true, value: null }]],
  ["ASGI_APPLICATION", [{ from: "4.2", exists: true }]],
]);
