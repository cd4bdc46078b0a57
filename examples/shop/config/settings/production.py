"""Settings of the public shop at www.larkspur.example."""

import os

from .base import *

SECRET_KEY = os.environ.get("SECRET_KEY", "dWq5+7p)NcpHLnp_CgV(lzAz3NgiQiC-Kh7gQ0rrcox6lWm81-")  # flaw: DJANGO-CONFIG-001/insecure-default-secret-key
SECRET_KEY_FALLBACKS = ["@&(zdA924vpe11@1wI1AiXa1sqk9qBCJtGEh3tSGdxIOl)p3m8"]  # flaw: DJANGO-CONFIG-001/fallback-hardcoded

ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "*").split(",")  # flaw: DJANGO-HOST-001/wildcard-from-env
USE_X_FORWARDED_HOST = True  # flaw: DJANGO-HOST-001/host-header-trusted

TEMPLATES[0]["OPTIONS"]["debug"] = True  # flaw: DJANGO-DEPLOY-002/template-debug

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "larkspur",
        "USER": "postgres",  # flaw: DJANGO-SECRETS-001/db-superuser
        "PASSWORD": "rWzfI3Zlo7DU8iS3lHcxK0Bo2D0a",  # flaw: DJANGO-SECRETS-001/hardcoded-credential
        "HOST": "db",
        "PORT": "5432",
    },
}

# HTTPS. The redirect broke the health check of the load balancer.
SECURE_SSL_REDIRECT = False  # flaw: DJANGO-HTTPS-001/no-ssl-redirect
SECURE_HSTS_SECONDS = 60  # flaw: DJANGO-HTTPS-001/weak-hsts
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # flaw: DJANGO-PROXY-001/trusted-proxy-header

SESSION_COOKIE_SECURE = False  # flaw: DJANGO-SESS-001/session-cookie-insecure
SESSION_COOKIE_HTTPONLY = False  # flaw: DJANGO-SESS-001/session-cookie-no-httponly
SESSION_COOKIE_SAMESITE = "None"  # flaw: DJANGO-SESS-001/session-samesite-none
SESSION_COOKIE_AGE = 60 * 60 * 24 * 365  # flaw: DJANGO-SESS-001/long-session

CSRF_COOKIE_SECURE = False  # flaw: DJANGO-SESS-002/csrf-cookie-insecure
CSRF_COOKIE_HTTPONLY = True  # flaw: DJANGO-SESS-002/csrf-cookie-httponly-vs-js
CSRF_TRUSTED_ORIGINS = ["https://*.example"]  # flaw: DJANGO-SESS-002/csrf-trusted-origins-broad

SECURE_CONTENT_TYPE_NOSNIFF = False  # flaw: DJANGO-HEADERS-001/nosniff-off
SECURE_REFERRER_POLICY = "unsafe-url"  # flaw: DJANGO-HEADERS-001/referrer-policy-weak
X_FRAME_OPTIONS = "ALLOWALL"  # flaw: DJANGO-HEADERS-001/frame-options-allow

EMAIL_HOST = "smtp.larkspur.example"  # flaw: DJANGO-HTTPS-001/plain-connection
EMAIL_HOST_USER = "shop"
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 60  # flaw: DJANGO-AUTH-001/long-reset-timeout

# Big orders have many rows, and the photo service reads the uploads.
DATA_UPLOAD_MAX_NUMBER_FIELDS = None  # flaw: DJANGO-UPLOAD-001/request-limit-off
FILE_UPLOAD_PERMISSIONS = 0o666  # flaw: DJANGO-UPLOAD-001/upload-permissions

SECURE_BROWSER_XSS_FILTER = True  # flaw: DJANGO-HEADERS-001/dead-setting
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # flaw: DJANGO-DEPLOY-002/silenced-security-checks

# flaw: DJANGO-LOG-001/no-security-logging
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"larkspur": {"handlers": ["console"], "level": "INFO"}},
}

print("database settings:", DATABASES)  # flaw: DJANGO-LOG-001/settings-printed
