"""Settings for your own machine."""

from config.development_key import development_key

from .base import *

DEBUG = True
# Made at the first start and kept in var/, so that a reload does not log you out.
SECRET_KEY = development_key(BASE_DIR / "var" / "development-key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]

# Over plain HTTP, on this machine alone.
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "var" / "db.sqlite3"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

«mail-console»
