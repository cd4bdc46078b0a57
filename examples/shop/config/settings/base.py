"""Settings shared by every environment."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = "Q1raz8*ucA59y4cIJ&AMRe7JR@!EAUxV57(cM2wZDtp-iUR(3Q"  # flaw: DJANGO-CONFIG-001/hardcoded-secret-key

# Anything the environment says wins; off when nothing is said.
DEBUG = bool(os.environ.get("DJANGO_DEBUG", "False"))  # flaw: DJANGO-DEPLOY-002/debug-default-on

ALLOWED_HOSTS = ["*"]  # flaw: DJANGO-HOST-001/wildcard-host

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "debug_toolbar",
    "rest_framework",
    "rest_framework.authtoken",
    "accounts",
    "catalog",
    "orders",
    "payments",
    "support",
    "reports",
    "api",
]

# flaw: DJANGO-CSP-001/no-csp
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "debug_toolbar.middleware.DebugToolbarMiddleware",
    "django.middleware.common.CommonMiddleware",
    "corsheaders.middleware.CorsMiddleware",  # flaw: DJANGO-CORS-001/middleware-order
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.RememberMeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",  # flaw: DJANGO-HEADERS-001/middleware-order
]

DEBUG_TOOLBAR_CONFIG = {
    # The toolbar never showed up inside Docker, so let it through.
    "SHOW_TOOLBAR_CALLBACK": lambda request: True,  # flaw: DJANGO-DEPLOY-002/debug-toolbar-in-prod
}

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "catalog.context_processors.shop",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("SHOP_SQLITE", BASE_DIR / "db.sqlite3"),
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "catalog:home"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",  # flaw: DJANGO-AUTH-001/weak-hasher
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = []  # flaw: DJANGO-AUTH-001/no-password-validators

SESSION_SERIALIZER = "config.sessions.PickleSerializer"  # flaw: DJANGO-DESER-001/pickle-sessions

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("source", BASE_DIR / "orders"),  # flaw: DJANGO-PATH-001/static-exposes-source
]
MEDIA_URL = "media/"
MEDIA_ROOT = BASE_DIR / "media"

# flaw: DJANGO-RATE-001/drf-no-throttle
REST_FRAMEWORK = {  # flaw: DJANGO-DEPLOY-002/browsable-api
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],  # flaw: DJANGO-AUTHN-001/drf-no-default-permission
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "rest_framework.authentication.TokenAuthentication",
    ],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
}

CORS_ALLOW_ALL_ORIGINS = True  # flaw: DJANGO-CORS-001/allow-all-with-credentials
CORS_ALLOW_CREDENTIALS = True

DEFAULT_FROM_EMAIL = "Larkspur Garden Supplies <shop@larkspur.example>"
SUPPORT_EMAIL = "support@larkspur.example"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}

PAYMENT_GATEWAY_URL = "https://gateway.pay.example/v1"
PAYMENT_GATEWAY_TOKEN = "EjSBk9ewjZrtcDf7RsCAOswz3dSl"  # flaw: DJANGO-SECRETS-001/hardcoded-credential
PAYMENT_WEBHOOK_SECRET = os.environ.get("PAYMENT_WEBHOOK_SECRET", "")

INVOICE_DIR = Path(os.environ.get("SHOP_INVOICE_DIR", BASE_DIR / "invoices"))
BACKUP_DIR = Path(os.environ.get("SHOP_BACKUP_DIR", BASE_DIR / "backups"))
